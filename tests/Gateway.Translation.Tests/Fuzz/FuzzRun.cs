using System.Globalization;
using System.Text;
using Gateway.Translation.Tests.Corpus;

namespace Gateway.Translation.Tests.Fuzz;

/// <summary>Feeds one target for a while and keeps what it failed on.</summary>
/// <remarks>The time of an input is its processor time, so that other work on the machine does not count for more than the caches that it takes. Time and what is
/// allocated may grow with its length and not faster; what is kept alive is bounded by itself.</remarks>
sealed class FuzzRun(FuzzTarget target, int seed)
{
    const int MostFailures = 20;

    // What a target allocates whatever it reads: whole libraries of maps and definitions.
    const long AllocatedAnyway = 128 * 1024 * 1024;

    // Of the whole process: the seeds, all definitions and maps, and what two readings of one input say.
    const long MostHeapBytes = 1024 * 1024 * 1024;
    // Damaged all over, 300 KB take a second or two in all their readings, up to twice that on a machine with other work, and three times that on a slow one;
    // what grows with the square takes a minute.
    static readonly TimeSpan LongestAnyway = TimeSpan.FromSeconds(6);
    static readonly TimeSpan LongestPerMegabyte = TimeSpan.FromSeconds(30);
    readonly List<string> _failures = [];

    internal int Inputs { get; private set; }

    internal long Bytes { get; private set; }

    internal TimeSpan Slowest { get; private set; }

    /// <summary>The most that one input made it allocate.</summary>
    internal long MostBytes { get; private set; }

    /// <summary>The most that the heap held after a collection.</summary>
    internal long MostHeap { get; private set; }

    internal IReadOnlyList<string> Failures => _failures;

    internal void For(TimeSpan processorTime)
    {
        var end = Processor() + processorTime;
        for (var round = 0; Processor() < end && _failures.Count < MostFailures; round++) Try(round);
    }

    /// <summary>One input again.</summary>
    internal void Try(int round)
    {
        var random = new Random(HashCode(seed, round));
        var bytes = Damage.Next(target.Seeds.Value, random);
        var (before, allocated) = (Processor(), GC.GetAllocatedBytesForCurrentThread());
        var failure = Failure(bytes, random);
        var time = Processor() - before;
        (Inputs, Bytes, Slowest) = (Inputs + 1, Bytes + bytes.Length, time > Slowest ? time : Slowest);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var heap = GC.GetGCMemoryInfo().HeapSizeBytes;
        (MostBytes, MostHeap) = (Math.Max(MostBytes, allocated), Math.Max(MostHeap, heap));
        if (heap > MostHeapBytes) failure ??= string.Create(CultureInfo.InvariantCulture, $"heap of {heap / 1e6:F0} MB");
        if (allocated > AllocatedAnyway + (long)target.AllocatedPerByte * bytes.Length) failure ??= string.Create(CultureInfo.InvariantCulture, $"allocated {allocated / 1e6:F0} MB");
        if (time > LongestAnyway + LongestPerMegabyte * (bytes.Length / 1e6)) failure ??= string.Create(CultureInfo.InvariantCulture, $"took {time.TotalSeconds:F1} s");
        if (failure is not null) Keep(round, bytes, failure);
    }

    string? Failure(byte[] bytes, Random random)
    {
        try
        {
            target.Run(bytes, random);
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    void Keep(int round, byte[] bytes, string failure)
    {
        var folder = Directory.CreateDirectory(Path.Combine(CorpusFolder.Repository, "artifacts", "fuzz")).FullName;
        var name = string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{seed}-{round}");
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
        var shown = bytes.Length <= 2000 ? Encoding.Latin1.GetString(bytes) : string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes");
        _failures.Add($"{name}: {failure}\n{shown}");
    }

    // Of the whole process; the suite runs nothing beside it for long.
    static TimeSpan Processor() => Environment.CpuUsage.TotalTime;

    static int HashCode(int seed, int round) => unchecked(seed * 486187739 + round);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{target.Name,-17} {Inputs,9} inputs {Bytes / 1e6,9:F1} MB  slowest {Slowest.TotalMilliseconds,6:F0} ms  most {MostBytes / 1e6,6:F1} MB  heap {MostHeap / 1e6,5:F0} MB  failures {_failures.Count}");
}
