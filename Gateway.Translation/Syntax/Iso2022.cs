using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Escape sequences of ISO 2022, by which texts of UNOX change between characters of one byte and of two.</summary>
static class Iso2022
{
    internal const byte Esc = 0x1B;

    /// <summary>What <see cref="RunLength"/> is of a run whose end is not here.</summary>
    internal const int IsOpen = -1;

    // ESC, one byte that says of how many bytes a character is, and one that says of which set.
    const int SequenceLength = 3;

    internal static bool IsOf(Encoding charset) => ReferenceEquals(charset, Charsets.Japanese);

    /// <summary>How many bytes from an escape on are no characters of one byte: the sequence itself, and behind one that begins characters of two bytes these, up to the
    /// next escape.</summary>
    internal static int RunLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SequenceLength) return IsOpen;
        if (bytes[1] != (byte)'$') return SequenceLength;
        var end = bytes[SequenceLength..].IndexOf(Esc);
        return end < 0 ? IsOpen : SequenceLength + end;
    }
}
