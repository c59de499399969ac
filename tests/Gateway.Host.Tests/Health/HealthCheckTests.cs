using Gateway.Host.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Health;

public sealed class HealthCheckTests
{
    readonly ManualTime _time = new();

    [Fact]
    public async Task A_thing_that_does_not_answer_is_bad_after_two_seconds_and_is_not_asked_again_meanwhile()
    {
        var never = new TaskCompletionSource<HealthAnswer>();
        var asked = 0;
        var check = Check(() =>
        {
            Interlocked.Increment(ref asked);
            return never.Task;
        });
        var start = TimeProvider.System.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => check.LookAsync()));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1.5, 30);
        Assert.All(all, f => Assert.Equal(new("database", HealthAnswer.Bad("the database gives no answer")), f));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task What_an_exception_says_is_not_told()
    {
        var finding = await Check(() => throw new InvalidOperationException("Host=db.internal;Password=hunter2")).LookAsync();
        Assert.Equal(HealthAnswer.Bad("the database cannot be used; the log says why"), finding.Answer);
    }

    [Fact]
    public async Task Many_who_ask_within_a_second_cost_one_look()
    {
        var asked = 0;
        var readiness = new Readiness([Check(() => Task.FromResult(HealthAnswer.Good($"{Interlocked.Increment(ref asked)}")))], _time);
        for (var i = 0; i < 50; i++) await readiness.LookAsync();
        Assert.Equal(1, asked);
        _time.Advance(TimeSpan.FromSeconds(2));
        await readiness.LookAsync();
        Assert.Equal(2, asked);
    }

    [Fact]
    public void The_worst_answer_is_the_report()
    {
        HealthFinding good = new("a", HealthAnswer.Good("")), degraded = new("b", HealthAnswer.Degraded("")), bad = new("c", HealthAnswer.Bad(""));
        Assert.Equal(HealthState.Good, new HealthReport([good]).State);
        Assert.Equal(HealthState.Degraded, new HealthReport([good, degraded]).State);
        Assert.Equal(HealthState.Bad, new HealthReport([bad, good, degraded]).State);
    }

    HealthCheck Check(Func<Task<HealthAnswer>> look) => new("database", look, TimeProvider.System, NullLogger.Instance);
}
