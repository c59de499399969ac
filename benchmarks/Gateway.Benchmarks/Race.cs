using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>One way of doing the work; the number it gives is a check that it was done.</summary>
/// <param name="Name">As printed.</param>
/// <param name="Counts">What the number counts.</param>
/// <param name="Twin">The name of the naive way that it is compared with; null for a twin itself.</param>
/// <param name="Run">Goes once over the input.</param>
sealed record Contestant(string Name, string Counts, string? Twin, Func<long> Run)
{
    /// <summary>Bytes that one run goes over, where they are not those of the input.</summary>
    internal long? Bytes { get; init; }
}

/// <summary>What a contestant needed.</summary>
sealed record Lap(double MegabytesPerSecond, double AllocatedPerByte, long Result);

/// <summary>Runs contestants over one input, taking turns, and compares the medians: on a shared machine the ratio holds where the times do not.</summary>
sealed class Race(int inputBytes, int rounds)
{
    internal IReadOnlyDictionary<string, Lap> Run(IReadOnlyList<Contestant> contestants)
    {
        foreach (var contestant in contestants) WarmUp(contestant);
        var laps = contestants.ToDictionary(c => c.Name, _ => new List<Lap>());
        for (var round = 0; round < rounds; round++)
            foreach (var contestant in contestants)
                laps[contestant.Name].Add(Time(contestant));
        return laps.ToDictionary(l => l.Key, l => Median(l.Value));
    }

    internal static void Print(IReadOnlyList<Contestant> contestants, IReadOnlyDictionary<string, Lap> laps, TextWriter output)
    {
        output.WriteLine($"{"",-28}{"MB/s",10}{"times twin",12}{"B alloc/B",12}");
        foreach (var contestant in contestants)
        {
            var lap = laps[contestant.Name];
            var ratio = contestant.Twin is { } twin ? lap.MegabytesPerSecond / laps[twin].MegabytesPerSecond : 1;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contestant.Name,-28}{lap.MegabytesPerSecond,10:0.0}{ratio,12:0.0}{lap.AllocatedPerByte,12:0.000}  {lap.Result} {contestant.Counts}"));
        }
    }

    // Long enough for the tiered compiler to have replaced every loop; in CPU time, for on a shared machine a second may be a tenth of one.
    static void WarmUp(Contestant contestant)
    {
        for (var start = Environment.CpuUsage.TotalTime; (Environment.CpuUsage.TotalTime - start).TotalSeconds < 3;) contestant.Run();
    }

    Lap Time(Contestant contestant)
    {
        GC.Collect();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        var result = contestant.Run();
        var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        var bytes = (double)(contestant.Bytes ?? inputBytes);
        return new(bytes / seconds / 1e6, (GC.GetAllocatedBytesForCurrentThread() - allocated) / bytes, result);
    }

    static Lap Median(List<Lap> laps) => laps.OrderBy(l => l.MegabytesPerSecond).ElementAt(laps.Count / 2);
}
