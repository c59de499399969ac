namespace Gateway.Translation.Schemas;

/// <summary>A complete list of the codes that an element may hold; asked by bytes, without allocation.</summary>
public sealed class CodeSet
{
    const int PackedLength = 8;
    readonly Dictionary<string, string> _meanings;
    readonly ulong[] _packed;
    readonly ulong _mask;

    /// <param name="meanings">Code and its plain meaning, in the order of the list.</param>
    public CodeSet(IEnumerable<KeyValuePair<string, string>> meanings)
    {
        _meanings = new(meanings, StringComparer.Ordinal);
        var size = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_meanings.Count * 2 + 1);
        _mask = size - 1;
        _packed = new ulong[size];
        foreach (var code in _meanings.Keys) Insert(Pack(System.Text.Encoding.Latin1.GetBytes(code)));
    }

    public int Count => _meanings.Count;

    /// <summary>All codes with their meanings.</summary>
    public IReadOnlyDictionary<string, string> Meanings => _meanings;

    public bool Contains(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > PackedLength) return _meanings.ContainsKey(System.Text.Encoding.Latin1.GetString(value));
        var packed = Pack(value);
        for (var at = Slot(packed); _packed[at] != 0; at = (at + 1) & _mask)
            if (_packed[at] == packed)
                return true;
        return false;
    }

    void Insert(ulong packed)
    {
        var at = Slot(packed);
        while (_packed[at] != 0) at = (at + 1) & _mask;
        _packed[at] = packed;
    }

    ulong Slot(ulong packed) => ((packed * 0x9E3779B97F4A7C15UL) >> 32) & _mask;

    // Codes never hold a zero byte, so zero marks a free slot and short codes stay distinct.
    static ulong Pack(ReadOnlySpan<byte> value)
    {
        var packed = 0UL;
        foreach (var b in value) packed = (packed << 8) | b;
        return packed;
    }
}
