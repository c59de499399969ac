using System.Runtime.CompilerServices;

namespace Gateway.Translation.Interchanges;

/// <summary>Where the sixteen elements of ISA lie, and the delimiters that follow from it (X12.5 §3.2).</summary>
struct IsaLayout
{
    internal const int FixedLength = 106;
    internal const int ElementCount = 16;

    // A header beyond this is not searched for its sixteen separators: the fixed one has 106 bytes.
    internal const int LongestTolerated = 512;

    static ReadOnlySpan<byte> Separators => [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];

    /// <summary>Width of each element as the standard fixes it.</summary>
    internal static ReadOnlySpan<byte> Widths => [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

    Starts _starts;

    int _end;

    /// <summary>Bytes of the segment with its terminator, if it has one.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether no terminator stands behind it; it was taken from the segment that follows, or is zero where none stands there either.</summary>
    internal readonly bool IsUnterminated => Length == _end;

    internal byte ElementSeparator { get; private set; }

    internal byte Terminator { get; private set; }

    /// <summary>Start of element <paramref name="number"/> within the segment.</summary>
    internal readonly int Start(int number) => _starts[number - 1];

    internal readonly int Width(int number) =>
        number == ElementCount ? _end - _starts[number - 1] : _starts[number] - _starts[number - 1] - 1;

    internal readonly ReadOnlySpan<byte> Element(ReadOnlySpan<byte> isa, int number) => isa.Slice(Start(number), Width(number));

    /// <summary>Reads the header by its fixed widths, or else by counting its separators.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out IsaLayout layout) =>
        TryReadFixed(bytes, out layout) || TryCount(bytes, out layout);

    /// <summary>Whether the separators stand where the fixed widths put them.</summary>
    internal static bool TryReadFixed(ReadOnlySpan<byte> bytes, out IsaLayout layout)
    {
        layout = default;
        if (bytes.Length < FixedLength || !bytes.StartsWith("ISA"u8)) return false;
        foreach (var at in Separators)
            if (bytes[at] != bytes[3])
                return false;
        for (var i = 0; i < ElementCount; i++) layout._starts[i] = Separators[i] + 1;
        layout.Finish(bytes, FixedLength - 1);
        return true;
    }

    static bool TryCount(ReadOnlySpan<byte> bytes, out IsaLayout layout)
    {
        layout = default;
        if (bytes.Length < 5 || WideDelimiters.At(bytes, 3) is not null) return false;
        var count = 0;
        for (var at = 3; at < Math.Min(bytes.Length - 2, LongestTolerated) && count < ElementCount; at++)
            if (bytes[at] == bytes[3])
                layout._starts[count++] = at + 1;
        // Line breaks do not stand in a header: what has them is text that begins like one.
        if (count < ElementCount || bytes[..(layout._starts[ElementCount - 1] + 1)].ContainsAny((byte)'\r', (byte)'\n')) return false;
        layout.Finish(bytes, layout._starts[ElementCount - 1] + 1);
        return true;
    }

    /// <summary>Whether a header of other widths is one beyond doubt: ISA12 is a version, and a segment of the envelope follows.</summary>
    internal static bool IsCertain(ReadOnlySpan<byte> bytes, out IsaLayout layout) =>
        TryCount(bytes, out layout) && layout.Element(bytes, 12) is { Length: 5 } version && !version.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && BeginsSegment(bytes[layout.Length..].TrimStart("\r\n"u8), bytes[3]);

    // Where the component separator is left out, the terminator stands in its place and the next segment follows.
    static bool BeginsSegment(ReadOnlySpan<byte> bytes, byte separator)
    {
        var tag = bytes.IndexOf(separator);
        return tag is 2 or 3 && (bytes.StartsWith("GS"u8) || bytes.StartsWith("TA1"u8) || bytes.StartsWith("ISB"u8) || bytes.StartsWith("IEA"u8));
    }

    // The same with the terminator at a line's end: the first segment ends as ISA does.
    static bool LeavesOutLast(ReadOnlySpan<byte> bytes, int terminator)
    {
        if (bytes[terminator] is not ((byte)'\r' or (byte)'\n')) return false;
        var next = bytes[terminator..].TrimStart("\r\n"u8);
        return BeginsSegment(next, bytes[3]) && next.IndexOfAny((byte)'\r', (byte)'\n') is > 0 and var line && next[line - 1] == bytes[terminator - 1];
    }

    // Where the next segment begins right there, or on the next line, one of the two is missing: what ends that segment says which.
    void Finish(ReadOnlySpan<byte> bytes, int terminator)
    {
        (_end, ElementSeparator, Terminator) = (terminator, bytes[3], bytes[terminator]);
        var isNext = BeginsSegment(bytes[terminator..], bytes[3]);
        if ((isNext || Terminator is (byte)'\r' or (byte)'\n') && TryFindTerminator(bytes[terminator..], bytes[3], out var found) && found != bytes[terminator - 1])
        {
            (Length, Terminator) = (terminator, found);
            return;
        }

        // What never comes again ends no segments: it is ISA16, and there is no terminator at all.
        if (isNext && !bytes[terminator..].Contains(bytes[terminator - 1]))
        {
            (Length, Terminator) = (terminator, 0);
            return;
        }

        if (isNext || LeavesOutLast(bytes, terminator)) (_end, Terminator) = (terminator - 1, bytes[terminator - 1]);
        Length = _end + 1;
    }

    // What stands between the last element of the first segment behind ISA and the tag of the next. Where a line break stands there too, that may be the terminator
    // itself, and what is before it a value; then the next line ends with another byte.
    static bool TryFindTerminator(ReadOnlySpan<byte> bytes, byte separator, out byte terminator)
    {
        terminator = 0;
        bytes = bytes.TrimStart("\r\n"u8);
        if (!BeginsSegment(bytes, separator)) return false;
        for (var number = ElementsOf(bytes); number > 0; number--)
        {
            if (bytes.IndexOf(separator) is not (>= 0 and var end)) return false;
            bytes = bytes[(end + 1)..];
        }

        if (bytes.IndexOf(separator) is not (> 0 and var length)) return false;
        var before = BeforeTag(bytes[..length]);
        var last = before.TrimEnd("\r\n \t"u8);
        if (last.IsEmpty || char.IsAsciiLetterOrDigit((char)last[^1])) return false;
        terminator = last[^1];
        var next = bytes[before.Length..];
        var line = next.IndexOfAny((byte)'\r', (byte)'\n');
        return !before.ContainsAny((byte)'\r', (byte)'\n') || next[..(line < 0 ? next.Length : line)].TrimEnd(" \t"u8) is [.., var other] && other == terminator;
    }

    // How many elements a segment of the envelope has.
    static int ElementsOf(ReadOnlySpan<byte> segment) => segment switch
    {
        [(byte)'G', ..] => 8,
        [(byte)'T', ..] => 5,
        [(byte)'I', (byte)'E', ..] => 2,
        _ => 1,
    };

    // Empty where bytes do not end with the tag of an envelope's segment.
    static ReadOnlySpan<byte> BeforeTag(ReadOnlySpan<byte> bytes)
    {
        for (var length = 3; length >= 2; length--)
            if (bytes.Length > length && EnvelopeGrammar.X12.RoleOf(bytes[^length..]) != SegmentRole.Content)
                return bytes[..^length];
        return default;
    }

    [InlineArray(ElementCount)]
    struct Starts
    {
        int _first;
    }
}
