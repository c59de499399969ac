using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>One run of a workload that breaks at one place.</summary>
/// <param name="Workload">What goes on.</param>
/// <param name="Breaking">Where.</param>
/// <param name="Again">Where it breaks once more while it recovers; null nowhere.</param>
sealed record SweepRun(Workload Workload, Breaking Breaking, Breaking? Again = null)
{
    public override string ToString() => Again is null ? $"{Workload.Name} {Breaking}" : $"{Workload.Name} {Breaking}+{Again}";
}

/// <summary>What came of it.</summary>
sealed record SweepResult(SweepRun Run, bool IsReached, IReadOnlyList<string> Violations, TimeSpan Took, TimeSpan Recovery)
{
    /// <summary>It did not break at all, and at a first hit it must: that a place is not reached again may be luck.</summary>
    internal bool IsMissed => !IsReached && Run.Breaking.Nth == 1;
}

/// <summary>Every failpoint of every workload at its first, second and last hit: killed, started again, judged.</summary>
/// <param name="points">Which failpoints.</param>
/// <param name="effect">What happens there.</param>
/// <param name="journal">A file with a line for each run that is over; what stands there is not run again.</param>
sealed class CrashSweep(Regex points, string effect, string journal)
{
    readonly Lock _lock = new();

    /// <summary>Runs everything, several at a time, and tells each result.</summary>
    internal async Task<IReadOnlyList<SweepResult>> RunAsync(int lanes)
    {
        var (plans, unwell) = (new ConcurrentDictionary<string, IReadOnlyList<SweepRun>>(StringComparer.Ordinal), new ConcurrentBag<SweepResult>());
        await Parallel.ForEachAsync(Workload.All.Where(w => w.Points.Any(p => points.IsMatch(p))), new ParallelOptions { MaxDegreeOfParallelism = lanes }, async (workload, _) =>
        {
            try
            {
                plans[workload.Name] = [.. Plan(workload, await CountAsync(workload))];
            }
            catch (Exception e)
            {
                // One that does not even end well when nothing breaks keeps none of the others from their runs.
                unwell.Add(Told(new(new(workload, new("nothing", 0)), true, [$"{e.GetType().Name}: {e.Message}"], TimeSpan.Zero, TimeSpan.Zero)));
            }
        });
        return [.. unwell, .. await RunAsync([.. Workload.All.SelectMany(w => plans.GetValueOrDefault(w.Name, []))], lanes)];
    }

    /// <summary>Killed at a place, and once more while it recovers: every pair of the first hits of a workload's places and of those that a start comes to (RT-03).</summary>
    internal Task<IReadOnlyList<SweepResult>> RunTwiceAsync(int lanes) =>
        RunAsync([.. from pair in Pairs where points.IsMatch(pair.Breaking.Point) select pair], lanes);

    internal static IReadOnlyList<SweepRun> Pairs =>
    [
        .. from workload in Workload.All
           where workload.Name is "trade" or "erp"
           from first in workload.Points
           where !new Breaking(first, 1).IsInCommand
           from second in Recovering
           select new SweepRun(workload, new(first, 1), new(second, 1)),
    ];

    // What a life does first that finds work left behind.
    static readonly IReadOnlyList<string> Recovering =
        ["gateway.started", "storage.before-commit", "storage.after-commit", "receive.after-commit", "translate.end.before-commit", "post.begin.after-commit", "post.posted.before-commit", "deliver.publish.before-commit"];

    async Task<IReadOnlyList<SweepResult>> RunAsync(IReadOnlyList<SweepRun> plan, int lanes)
    {
        Tell($"# {plan.Count} runs");
        var done = Done();
        var results = new ConcurrentBag<SweepResult>();
        await Parallel.ForEachAsync(plan.Where(r => !done.Contains(r.ToString())), new ParallelOptions { MaxDegreeOfParallelism = lanes }, async (run, _) =>
        {
            var result = await RunAsync(run);
            // How often a place is reached may be a matter of time: where this run came to it less often than the counted one, it breaks earlier.
            for (var nth = run.Breaking.Nth / 2; result is { IsReached: false, Violations: [] } && nth > 2; nth /= 2)
                result = await RunAsync(run with { Breaking = run.Breaking with { Nth = nth } });
            results.Add(Told(result));
        });
        return [.. results];
    }

    /// <summary>One run; what throws in it is a violation as well.</summary>
    internal static async Task<SweepResult> RunAsync(SweepRun sweep)
    {
        var start = Stopwatch.GetTimestamp();
        await using var run = new CrashRun(sweep.Breaking, again: sweep.Again);
        try
        {
            var violations = await run.JudgeAsync(await sweep.Workload.RunAsync(run));
            // A life that has nothing left to recover does not come to the second place.
            return new(sweep, run.IsBroken, [.. violations.Select(v => v.ToString())], Stopwatch.GetElapsedTime(start), run.Recovery);
        }
        catch (Exception e)
        {
            return new(sweep, run.IsBroken, [$"{e.GetType().Name}: {e.Message}"], Stopwatch.GetElapsedTime(start), run.Recovery);
        }
    }

    /// <summary>How often the workload reaches each failpoint when nothing breaks; that it ends well is part of it.</summary>
    static async Task<IReadOnlyDictionary<string, int>> CountAsync(Workload workload)
    {
        var counts = Path.Combine(Path.GetTempPath(), $"counts-{Guid.NewGuid():N}");
        await using (var run = new CrashRun(null, counts))
            Assert.Empty(await run.JudgeAsync(await workload.RunAsync(run)));
        string[] files = [counts + ".service", counts + ".commands"];
        var most = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in files.Where(File.Exists).SelectMany(File.ReadAllLines).Select(l => l.Split(' ')))
            most[line[0]] = Math.Max(most.GetValueOrDefault(line[0]), int.Parse(line[1], CultureInfo.InvariantCulture));
        foreach (var file in files) File.Delete(file);
        return most;
    }

    IEnumerable<SweepRun> Plan(Workload workload, IReadOnlyDictionary<string, int> counts) =>
        from point in workload.Points
        where points.IsMatch(point)
        let last = counts.GetValueOrDefault(point)
        from nth in new[] { 1, 2, last }.Where(n => n == 1 || (n > 1 && n <= last)).Distinct()
        select new SweepRun(workload, new(point, nth, effect));

    HashSet<string> Done() => File.Exists(journal)
        ? File.ReadLines(journal).Select(l => l.Split('\t')).Where(c => c.Length > 1 && c[1] == "good").Select(c => c[0]).ToHashSet(StringComparer.Ordinal)
        : [];

    SweepResult Told(SweepResult result)
    {
        Tell(string.Create(CultureInfo.InvariantCulture,
            $"{result.Run}\t{(result.Violations.Count > 0 ? "VIOLATED" : result.IsReached ? "good" : result.IsMissed ? "NOT REACHED" : "seldom")}\t{result.Took.TotalSeconds:0} s\t{result.Recovery.TotalSeconds:0.0} s\t{string.Join(" | ", result.Violations).ReplaceLineEndings(" ")}"));
        return result;
    }

    void Tell(string line)
    {
        lock (_lock) File.AppendAllText(journal, line + "\n");
    }
}
