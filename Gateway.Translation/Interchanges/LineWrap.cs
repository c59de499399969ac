namespace Gateway.Translation.Interchanges;

/// <summary>Tells a file cut into lines of one width (mainframe records, old mail gateways) from one with a line per segment.</summary>
static class LineWrap
{
    const int NarrowestLine = 12;

    /// <summary>Whether the line breaks after ISA are layout: they break the header, or they make equal lines that end inside segments.</summary>
    internal static bool IsWrapped(ReadOnlySpan<byte> bytes)
    {
        if (!IsaLayout.TryReadFixed(bytes, out var layout) || BreaksLastElements(bytes)) return BreaksHeader(bytes);
        return layout.Terminator is not ((byte)'\r' or (byte)'\n') && HasEqualLines(bytes, layout.Terminator);
    }

    /// <summary>Whether at the header of a further interchange a file still is what it was before, cut into lines: by what they break, or where they end.</summary>
    internal static bool GoesOn(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart("\r\n"u8);
        if (!EnvelopeGrammar.IsInterchangeStart(bytes)) return true;
        if (bytes[0] != 'I') return !UnaAdvice.TryRead(bytes, out var una) || EndsInsideSegment(bytes[una.Length..], una.Delimiters.Segment);
        if (IsaLayout.TryReadFixed(bytes, out var layout) ? BreaksLastElements(bytes) : BreaksHeader(bytes)) return true;
        if (!IsaLayout.TryRead(bytes, out layout)) return true;
        return EndsInsideSegment(bytes, layout.Terminator) && !HasUnequalLines(bytes);
    }

    // The first may have begun before it, and the last is not all here, or is as long as what was left.
    static bool HasUnequalLines(ReadOnlySpan<byte> bytes)
    {
        var (narrowest, widest, isFirst) = (int.MaxValue, 0, true);
        for (; bytes.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var width; isFirst = false)
        {
            var isLast = bytes[width..].TrimStart("\r\n"u8) is var rest && (rest.IsEmpty || EnvelopeGrammar.IsInterchangeStart(rest));
            if (!isFirst && !isLast) (narrowest, widest) = (Math.Min(narrowest, width), Math.Max(widest, width));
            bytes = bytes[(width + (bytes[width..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }

        return widest - narrowest > 1;
    }

    // What is behind the last line break may go on.
    static bool EndsInsideSegment(ReadOnlySpan<byte> bytes, byte terminator)
    {
        if (terminator is (byte)'\r' or (byte)'\n') return false;
        while (bytes.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var width)
        {
            var line = bytes[..width].TrimEnd(" \t"u8);
            if (!line.IsEmpty && line[^1] != terminator) return true;
            bytes = bytes[(width + 1)..];
        }

        return false;
    }

    // A line that ends before or after ISA16 leaves all separators in their places.
    static bool BreaksLastElements(ReadOnlySpan<byte> bytes)
    {
        if (bytes[IsaLayout.FixedLength - 2] is (byte)'\r' or (byte)'\n') return true;
        if (bytes[IsaLayout.FixedLength - 1] is not ((byte)'\r' or (byte)'\n')) return false;
        var next = bytes[IsaLayout.FixedLength..].TrimStart((byte)'\n');
        return next.Length > 3 && !char.IsAsciiLetter((char)next[0]) && !EnvelopeSearch.Padding.Contains(next[0]) && (next[1..].StartsWith("GS"u8) || next[1..].StartsWith("TA1"u8));
    }

    static bool BreaksHeader(ReadOnlySpan<byte> bytes)
    {
        Span<byte> joined = stackalloc byte[IsaLayout.LongestTolerated];
        var (length, firstBreak) = (0, int.MaxValue);
        foreach (var b in bytes)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                firstBreak = Math.Min(firstBreak, length);
                continue;
            }

            joined[length++] = b;
            if (length == joined.Length) break;
        }

        joined = joined[..length];
        return IsaLayout.TryReadFixed(joined, out var layout) || (IsaLayout.IsCertain(joined, out layout) && firstBreak < layout.Length);
    }

    // The last line may be short, and one byte more or less happens where blanks at a line's end were cut.
    static bool HasEqualLines(ReadOnlySpan<byte> bytes, byte terminator)
    {
        // ISA may stand on a line of its own before those of one width.
        if (bytes.IndexOfAny((byte)'\r', (byte)'\n') == IsaLayout.FixedLength) bytes = bytes[IsaLayout.FixedLength..].TrimStart("\r\n"u8);
        var lines = 0;
        var (narrowest, widest) = (int.MaxValue, 0);
        var endsInsideSegment = false;
        while (true)
        {
            var width = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (width < 0) break;
            if (bytes[width..].TrimStart("\r\n"u8).IsEmpty)
            {
                bytes = bytes[..width];
                break;
            }

            lines++;
            (narrowest, widest) = (Math.Min(narrowest, width), Math.Max(widest, width));
            if (widest - narrowest > 1) return false;
            endsInsideSegment |= width > 0 && bytes[width - 1] != terminator;
            bytes = bytes[(width + (bytes[width..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }

        return lines > 1 && endsInsideSegment && narrowest >= NarrowestLine && bytes.Length <= widest;
    }
}
