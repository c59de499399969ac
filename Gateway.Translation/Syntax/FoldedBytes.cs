using System.Buffers;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Characters of several bytes that are read as one byte each, because they serve as delimiters and delimiters are single bytes.</summary>
/// <remarks>What stands for a character is a byte that UTF-8 never has (0xFF, 0xFE and so on; RFC 3629 §3).</remarks>
sealed class FoldedBytes
{
    /// <summary>The length of a match of which more bytes decide.</summary>
    internal const int NotYetKnown = 0;

    const byte FirstStand = 0xFF;

    readonly Rune[] _characters;
    readonly byte[][] _sequences;
    readonly SearchValues<byte> _first;

    internal FoldedBytes(IEnumerable<Rune> characters)
    {
        _characters = [.. characters.Distinct()];
        _sequences = [.. _characters.Select(c => Encoding.UTF8.GetBytes(c.ToString()))];
        _first = SearchValues.Create([.. _sequences.Select(s => s[0])]);
    }

    /// <summary>The characters by the byte that stands for each.</summary>
    internal IReadOnlyDictionary<byte, Rune> ByStand => _characters.Select((c, i) => (Stand(i), c)).ToDictionary();

    /// <summary>Position of the first byte that may begin one of the sequences; all bytes when none does.</summary>
    internal int IndexOfFirst(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAny(_first);
        return at < 0 ? bytes.Length : at;
    }

    /// <summary>The byte that stands for what begins here, and how many bytes that is; one that begins no sequence stands for itself.</summary>
    internal (byte Stand, int Length) Match(ReadOnlySpan<byte> bytes)
    {
        var isOpen = false;
        for (var i = 0; i < _sequences.Length; i++)
        {
            if (bytes.StartsWith(_sequences[i])) return (Stand(i), _sequences[i].Length);
            isOpen |= bytes.Length < _sequences[i].Length && _sequences[i].AsSpan().StartsWith(bytes);
        }

        return (bytes[0], isOpen ? NotYetKnown : 1);
    }

    /// <summary>The bytes as they came.</summary>
    /// <param name="folded">The bytes as they are read.</param>
    /// <param name="isFolded">Whether the byte at a place does stand for others: what is no UTF-8 may hold one that does not. Null where all do.</param>
    internal byte[] Expand(ReadOnlySpan<byte> folded, Func<int, bool>? isFolded = null)
    {
        var bytes = new ArrayBufferWriter<byte>(folded.Length + 16);
        for (var i = 0; i < folded.Length; i++)
        {
            var stand = FirstStand - folded[i];
            bytes.Write(stand < _sequences.Length && isFolded?.Invoke(i) != false ? _sequences[stand] : folded.Slice(i, 1));
        }

        return bytes.WrittenSpan.ToArray();
    }

    static byte Stand(int index) => (byte)(FirstStand - index);
}
