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
sealed record SweepResult(SweepRun Run, bool IsReached, IReadOnlyList<string> Violations, TimeSpan Took, TimeSpan Recovery);

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
        var plan = new List<SweepRun>();
        foreach (var workload in Workload.All)
            if (workload.Points.Any(p => points.IsMatch(p)))
                plan.AddRange(Plan(workload, await CountAsync(workload)));
        return await RunAsync(plan, lanes);
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
            results.Add(result);
            Tell(string.Create(CultureInfo.InvariantCulture,
                $"{run}\t{(result.Violations.Count > 0 ? "VIOLATED" : result.IsReached ? "good" : "NOT REACHED")}\t{result.Took.TotalSeconds:0} s\t{result.Recovery.TotalSeconds:0.0} s\t{string.Join(" | ", result.Violations).ReplaceLineEndings(" ")}"));
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
        from nth in new[] { 1, 2, last }.Where(n => n <= Math.Max(1, last)).Distinct()
        select new SweepRun(workload, new(point, nth, effect));

    HashSet<string> Done() => File.Exists(journal)
        ? File.ReadLines(journal).Select(l => l.Split('\t')).Where(c => c.Length > 1 && c[1] == "good").Select(c => c[0]).ToHashSet(StringComparer.Ordinal)
        : [];

    void Tell(string line)
    {
        lock (_lock) File.AppendAllText(journal, line + "\n");
    }
}
