namespace Gateway.Benchmarks.Table;

/// <summary>The bound: a bare loop that compares and writes positions.</summary>
sealed class BoundStage(Sample sample) : IStage
{
    internal const string Bound = "mask to positions (bound)";

    public string Name => Bound;

    public string Counts => "delimiters";

    public Goal? Goal => null;

    public long Bytes => sample.Bytes.Length;

    public long Run() => MaskLoop.Run(sample.Bytes, sample.Header.Delimiters);
}

/// <summary>What memory allows: the bytes, copied.</summary>
sealed class CopyStage(Sample sample) : IStage
{
    readonly byte[] _copy = new byte[sample.Bytes.Length];

    public string Name => "copy";

    public string Counts => "bytes";

    public Goal? Goal => null;

    public long Bytes => sample.Bytes.Length;

    public long Run()
    {
        sample.Bytes.AsSpan().CopyTo(_copy);
        return _copy.Length;
    }
}
