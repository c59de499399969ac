using System.Buffers.Binary;
using System.Text;

namespace Gateway.Translation.Maps;

/// <summary>Texts that were read before: names, towns and words come again and again, and each of them is one string.</summary>
/// <remarks>A bounded table in which a newer text takes the place of an older one. A text is kept from its second time on, so that
/// numbers which stand once only do not drive out what repeats. What is asked of every text, whether it came before, lies in few bytes: those of the
/// texts themselves are mostly far away in memory. One thread at a time.</remarks>
sealed class TextCache
{
    const int MaxBytes = 40;
    const int Places = 4096;
    const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    // By the lower bits of a text's hash, its upper bits, and the text itself once it came again.
    readonly ushort[] _marks = new ushort[Places];
    readonly string?[] _texts = new string?[Places];

    /// <summary>The text of bytes of which all are ASCII; null when one is not.</summary>
    internal string? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > MaxBytes) return bytes.IsEmpty ? "" : New(bytes);
        var hash = HashOf(bytes);
        var (place, mark) = (hash % Places, (ushort)(hash >> 16));
        if (_marks[place] != mark)
        {
            _marks[place] = mark;
            return New(bytes);
        }

        if (_texts[place] is { } known && Ascii.Equals(bytes, known)) return known;
        return _texts[place] = New(bytes);
    }

    static string? New(ReadOnlySpan<byte> bytes) => Ascii.IsValid(bytes) ? Encoding.Latin1.GetString(bytes) : null;

    static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Mix;
        return (uint)(((hash ^ ShortKey.Of(bytes)) * Mix) >> 32);
    }
}
