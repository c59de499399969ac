using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks;

/// <summary>The position index alone, in runs as the reader makes them.</summary>
static class IndexRuns
{
    const int RunBytes = 32 * 1024;

    /// <summary>The number of delimiters, without terminators, and of segments.</summary>
    internal static long Count(byte[] bytes, InterchangeHeader header, VectorForm form, bool envelopesOnly = false)
    {
        var buffer = new SegmentBuffer { Block = bytes, Length = bytes.Length };
        var index = new PositionIndex(buffer, 64 * 1024, 64 * 1024, envelopesOnly, form);
        index.Begin(0, header.Delimiters, header.Standard);
        var found = 0L;
        while (index.At < bytes.Length)
        {
            index.Run(Math.Min(index.At + RunBytes, bytes.Length));
            found += buffer.TokenCount + buffer.SlotCount;
            index.Shift(0, index.FirstNeededToken);
            buffer.TokenCount = buffer.SlotCount = 0;
        }

        return found;
    }
}
