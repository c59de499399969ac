using System.Numerics;
using System.Text;

namespace Gateway.Translation.Schemas;

/// <summary>A complete list of the codes that an element may hold; asked by bytes, without allocation.</summary>
public sealed class CodeSet
{
    ulong[]? _packed;

    /// <param name="codes">The codes in the order of the list, each of one to eight characters.</param>
    public CodeSet(IEnumerable<string> codes) => Codes = [.. codes];

    /// <summary>The codes in the order of the list.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Whether the bytes, taken as Latin-1, are one of the codes.</summary>
    public bool Contains(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= Packed.MaxLength && value[^1] != 0 && Contains(Packed.Of(value));

    // Codes never hold a zero byte, so zero marks a free slot and codes of different length stay distinct.
    internal bool Contains(ulong packed)
    {
        var table = _packed ??= Table();
        for (var at = Slot(packed, table); table[at] != 0; at = Next(at, table))
            if (table[at] == packed)
                return true;
        return false;
    }

    // Made when it is first asked: most lists of a release are never asked in the life of a process.
    ulong[] Table()
    {
        var table = new ulong[BitOperations.RoundUpToPowerOf2((uint)(Codes.Count * 2) + 1)];
        foreach (var code in Codes)
        {
            var packed = Packed.Of(Encoding.Latin1.GetBytes(code));
            var at = Slot(packed, table);
            while (table[at] != 0) at = Next(at, table);
            table[at] = packed;
        }

        return table;
    }

    static int Slot(ulong packed, ulong[] table) => (int)((packed * 0x9E3779B97F4A7C15UL) >> 32) & (table.Length - 1);

    static int Next(int at, ulong[] table) => (at + 1) & (table.Length - 1);
}
