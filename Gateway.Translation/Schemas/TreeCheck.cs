using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Checks the tree that segments form by naming their parent: HL in X12, CPS in EDIFACT.</summary>
/// <remarks>The schema knows it as one repeated loop. A parent must stand earlier, as the standard lists trees from the root.</remarks>
sealed class TreeCheck(Findings findings)
{
    readonly HashSet<UInt128> _ids = [];

    internal void Begin() => _ids.Clear();

    internal void Check(int segment, in Segment node)
    {
        // The id joins the known ones last, so that a segment that names itself is not its own parent.
        if (node[2] is { IsEmpty: false } parent && !_ids.Contains(Packed(parent.Bytes)))
            findings.Tree(DiagnosticCodes.HierarchyParentMissing, segment, 2);
        if (node[1] is { IsEmpty: false } id && !_ids.Add(Packed(id.Bytes)))
            findings.Tree(DiagnosticCodes.HierarchyIdDuplicate, segment, 1);
    }

    // Both standards allow twelve characters; a longer id has had its finding and is compared by its end.
    static UInt128 Packed(ReadOnlySpan<byte> id)
    {
        var packed = UInt128.Zero;
        foreach (var b in id) packed = (packed << 8) | b;
        return packed;
    }
}
