using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>One interchange of many messages, read in chunks, and released in chunks.</summary>
sealed class LargeWorkload : Workload
{
    const int Messages = 410;

    internal override string Name => "large";

    internal override IReadOnlyList<string> Reaches => ["translate.chunk", "release.chunk"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        // The orders themselves are not sent: they are not what is looked at.
        await BeginAsync(run, Messages, OrdersStay);
        run.Outside.Drop(Traffic.Supplier, "large.edi", Traffic.Responses(Messages));
        await run.StartAsync();
        await run.DrainAsync();
        return new() { Effects = Messages };
    }
}
