using System.Buffers;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Finds delimiters of X12 that take several bytes in UTF-8 (§, ¦, …). ISA is fixed in characters (X12.5 §3.2), so that a file written as
/// UTF-8 may have them; they are made one byte each on the way in (<see cref="FoldedBytes"/>).</summary>
static class WideDelimiters
{
    internal const string Advice = "takes several bytes in UTF-8 and cannot be read in a file cut into lines. Send the file as ISO 8859-1, or choose a delimiter of ASCII.";

    /// <summary>No delimiter is one.</summary>
    internal static IReadOnlyDictionary<byte, Rune> None { get; } = new Dictionary<byte, Rune>();

    /// <summary>The delimiters of a header that are such characters; empty when none is, or when its separators are not found.</summary>
    internal static IReadOnlyList<Rune> Of(ReadOnlySpan<byte> isa)
    {
        if (!TryReadCharacters(isa, out var separator, out var repetition, out var component, out var terminator)) return [];
        // In ISO 8859-1 two bytes are component separator and terminator, and a segment follows.
        if (component.Utf8SequenceLength == 2 && terminator.IsAscii && Rune.IsLetter(terminator)) component = separator;
        return [.. new[] { separator, repetition, component, terminator }.Where(c => !c.IsAscii)];
    }

    /// <summary>Whether the delimiters of a header are those that are folded already, so that it is one more of the same.</summary>
    internal static bool AreFolded(ReadOnlySpan<byte> isa, FoldedBytes folded) =>
        IsaLayout.TryReadFixed(isa, out var layout)
        && folded.ByStand.Keys.All(((byte[])[layout.ElementSeparator, isa[layout.Start(11)], isa[layout.Start(16)], layout.Terminator]).Contains);

    /// <summary>The component separator or the terminator that is one where none can be folded: its name, its note code (element I18) and the character.</summary>
    internal static (string Name, string NoteCode, Rune Character)? Find(ReadOnlySpan<byte> isa, in IsaLayout layout)
    {
        var separator = layout.Start(16);
        if (At(isa, separator) is { } component && !StartsWithLetter(isa[(separator + component.Utf8SequenceLength)..])) return ("component separator", "027", component);
        return At(isa, layout.Length - 1) is { } terminator ? ("segment terminator", "004", terminator) : null;
    }

    /// <summary>The character that begins at a position, where it takes several bytes; null for others.</summary>
    internal static Rune? At(ReadOnlySpan<byte> bytes, int position) =>
        Rune.DecodeFromUtf8(bytes[position..], out var rune, out var length) == OperationStatus.Done && length > 1 ? rune : null;

    // By counting separators, so that a header that is not filled to its widths is read as well.
    static bool TryReadCharacters(ReadOnlySpan<byte> isa, out Rune separator, out Rune repetition, out Rune component, out Rune terminator)
    {
        (separator, repetition, component, terminator) = (default, default, default, default);
        if (!isa.StartsWith("ISA"u8)) return false;
        var characters = new CharacterReader(isa[..Math.Min(isa.Length, IsaLayout.LongestTolerated)][3..]);
        if (!characters.TryRead(out separator)) return false;
        repetition = separator;
        for (var element = 1; element < IsaLayout.ElementCount; element++)
        {
            if (!characters.TryReadElement(separator, out var first, out var length)) return false;
            if (element == 11 && length == 1) repetition = first;
        }

        return characters.TryRead(out component) && characters.TryRead(out terminator);
    }

    static bool StartsWithLetter(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && char.IsAsciiLetter((char)bytes[0]);

    ref struct CharacterReader(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> _bytes = bytes;

        internal bool TryRead(out Rune character)
        {
            var isGood = Rune.DecodeFromUtf8(_bytes, out character, out var length) == OperationStatus.Done;
            _bytes = _bytes[length..];
            return isGood;
        }

        internal bool TryReadElement(Rune separator, out Rune first, out int length)
        {
            (first, length) = (default, 0);
            while (TryRead(out var character))
            {
                if (character == separator) return true;
                if (length++ == 0) first = character;
            }

            return false;
        }
    }
}
