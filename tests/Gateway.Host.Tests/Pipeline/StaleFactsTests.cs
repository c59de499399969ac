using System.Runtime.CompilerServices;
using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Two documents that touch one order under different order keys are matched at the same time: never both by what was known before.</summary>
public sealed class StaleFactsTests : IAsyncLifetime
{
    const string Earlier = "4500010000";

    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_billed_while_a_document_is_judged_counts(bool isInterleaved)
    {
        // The first invoice bills a line of the second one's order too; nothing is known of either order yet.
        var shared = Line10.Replace("NG-10447~", $"NG-10447*PO*{Order}~", StringComparison.Ordinal);
        var first = await ReceiveAsync(1, Of("1", Line20, shared).Replace($"*{Order}***DI", $"*{Earlier}***DI", StringComparison.Ordinal));
        var second = await ReceiveAsync(2, Of("2", Line10));
        await _bench.StopAsync();
        foreach (var order in new[] { Earlier, Order })
        {
            await _bench.ImportOrderAsync(Order, o => o.Replace(Order, order, StringComparison.Ordinal));
            await _bench.ImportReceiptsAsync(
                $"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nR-{order},10,1,{order},10,5000,EA\nR-{order},10,2,{order},20,400,BX");
        }

        var gateway = _bench.Gateway;
        var due = await gateway.Database.WriteAsync(tx => WorkStore.Claim(tx, StageNames.Match, "test", DateTimeOffset.MaxValue.AddYears(-1), Chain.Lease, 10));
        Assert.Equal([$"{PipelineBench.Partner}|{Earlier}", $"{PipelineBench.Partner}|{Order}"], due.Select(d => d.OrderKey).Order());
        var stage = StageOf(gateway);
        var judged = 0;
        var watched = new Watched(stage, async () =>
        {
            if (++judged == 1 && isInterleaved) await WorkAsync(stage, due.Single(d => d.OrderKey!.EndsWith(Order, StringComparison.Ordinal)));
        });
        await WorkAsync(watched, due.Single(d => d.OrderKey!.EndsWith(Earlier, StringComparison.Ordinal)));
        if (!isInterleaved) await WorkAsync(stage, due.Single(d => d.OrderKey!.EndsWith(Order, StringComparison.Ordinal)));

        Assert.Equal(isInterleaved ? 2 : 1, judged);
        var (held, through) = isInterleaved ? (first, second) : (second, first);
        Assert.Equal((MessageState.Excepted, MessageState.Matched), (await StateAsync(held), await StateAsync(through)));
    }

    async Task<DeliveryRecord> ReceiveAsync(int control, string body) =>
        await _bench.ReceiveAsync($"{control}.edi", X12File.OfType(control, "810", body));

    async Task<MessageState> StateAsync(DeliveryRecord delivery) => Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages).State;

    Task WorkAsync(IStage stage, WorkItem work) =>
        BenchWork.ChainOf(_bench.Gateway, stage).RunAsync(stage, work, default);

    static MatchStage StageOf(GatewayInstance gateway)
    {
        var ids = new UlidSource(TimeProvider.System);
        return new(gateway.Database, gateway.Definitions, new(new(), _ => "", ids, TimeProvider.System),
            new(gateway.Database, new(gateway.Database, TimeProvider.System)), new(gateway.Payloads), new ErpSettings(), ids);
    }

    /// <summary>A stage between whose judgement and its commit something happens.</summary>
    sealed class Watched(IStage stage, Func<Task> meanwhile) : IStage
    {
        public string Name => stage.Name;

        public int Parallelism => stage.Parallelism;

        public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var step in stage.RunAsync(work, cancellation))
            {
                await meanwhile();
                yield return step;
            }
        }

        public void GiveUp(Effects effects, WorkItem work, string reason) => stage.GiveUp(effects, work, reason);
    }
}
