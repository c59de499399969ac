using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>A file of fixed width comes through a partner's mailbox like any other.</summary>
public sealed class FixedWidthTests
{
    const string Agreement = "agreements:\n  - { agreement: in-fixed, direction: in, standard: csv, type: Invoice, mailbox: main, mask: \"*.inv\", map: fixed-invoice }\n";

    const string File =
        "HINV-1       20261120        EUR4012345000009Hollis Fasteners\r\n"
        + "LPO4711      00001000000012500EA 0000014990000000018738HX-200         Key\r\n"
        + "T000000001873800000000000000000000018738\r\n"
        + "HINV-2       20261120        EUR4012345000009Hollis Fasteners\r\n"
        + "LPO4712      00001000000001000EA 0000014990000000001499HX-200         Key\r\n";

    [Fact]
    public async Task Its_documents_are_held_one_by_one_with_the_bytes_they_came_from()
    {
        await using var bench = await PipelineBench.StartAsync(Agreement);
        var delivery = await bench.ReceiveAsync("a.inv", File);
        var (interchange, messages) = Assert.Single(await bench.StandingAsync(delivery));
        Assert.Equal(InterchangeState.Accepted, interchange.State);
        Assert.Equal(["INV-1", "INV-2"], messages.Select(m => m.DocumentKey!.Split('/', '|', ':').Single(p => p.StartsWith("INV-", StringComparison.Ordinal))));
    }
}
