using System.Buffers.Binary;
using System.Text;

namespace Gateway.Translation.Documents;

/// <summary>Texts that were read before: names, towns and words come again and again, and each of them is one string.</summary>
/// <remarks>A bounded table in which a newer text takes the place of an older one. A text is kept from its second time on, so that
/// numbers which stand once only do not drive out what repeats. What is asked of every text, whether it came before, lies in few bytes: those of the
/// texts themselves are mostly far away in memory. One thread at a time.</remarks>
sealed class TextCache
{
    const int MaxBytes = 40;
    const int Places = 4096;
    const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    [ThreadStatic]
    static TextCache? _ofThread;

    // By the lower bits of a text's hash, its upper bits, and the text itself once it came again.
    readonly ushort[] _marks = new ushort[Places];
    readonly string?[] _texts = new string?[Places];

    internal static TextCache OfThread => _ofThread ??= new();

    /// <summary>The text of bytes of which all are ASCII.</summary>
    internal string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > MaxBytes) return Encoding.Latin1.GetString(bytes);
        var hash = HashOf(bytes);
        var (place, mark) = (hash % Places, (ushort)(hash >> 16));
        if (_marks[place] != mark)
        {
            _marks[place] = mark;
            return Encoding.Latin1.GetString(bytes);
        }

        if (_texts[place] is { } known && Ascii.Equals(bytes, known)) return known;
        return _texts[place] = Encoding.Latin1.GetString(bytes);
    }

    static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Mix;
        return (uint)(((hash ^ Rest(bytes)) * Mix) >> 32);
    }

    // Two reads that overlap cover four to seven bytes.
    static ulong Rest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 4) return BinaryPrimitives.ReadUInt32LittleEndian(bytes) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) << 32);
        var rest = 0UL;
        foreach (var b in bytes) rest = (rest << 8) | b;
        return rest;
    }
}
