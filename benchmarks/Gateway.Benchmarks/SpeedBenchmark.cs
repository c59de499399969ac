using Gateway.Benchmarks.Table;
using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks;

/// <summary>The stages of the table, and parts of them, over files in memory, on one core, each as a ratio to what bounds it in the same run.</summary>
static class SpeedBenchmark
{
    const int JobRunner = 5;

    /// <param name="files">X12 or EDIFACT files, each of one interchange.</param>
    /// <param name="stages">Names of the stages to run; none for all.</param>
    internal static int Run(string[] files, string[] stages)
    {
        foreach (var file in files)
        {
            var sample = new Sample(Path.GetFileName(file), File.ReadAllBytes(file));
            var contestants = Chosen([.. Contestants(sample)], stages);
            Console.WriteLine($"{sample.Name}: {sample.Bytes.Length:N0} bytes");
            Race.Print(contestants, new Race(sample.Bytes.Length, JobRunner).Run(contestants), Console.Out);
        }

        return 0;
    }

    static IReadOnlyList<Contestant> Chosen(IReadOnlyList<Contestant> all, string[] stages) =>
        stages.Length == 0 ? all : [.. all.Where(c => stages.Contains(c.Name)).Select(c => stages.Contains(c.Twin) ? c : c with { Twin = null })];

    static IEnumerable<Contestant> Contestants(Sample sample) =>
    [
        .. Stages.Of(sample).Append(new JsonStage(sample, withOrigins: true)).Select(s => new Contestant(s.Name, s.Counts, BoundOf(s), s.Run) { Bytes = s.Bytes }),
        Index(sample, "position index, 256 bits", VectorForm.Vector256),
        Index(sample, "position index, 128 bits", VectorForm.Vector128),
        Index(sample, "position index, scalar", VectorForm.Scalar),
        new("segments alone", "segments", BoundStage.Bound, () => IndexRuns.Count(sample.Bytes, sample.Header, DelimiterScan.Fastest, envelopesOnly: true)),
        new("read", "segments", BoundStage.Bound, () => Read(sample)),
        .. new MapBounds(sample).Contestants,
    ];

    static string? BoundOf(IStage stage) => stage switch
    {
        CopyStage or BoundStage or SplitStage => null,
        TranslateStage or JsonStage => MapBounds.Records,
        EmitStage => MapBounds.Texts,
        _ => BoundStage.Bound,
    };

    static Contestant Index(Sample sample, string name, VectorForm form) => new(name, "positions", BoundStage.Bound, () => IndexRuns.Count(sample.Bytes, sample.Header, form));

    static long Read(Sample sample)
    {
        var segments = 0L;
        sample.Read(reader => segments += reader.Message.SegmentCount);
        return segments;
    }
}
