namespace Gateway.Benchmarks.Table;

/// <summary>The work as it is usually begun: a string for each segment, then one for each element. It knows no release character.</summary>
sealed class SplitStage(Sample sample) : IStage
{
    public string Name => "string.Split twice (twin)";

    public string Counts => "elements";

    public Goal? Goal => null;

    public long Bytes => sample.Bytes.Length;

    public long Run() => SplitTwin.Tokenise(sample.Bytes, (char)sample.Header.Delimiters.Segment, (char)sample.Header.Delimiters.Element);
}
