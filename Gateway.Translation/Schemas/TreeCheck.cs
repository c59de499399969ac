using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Checks the tree that segments form by naming their parent: HL in X12, CPS in EDIFACT.</summary>
/// <remarks>The schema knows it as one repeated loop. A parent must stand earlier, as the standard lists trees from the root.</remarks>
sealed class TreeCheck(Findings findings)
{
    const int Small = 1 << 16;

    // Nearly all ids are small numbers: a bit for each of those, the others as they are.
    readonly ulong[] _numbers = new ulong[Small / 64];
    readonly HashSet<UInt128> _ids = [];
    int _largest;

    internal void Begin()
    {
        Array.Clear(_numbers, 0, _largest / 64 + 1);
        _largest = 0;
        _ids.Clear();
    }

    internal void Check(int segment, in Segment node)
    {
        // The id joins the known ones last, so that a segment that names itself is not its own parent.
        if (node[2] is { IsEmpty: false } parent && !IsKnown(parent.Bytes))
            findings.Tree(DiagnosticCodes.HierarchyParentMissing, segment, 2);
        if (node[1] is { IsEmpty: false } id && !Add(id.Bytes))
            findings.Tree(DiagnosticCodes.HierarchyIdDuplicate, segment, 1);
    }

    bool IsKnown(ReadOnlySpan<byte> id) =>
        SmallNumber(id) is > 0 and var number ? (_numbers[number / 64] >> number & 1) != 0 : _ids.Contains(Packed(id));

    bool Add(ReadOnlySpan<byte> id)
    {
        if (SmallNumber(id) is not (> 0 and var number)) return _ids.Add(Packed(id));
        if ((_numbers[number / 64] >> number & 1) != 0) return false;
        _numbers[number / 64] |= 1UL << number;
        _largest = Math.Max(_largest, number);
        return true;
    }

    // Zero for what is written otherwise: "01" is another id than "1".
    static int SmallNumber(ReadOnlySpan<byte> id)
    {
        if (id.Length > 5 || id[0] == '0') return 0;
        var number = 0;
        foreach (var b in id)
        {
            if (b is < (byte)'0' or > (byte)'9') return 0;
            number = number * 10 + b - '0';
        }

        return number < Small ? number : 0;
    }

    // Both standards allow twelve characters; a longer id has had its finding and is compared by its end.
    static UInt128 Packed(ReadOnlySpan<byte> id)
    {
        var packed = UInt128.Zero;
        foreach (var b in id) packed = (packed << 8) | b;
        return packed;
    }
}
