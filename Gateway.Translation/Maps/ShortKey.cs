using System.Buffers.Binary;

namespace Gateway.Translation.Maps;

/// <summary>A value of up to seven bytes in one word, its length in the highest byte: nearly all codes are that short, and words compare at once.</summary>
static class ShortKey
{
    /// <summary>Of values that are empty or too long for a key.</summary>
    internal const ulong None = 0;

    const int MaxBytes = 7;

    internal static ulong Of(ReadOnlySpan<byte> value)
    {
        var length = value.Length;
        if (length is 0 or > MaxBytes) return None;
        return Word(value, length) | ((ulong)length << 56);
    }

    static ulong Word(ReadOnlySpan<byte> value, int length)
    {
        // Two reads that overlap cover every length between theirs and twice theirs.
        if (length >= 4)
            return BinaryPrimitives.ReadUInt32LittleEndian(value) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(value[(length - 4)..]) << ((length - 4) * 8));
        if (length == 1) return value[0];
        return BinaryPrimitives.ReadUInt16LittleEndian(value) | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(value[(length - 2)..]) << ((length - 2) * 8));
    }
}
