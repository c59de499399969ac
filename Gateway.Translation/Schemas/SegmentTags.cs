using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>The tags of one message, each with a small number; found by comparing integers, not texts.</summary>
sealed class SegmentTags
{
    // The key of what is no tag of any message.
    const ulong NoKey = ulong.MaxValue;

    const int MaxLength = 4;

    // A tag's bytes and its length, for a NUL at an end belongs to the tag.
    readonly ulong[] _keys;
    readonly int[] _numbers;
    readonly string[] _tags;

    internal SegmentTags(IEnumerable<string> tags)
    {
        _tags = [.. tags.Distinct(StringComparer.Ordinal)];
        var size = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_tags.Length * 4);
        _keys = new ulong[size];
        _numbers = new int[size];
        for (var number = 0; number < _tags.Length; number++)
        {
            var key = Key(System.Text.Encoding.Latin1.GetBytes(_tags[number]));
            var at = Slot(key, _keys);
            while (_keys[at] != 0) at = Next(at, _keys);
            (_keys[at], _numbers[at]) = (key, number);
        }
    }

    internal int Count => _tags.Length;

    internal string this[int number] => _tags[number];

    internal int Number(string tag) => Number(System.Text.Encoding.Latin1.GetBytes(tag));

    /// <summary>The tag's number; -1 for a tag that the message does not have.</summary>
    internal int Number(ReadOnlySpan<byte> tag) => Number(Key(tag));

    /// <summary>The number of a tag that is given as a key; -1 for a tag that the message does not have.</summary>
    internal int Number(ulong key)
    {
        for (var at = Slot(key, _keys); _keys[at] != 0; at = Next(at, _keys))
            if (_keys[at] == key)
                return _numbers[at];
        return -1;
    }

    /// <summary>A segment's tag as one number, its bytes and its length.</summary>
    internal static ulong KeyOf(SegmentBuffer buffer, in SegmentSlot slot)
    {
        var block = buffer.Block;
        if (slot.TokenCount == 0 || slot.Start + Packed.MaxLength > block.Length) return Key(Bytes(buffer, slot));
        var end = buffer.Tokens[slot.FirstToken];
        var length = end - slot.Start;
        return length is > 0 and <= MaxLength && block[end] == buffer.Delimiters.Element
            ? Key(Packed.Of(ref block[slot.Start], length), length)
            : Key(Bytes(buffer, slot));
    }

    /// <summary>A segment's tag: it ends with the first element separator; what holds another delimiter before it is no tag of any message.</summary>
    internal static ReadOnlySpan<byte> Bytes(SegmentBuffer buffer, in SegmentSlot slot)
    {
        var token = slot.FirstToken;
        var last = token + slot.TokenCount;
        while (token < last && buffer.Block[buffer.Tokens[token]] != buffer.Delimiters.Element) token++;
        return buffer.Block.AsSpan(slot.Start, (token < last ? buffer.Tokens[token] : slot.End) - slot.Start);
    }

    static ulong Key(ReadOnlySpan<byte> tag) => tag.Length is 0 or > MaxLength ? NoKey : Key(Packed.Of(tag), tag.Length);

    static ulong Key(ulong packed, int length) => packed | ((ulong)length << 32);

    static int Slot(ulong key, ulong[] keys) => (int)(((uint)key * 0x9E3779B1) >> 16) & (keys.Length - 1);

    static int Next(int at, ulong[] keys) => (at + 1) & (keys.Length - 1);
}
