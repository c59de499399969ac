using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A person pauses what goes out, a file comes in meanwhile, and the person lets it go on.</summary>
sealed class PauseWorkload : Workload
{
    internal override string Name => "pause";

    internal override IReadOnlyList<string> Reaches => ["pause", "deliver.paused"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await BeginAsync(run, orders: 1);
        await run.CommandAsync("sending", "pause", "--reason", "the partners' servers move");
        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        await run.StartAsync();
        await run.UntilAsync(
            async () => (await run.Commands.ListAsync("deliveries", "--direction", "out", "--state", "due")).Count(d => Text(d, "reason").StartsWith("sending is paused", StringComparison.Ordinal)) == 2,
            "order and acknowledgement to wait");
        Assert.Empty(run.Outside.FilesFor(Traffic.Supplier));
        await run.CommandAsync("sending", "release", "--reason", "they have moved");
        await run.DrainAsync();
        return new() { Effects = 1 };
    }
}
