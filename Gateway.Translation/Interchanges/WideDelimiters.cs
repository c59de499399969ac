using System.Text;

namespace Gateway.Translation.Interchanges;

/// <summary>Finds delimiters that take several bytes in UTF-8 (§, ¤, £). X12 fixes ISA in characters, so that a file of UTF-8 may have
/// them; here a delimiter is one byte, and such a file is refused by name.</summary>
static class WideDelimiters
{
    internal const string Advice = "takes several bytes in UTF-8 and cannot be read. Send the file as ISO 8859-1, or choose a delimiter of ASCII.";

    /// <summary>The component separator or the terminator that is one: its name, its note code (element I18) and the character.</summary>
    internal static (string Name, string NoteCode, Rune Character)? Find(ReadOnlySpan<byte> isa, in IsaLayout layout)
    {
        var separator = layout.Start(16);
        // In ISO 8859-1 the same bytes are separator and terminator, and a segment follows.
        if (At(isa, separator) is { } component && !StartsWithLetter(isa[(separator + component.Utf8SequenceLength)..])) return ("component separator", "027", component);
        return At(isa, layout.Length - 1) is { } terminator ? ("segment terminator", "004", terminator) : null;
    }

    /// <summary>The character that begins at a position, where it takes several bytes; null for others.</summary>
    internal static Rune? At(ReadOnlySpan<byte> bytes, int position) =>
        Rune.DecodeFromUtf8(bytes[position..], out var rune, out var length) == System.Buffers.OperationStatus.Done && length > 1 ? rune : null;

    static bool StartsWithLetter(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && char.IsAsciiLetter((char)bytes[0]);
}
