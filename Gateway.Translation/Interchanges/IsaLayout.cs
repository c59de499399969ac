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

    /// <summary>Bytes of the segment with its terminator.</summary>
    internal int Length { get; private set; }

    internal byte ElementSeparator { get; private set; }

    internal byte Terminator { get; private set; }

    /// <summary>Start of element <paramref name="number"/> within the segment.</summary>
    internal readonly int Start(int number) => _starts[number - 1];

    internal readonly int Width(int number) =>
        number == ElementCount ? Length - _starts[number - 1] - 1 : _starts[number] - _starts[number - 1] - 1;

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
        && BeginsSegment(bytes[layout.Length..], bytes[3]);

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

    void Finish(ReadOnlySpan<byte> bytes, int terminator)
    {
        if (BeginsSegment(bytes[terminator..], bytes[3]) || LeavesOutLast(bytes, terminator)) terminator--;
        Length = terminator + 1;
        ElementSeparator = bytes[3];
        Terminator = bytes[terminator];
    }

    [InlineArray(ElementCount)]
    struct Starts
    {
        int _first;
    }
}
