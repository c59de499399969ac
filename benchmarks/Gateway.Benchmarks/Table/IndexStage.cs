using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks.Table;

/// <summary>The position index alone, in runs as the reader makes them.</summary>
sealed class IndexStage(Sample sample) : IStage
{
    public string Name => "position index";

    public string Counts => "positions";

    public Goal? Goal => new(OfBound: 0.7);

    public long Bytes => sample.Bytes.Length;

    public long Run()
    {
        const int runBytes = 32 * 1024;
        var bytes = sample.Bytes;
        var buffer = new SegmentBuffer { Block = bytes, Length = bytes.Length };
        var index = new PositionIndex(buffer, 64 * 1024, 64 * 1024, envelopesOnly: false, DelimiterScan.Fastest);
        index.Begin(0, sample.Header.Delimiters, sample.Header.Standard);
        var found = 0L;
        while (index.At < bytes.Length)
        {
            index.Run(Math.Min(index.At + runBytes, bytes.Length));
            found += buffer.TokenCount + buffer.SlotCount;
            index.Shift(0, index.FirstNeededToken);
            buffer.TokenCount = buffer.SlotCount = 0;
        }

        return found;
    }
}
