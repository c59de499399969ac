using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>The database's server is away, or another gateway stands still within a transaction, while a stage works.</summary>
public sealed class ServerAwayTests
{
    [Fact]
    [Trait("Reliability", "RT-19")]
    public async Task RT_19_work_that_the_server_does_not_come_to_uses_up_no_attempt()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.StopAsync();
        await bench.Gateway.Journal.BeginAsync("ask", effects =>
        {
            effects.Ask(new("subject", "story", Stage: StageNames.Translate));
            return true;
        }, default);
        var stage = new AwayStage();
        await bench.WorkAsync(stage, Chain.AttemptsMax + 1);

        Assert.Equal(Chain.AttemptsMax + 1, stage.Runs);
        Assert.Equal((0, false), await bench.ReadAsync(tx => WorkStore.Find(tx, StageNames.Translate, "subject") is { } work ? (work.Attempts, work.IsDead) : (-1, true)));
    }

    sealed class AwayStage : IStage
    {
        internal int Runs { get; private set; }

        public string Name => StageNames.Translate;

        public int Parallelism => 1;

        public IAsyncEnumerable<Step> RunAsync(WorkItem work, CancellationToken cancellation)
        {
            Runs++;
            throw new ServerAwayException("The database does not come to it: lock request time out", null);
        }

        public void GiveUp(Effects effects, WorkItem work, string reason) => throw new InvalidOperationException(reason);
    }
}
