namespace Gateway.Translation.Schemas;

/// <summary>The tags of one message, each with a small number; found by comparing integers, not texts.</summary>
sealed class SegmentTags
{
    const int MaxLength = 4;
    readonly uint[] _keys;
    readonly int[] _numbers;
    readonly uint _mask;

    internal SegmentTags(IEnumerable<string> tags)
    {
        Tags = [.. tags.Distinct(StringComparer.Ordinal)];
        var size = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Tags.Count * 4);
        _keys = new uint[size];
        _numbers = new int[size];
        _mask = size - 1;
        for (var number = 0; number < Tags.Count; number++)
        {
            var key = Pack(System.Text.Encoding.Latin1.GetBytes(Tags[number]));
            var at = Slot(key);
            while (_keys[at] != 0) at = (at + 1) & _mask;
            (_keys[at], _numbers[at]) = (key, number);
        }
    }

    internal int Count => Tags.Count;

    internal string this[int number] => Tags[number];

    IReadOnlyList<string> Tags { get; }

    internal int Number(string tag) => Number(System.Text.Encoding.Latin1.GetBytes(tag));

    /// <summary>The tag's number; -1 for a tag that the message does not have.</summary>
    internal int Number(ReadOnlySpan<byte> tag)
    {
        if (tag.Length is 0 or > MaxLength) return -1;
        var key = Pack(tag);
        for (var at = Slot(key); _keys[at] != 0; at = (at + 1) & _mask)
            if (_keys[at] == key)
                return _numbers[at];
        return -1;
    }

    uint Slot(uint key) => ((key * 0x9E3779B1) >> 16) & _mask;

    static uint Pack(ReadOnlySpan<byte> tag)
    {
        var key = 0u;
        foreach (var b in tag) key = (key << 8) | b;
        return key;
    }
}
