using System.Globalization;

namespace Gateway.Translation.Interchanges;

/// <summary>Says what a file without interchange looks like, so that its sender knows what to do.</summary>
static class FileKinds
{
    const string Expected = "Expected ISA (X12), or UNA or UNB (EDIFACT)";

    internal static string Explain(ReadOnlySpan<byte> start, long length)
    {
        if (length == 0) return $"The file is empty. {Expected}.";
        if (IsUtf16(start))
            return $"The file is UTF-16. {Expected} in a character set of one byte, or UTF-8.";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xC9, 0xE2, 0xC1]) || start.StartsWith((ReadOnlySpan<byte>)[0xE4, 0xD5])) return $"The file is EBCDIC. {Expected} in ASCII.";
        if (start.StartsWith("PK"u8) || start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return $"The file is compressed. {Expected}.";
        if (start[0] == '<') return $"The file begins like XML. {Expected}.";
        if (Fragment(start) is { } tag) return $"The file begins with {tag}: the interchange's header is missing. {Expected}; ask the sender for the whole interchange.";
        if (start.StartsWith("UNA"u8)) return $"UNA stands without UNB: the interchange's header is missing. {Expected}; ask the sender for the whole interchange.";
        if (IsaWithLetterBetween(start)) return $"The elements of ISA are parted by the letter or digit \"{(char)start[3]}\". {Expected} with a separator that no value holds.";
        if (start.StartsWith("ISA"u8) || start.StartsWith("UN"u8)) return $"The header \"{EnvelopeDiagnostics.Show(start)}\" is cut off or not complete. {Expected} with all its elements.";
        return string.Create(CultureInfo.InvariantCulture, $"None of {length} bytes begins an interchange; the file begins with \"{EnvelopeDiagnostics.Show(start)}\". {Expected}.");
    }

    static bool IsUtf16(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || start.StartsWith("I\0S\0"u8) || start.StartsWith("U\0N\0"u8) || start.StartsWith("\0I\0S"u8) || start.StartsWith("\0U\0N"u8);

    // As far as the first bytes show: the separators stand where the fixed widths put them.
    static bool IsaWithLetterBetween(ReadOnlySpan<byte> start)
    {
        if (start.Length < 35 || !start.StartsWith("ISA"u8) || !char.IsAsciiLetterOrDigit((char)start[3])) return false;
        foreach (var at in (ReadOnlySpan<int>)[6, 17, 20, 31, 34])
            if (start[at] != start[3])
                return false;
        return true;
    }

    static string? Fragment(ReadOnlySpan<byte> start)
    {
        foreach (var tag in (ReadOnlySpan<string>)["GS", "ST", "TA1", "UNG", "UNH", "BGM"])
            if (start.Length > tag.Length && System.Text.Ascii.Equals(start[..tag.Length], tag) && !char.IsAsciiLetterOrDigit((char)start[tag.Length]))
                return tag;
        return null;
    }
}
