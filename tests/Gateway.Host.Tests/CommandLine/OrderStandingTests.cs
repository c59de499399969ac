using Gateway.Host.CommandLine;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.CommandLine;

public sealed class OrderStandingTests : IAsyncLifetime
{
    const string X12Order = "4500018301";
    const string CsvOrder = "4500018303";

    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync();
        var story = Path.Combine(PipelineBench.Root(), "samples/story");
        await _bench.ImportOrdersAsync(await File.ReadAllTextAsync(Path.Combine(story, "orders.csv")));
        foreach (var (file, partner) in new[] { ("x12/1-855.edi", PipelineBench.Partner), ("x12/2-856.edi", PipelineBench.Partner), ("csv/1-order-response.csv", "kestrel-packaging") })
            await _bench.ReceiveAsync(Path.GetFileName(file), await File.ReadAllTextAsync(Path.Combine(story, file)), partner);
        await _bench.ImportReceiptsAsync(await File.ReadAllTextAsync(Path.Combine(story, "x12/3-receipts.csv")));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_order_tells_of_each_line_what_was_confirmed_by_whom_and_how_far_it_has_come()
    {
        var text = await RunAsync("show", X12Order);
        Assert.Contains("""
              LINE  CONFIRMED                                     FOR                 BY          SHIPPED   RECEIVED  BILLED
              10    4000 EA                                       2026-11-17 shipped  4500018301  4000 EA   4000 EA
            """, text, StringComparison.Ordinal);
        Assert.Contains("  60    25000 EA                                      2026-11-17 shipped  4500018301  24000 EA  24000 EA\n", text, StringComparison.Ordinal);
        Assert.Contains("  80    1200 EA substituted as HF-ANC-12G, undecided  2026-11-17 shipped  4500018301  1200 EA   1200 EA\n", text, StringComparison.Ordinal);
        var receipts = text.Split('\n').Where(l => l.StartsWith("  received ", StringComparison.Ordinal)).Select(l => l.Split(" of line ")[1].Split(' ')[0]);
        Assert.Equal(["10", "20", "30", "40", "50", "60", "70", "80", "90", "100"], receipts);
    }

    [Fact]
    public async Task A_finding_is_shown_in_its_segment_and_in_its_row()
    {
        Assert.Contains("        ACK*IS*1200*EA*068*20261117**VP*►HF-ANC-12G◄   (ACK at segment 31, element 8, byte 1257)\n", await RunAsync("show", X12Order), StringComparison.Ordinal);
        Assert.Contains("substituted,80,RO,2026-11-17,►KP-LBL-150P◄,same size; perforated   (row 9, byte 1330)\n", await RunAsync("match", "explain", CsvOrder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_substitute_stands_beside_the_item_that_it_stands_for_until_it_is_settled()
    {
        Assert.Contains("""
                        ORDER         RECEIVED    THIS RESPONSE
              item      HF-ANC-12                 HF-ANC-12G ≠
              quantity  1200 EA       1200 EA     1200 EA
            """, await RunAsync("exceptions", "show", X12Order, "--type", "substitution"), StringComparison.Ordinal);
        await RunAsync("exceptions", "approve", X12Order, "--type", "substitution", "--reason", "galvanised is fine", "--by", "anna");
        var text = await RunAsync("match", "explain", "1-855.edi");
        Assert.Contains("  settled Line 80: the supplier offers HF-ANC-12G instead of HF-ANC-12", text, StringComparison.Ordinal);
        Assert.Contains("held by 1 of 52 checks, 1 settled by decisions, 1,710.00 USD at stake\n", text, StringComparison.Ordinal);
        var story = await RunAsync("show", X12Order);
        Assert.Contains("substituted as HF-ANC-12G", story, StringComparison.Ordinal);
        Assert.Contains("      settled: Line 80: the supplier offers", story, StringComparison.Ordinal);
        Assert.Contains("      held: Line 70: ", story, StringComparison.Ordinal);
    }

    async Task<string> RunAsync(params string[] arguments)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var root = PipelineBench.Root();
        var code = await terminal.RunAsync([.. arguments, "--data", _bench.Folder, "--profiles", Path.Combine(root, "partner-profiles"), "--maps", Path.Combine(root, "maps")]);
        Assert.True(code == ExitCodes.Good, terminal.Error);
        return terminal.Output;
    }
}
