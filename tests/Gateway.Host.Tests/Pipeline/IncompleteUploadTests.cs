using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What becomes of an upload that broke off, and what its partner hears.</summary>
public sealed class IncompleteUploadTests
{
    static readonly string Whole = X12File.Of(1, X12File.Response).Replace("*000000001*0*P*", "*000000001*1*P*", StringComparison.Ordinal);

    [Fact]
    public async Task RT_25_of_an_upload_that_broke_off_nothing_is_worked_and_it_is_taken_when_it_comes_whole()
    {
        await using var bench = await StartAsync();
        await ReceiveAsync(bench, Whole + Broken(2), 1);
        await bench.AcknowledgeAsync();
        var broken = Assert.Single(await DeliveriesAsync(bench));
        Assert.Equal(DeliveryState.Quarantined, broken.State);
        Assert.StartsWith("incomplete: ", broken.Reason, StringComparison.Ordinal);
        // What is whole in it comes again, and must not be a duplicate of what nobody has worked.
        Assert.Empty(await bench.StandingAsync(broken));
        Assert.Empty(bench.Sent());

        await ReceiveAsync(bench, Whole, 2);
        await bench.AcknowledgeAsync();
        Assert.Single(bench.Sent(), sent => sent.Contains("AK9*A*1*1*1~", StringComparison.Ordinal));
        Assert.IsType<VerbOutcome.Done>(await bench.DoAsync(new Verb.Cancel(), broken.Id));
        Assert.Equal([DeliveryState.Cancelled, DeliveryState.Done], (await DeliveriesAsync(bench)).Select(d => d.State).OrderBy(s => s.ToString(), StringComparer.Ordinal));
        Assert.DoesNotContain(bench.Sent(), sent => sent.Contains("*R*", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_that_broke_off_is_read_as_it_is_when_a_person_says_so_and_its_partner_hears_what_is_missing()
    {
        await using var bench = await StartAsync();
        await ReceiveAsync(bench, Broken(1), 1);
        var broken = Assert.Single(await DeliveriesAsync(bench));
        Assert.IsType<VerbOutcome.Done>(await bench.DoAsync(new Verb.Restart(), broken.Id));
        await bench.DrainAsync();
        await bench.AcknowledgeAsync();
        var told = Assert.Single(bench.Sent());
        Assert.Contains("TA1*000000001*261103*0815*R*023~", told, StringComparison.Ordinal);
        Assert.DoesNotContain("AK9*", told, StringComparison.Ordinal);

        await ReceiveAsync(bench, Whole, 2);
        await bench.AcknowledgeAsync();
        Assert.Single(bench.Sent(), sent => sent.Contains("AK9*A*1*1*1~", StringComparison.Ordinal));
        Assert.Single(await bench.StandingAsync(broken), i => i.Interchange.State == InterchangeState.Replaced);
    }

    static string Broken(int control)
    {
        var whole = X12File.Of(control, X12File.Response).Replace("*0*P*", "*1*P*", StringComparison.Ordinal);
        return whole[..whole.IndexOf("IEA*", StringComparison.Ordinal)];
    }

    static Task<PipelineBench> StartAsync() => PipelineBench.StartAsync("""

        transports:
          in: [{ mailbox: main, stableFor: 100 ms, incompleteAfter: 1 s }]

        """);

    static async Task ReceiveAsync(PipelineBench bench, string content, int count)
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Folder, "mailboxes", PipelineBench.Partner, "in")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.edi.part"), content);
        File.Move(Path.Combine(folder, "a.edi.part"), Path.Combine(folder, "a.edi"));
        for (var left = 100; (await DeliveriesAsync(bench)).Count < count; left--)
        {
            Assert.True(left > 0, "waited in vain");
            await bench.Gateway.JobRunner.PollAsync(PipelineBench.Partner, default);
            await Task.Delay(50);
        }

        await bench.DrainAsync();
    }

    static Task<IReadOnlyList<DeliveryRecord>> DeliveriesAsync(PipelineBench bench) => bench.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In }));
}
