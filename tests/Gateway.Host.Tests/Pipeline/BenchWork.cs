using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Works as a worker would, but on one stage, and without waiting between the attempts.</summary>
static class BenchWork
{
    internal static Task TranslateAsync(this PipelineBench bench, int times = 1) => bench.WorkAsync(new TranslateStage(
        bench.Database, bench.Gateway.Payloads, new(bench.Gateway.Payloads, _ => true), bench.Definitions, new(TimeProvider.System), TimeProvider.System), times);

    internal static Task ReleaseAsync(this PipelineBench bench, int times = 1) => bench.WorkAsync(new ReleaseStage(bench.Database, bench.Definitions), times);

    internal static async Task WorkAsync(this PipelineBench bench, IStage stage, int times)
    {
        var chain = ChainOf(bench.Gateway, stage);
        for (var i = 0; i < times; i++)
            foreach (var work in await bench.Database.WriteAsync(tx => WorkStore.Claim(tx, stage.Name, "test", DateTimeOffset.MaxValue.AddYears(-1), Chain.Lease, 1)))
                await chain.RunAsync(stage, work, default);
    }

    internal static Chain ChainOf(GatewayInstance gateway, IStage stage) => new(
        [stage], gateway.Journal, gateway.Database, TimeProvider.System, new Random(1), new(TimeProvider.System), new(TimeProvider.System), NullLogger<Chain>.Instance);
}
