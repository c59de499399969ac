namespace Gateway.Translation.Schemas;

/// <summary>A segment of a standard's release.</summary>
/// <param name="Id">The tag.</param>
/// <param name="Name">The standard's plain name.</param>
/// <param name="Elements">In order, from position 1.</param>
/// <param name="Notes">Rules between the elements.</param>
public sealed record SegmentDefinition(
    string Id,
    string Name,
    IReadOnlyList<ElementUse> Elements,
    IReadOnlyList<SyntaxNote> Notes);

/// <summary>A rule between the elements of one segment (X12.59 §9, "relational conditions").</summary>
/// <param name="Kind">What the rule asks.</param>
/// <param name="Positions">Element positions, in the rule's order; the first is the one that C and L speak of.</param>
public sealed record SyntaxNote(SyntaxNoteKind Kind, IReadOnlyList<int> Positions)
{
    /// <summary>As the standard writes it: "P0304".</summary>
    public override string ToString() =>
        $"{(char)Kind}{string.Concat(Positions.Select(p => $"{p:00}"))}";

    /// <summary>Whether it can be broken by too many that stand.</summary>
    internal bool Excludes => Kind is SyntaxNoteKind.Exclusion or SyntaxNoteKind.One or SyntaxNoteKind.FirstAlone;
}

/// <summary>The kinds of rules between elements, each by its letter: five of X12; EDIFACT has these as D2 to D6, and two more (ISO 9735-1 §11).</summary>
public enum SyntaxNoteKind
{
    /// <summary>If one stands, all must.</summary>
    Paired = 'P',

    /// <summary>At least one must stand.</summary>
    Required = 'R',

    /// <summary>At most one may stand.</summary>
    Exclusion = 'E',

    /// <summary>Exactly one must stand (EDIFACT D1).</summary>
    One = 'O',

    /// <summary>If the first stands, no other may (EDIFACT D7).</summary>
    FirstAlone = 'N',

    /// <summary>If the first stands, all others must.</summary>
    Conditional = 'C',

    /// <summary>If the first stands, at least one other must.</summary>
    ListConditional = 'L',
}
