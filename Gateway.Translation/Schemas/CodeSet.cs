using System.Numerics;
using System.Text;

namespace Gateway.Translation.Schemas;

/// <summary>A complete list of the codes that an element may hold; asked by bytes, without allocation.</summary>
public sealed class CodeSet
{
    const int PackedLength = 8;
    readonly ulong[] _packed;
    readonly ulong _mask;

    /// <param name="codes">The codes in the order of the list, each of one to eight characters.</param>
    public CodeSet(IEnumerable<string> codes)
    {
        Codes = [.. codes];
        _packed = new ulong[BitOperations.RoundUpToPowerOf2((uint)(Codes.Count * 2) + 1)];
        _mask = (ulong)_packed.Length - 1;
        foreach (var code in Codes) Insert(Pack(Encoding.Latin1.GetBytes(code)));
    }

    /// <summary>The codes in the order of the list.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Whether the bytes, taken as Latin-1, are one of the codes.</summary>
    public bool Contains(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > PackedLength) return false;
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

    // Codes never hold a zero byte, so zero marks a free slot and codes of different length stay distinct.
    static ulong Pack(ReadOnlySpan<byte> value)
    {
        var packed = 0UL;
        foreach (var b in value) packed = (packed << 8) | b;
        return packed;
    }
}
