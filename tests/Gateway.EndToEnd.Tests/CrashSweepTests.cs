using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>RT-02: killed at every failpoint, started again, judged from outside. A few of them here, all of them by tests/crash.sh.</summary>
public sealed class CrashSweepTests
{
    // In the ordinary run the seed chooses from the first hits of the shorter workloads.
    static readonly string[] Short = ["trade", "large", "decision"];

    public static TheoryData<string> Chosen =>
        [.. Setting.Choose(Setting.Of("GATEWAY_CRASH_FEW", 5), [.. from workload in Workload.All where Short.Contains(workload.Name) from point in workload.Points select $"{workload.Name} {point}"])];

    [Fact]
    public void RT_02_every_failpoint_is_at_home_in_a_workload()
    {
        var homes = Workload.All.SelectMany(w => w.Points).Distinct();
        Assert.Equal(Failpoints.Names.Order(StringComparer.Ordinal), homes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Chosen))]
    public async Task RT_02_a_kill_at_a_failpoint_breaks_no_promise(string place)
    {
        var (workload, point) = (place.Split(' ')[0], place.Split(' ')[1]);
        var result = await CrashSweep.RunAsync(new(Workload.All.Single(w => w.Name == workload), new(point, 1)));
        Assert.Empty(result.Violations);
        Assert.True(result.IsReached, $"{point} was not reached");
    }

    public static TheoryData<string> Twice => [.. Setting.Choose(Setting.Of("GATEWAY_CRASH_FEW", 1), CrashSweep.Pairs).Select(p => p.ToString())];

    [Theory]
    [MemberData(nameof(Twice))]
    public async Task RT_03_a_second_kill_while_it_recovers_breaks_no_promise(string pair)
    {
        var result = await CrashSweep.RunAsync(CrashSweep.Pairs.Single(p => p.ToString() == pair));
        Assert.Empty(result.Violations);
        Assert.True(result.IsReached, $"{pair} was not reached");
    }

    [ScriptFact("tests/crash.sh", "GATEWAY_CRASH_JOURNAL")]
    public async Task RT_02_at_the_first_second_and_last_hit_of_every_failpoint()
    {
        var points = new Regex(Setting.Of("GATEWAY_CRASH_POINTS", "."));
        var sweep = new CrashSweep(points, Setting.Of("GATEWAY_CRASH_EFFECT", "kill"), Setting.Of("GATEWAY_CRASH_JOURNAL", ""));
        var lanes = Setting.Of("GATEWAY_CRASH_LANES", 3);
        var results = Setting.Of("GATEWAY_CRASH_TWICE", "") == "1" ? await sweep.RunTwiceAsync(lanes) : await sweep.RunAsync(lanes);
        Assert.Empty(results.SelectMany(r => r.Violations.Select(v => $"{r.Run}: {v}")));
        Assert.Empty(results.Where(r => r.IsMissed).Select(r => $"{r.Run} was not reached"));
    }
}
