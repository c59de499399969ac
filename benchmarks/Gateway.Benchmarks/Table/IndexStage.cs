using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks.Table;

/// <summary>The position index alone, in runs as the reader makes them.</summary>
sealed class IndexStage(Sample sample) : IStage
{
    public string Name => "position index";

    public string Counts => "positions";

    public Goal? Goal => new(OfBound: 0.7);

    public long Bytes => sample.Bytes.Length;

    public long Run() => IndexRuns.Count(sample.Bytes, sample.Header, DelimiterScan.Fastest);
}
