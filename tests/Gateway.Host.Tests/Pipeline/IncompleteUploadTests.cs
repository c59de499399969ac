using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What becomes of an upload that broke off, and what its partner hears.</summary>
public sealed class IncompleteUploadTests
{
    static readonly string Whole = X12File.Of(1, X12File.Response).Replace("*000000001*0*P*", "*000000001*1*P*", StringComparison.Ordinal);

    [Fact]
    public async Task RT_25_an_upload_that_broke_off_is_kept_apart_and_told_to_the_partner_and_taken_when_it_comes_whole()
    {
        await using var bench = await PipelineBench.StartAsync("""

            transports:
              in: [{ mailbox: main, stableFor: 100 ms, incompleteAfter: 1 s }]

            """);
        await ReceiveAsync(bench, Whole[..Whole.IndexOf("IEA*", StringComparison.Ordinal)], 1);
        await bench.AcknowledgeAsync();
        var told = Assert.Single(bench.Sent());
        Assert.Contains("TA1*000000001*261103*0815*R*023~", told, StringComparison.Ordinal);
        Assert.DoesNotContain("AK9*", told, StringComparison.Ordinal);
        var broken = Assert.Single(await DeliveriesAsync(bench));
        Assert.Equal(DeliveryState.Quarantined, broken.State);
        Assert.StartsWith("incomplete: ", broken.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Erp());

        await ReceiveAsync(bench, Whole, 2);
        await bench.AcknowledgeAsync();
        Assert.Single(bench.Sent(), sent => sent.Contains("AK9*A*1*1*1~", StringComparison.Ordinal));
        Assert.Equal([DeliveryState.Done, DeliveryState.Quarantined], (await DeliveriesAsync(bench)).Select(d => d.State).Order());
        Assert.Single(await bench.StandingAsync(broken), i => i.Interchange.State == InterchangeState.Replaced);
    }

    static async Task ReceiveAsync(PipelineBench bench, string content, int count)
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Folder, "mailboxes", PipelineBench.Partner, "in")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.edi.part"), content);
        File.Move(Path.Combine(folder, "a.edi.part"), Path.Combine(folder, "a.edi"));
        for (var left = 100; (await DeliveriesAsync(bench)).Count < count; left--)
        {
            Assert.True(left > 0, "waited in vain");
            await bench.Gateway.Rounds.PollAsync(PipelineBench.Partner, default);
            await Task.Delay(50);
        }

        await bench.DrainAsync();
    }

    static Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync(PipelineBench bench) => bench.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In }));
}
