namespace Gateway.Translation.Schemas;

/// <summary>A syntax note as bit masks over element positions.</summary>
readonly record struct NoteRule(SyntaxNote Note, ulong First, ulong Rest)
{
    internal bool IsBrokenBy(ulong present) => Note.Kind switch
    {
        SyntaxNoteKind.Paired => (present & (First | Rest)) is not 0 and var any && any != (First | Rest),
        SyntaxNoteKind.Required => (present & (First | Rest)) == 0,
        SyntaxNoteKind.Exclusion => System.Numerics.BitOperations.PopCount(present & (First | Rest)) > 1,
        SyntaxNoteKind.Conditional => (present & First) != 0 && (present & Rest) != Rest,
        SyntaxNoteKind.One => System.Numerics.BitOperations.PopCount(present & (First | Rest)) != 1,
        SyntaxNoteKind.FirstAlone => (present & First) != 0 && (present & Rest) != 0,
        SyntaxNoteKind.ListConditional => (present & First) != 0 && (present & Rest) == 0,
        _ => false,
    };
}

/// <summary>What to check of one element or component.</summary>
readonly struct ElementRule(ElementUse use)
{
    internal readonly ElementUse Use = use;
    internal readonly ElementType Type = use.Element?.Type ?? ElementType.Text;
    internal readonly int MinLength = use.Element?.MinLength ?? 0;
    internal readonly int MaxLength = use.Element?.MaxLength ?? 0;
    internal readonly CodeSet? Codes = use.Element?.Codes;

    /// <summary>The components; null for a plain element.</summary>
    internal readonly ElementRules? Components = use.Composite is { } composite ? new(composite.Components, composite.Notes) : null;
}

/// <summary>The rules of a segment's elements, or of a composite's components, by position.</summary>
sealed class ElementRules
{
    /// <summary>By position; index 0 is not used.</summary>
    internal readonly ElementRule[] At;

    /// <summary>A bit for each mandatory position.</summary>
    internal readonly ulong Mandatory;

    internal readonly NoteRule[] Notes;

    internal ElementRules(IReadOnlyList<ElementUse> uses, IReadOnlyList<SyntaxNote> notes)
    {
        At = [default, .. uses.Select(u => new ElementRule(u))];
        foreach (var use in uses)
            if (use.IsMandatory)
                Mandatory |= Bit(use.Position);
        Notes = [.. notes.Select(n => new NoteRule(n, Bit(n.Positions[0]), n.Positions.Skip(1).Aggregate(0UL, (mask, p) => mask | Bit(p))))];
    }

    /// <summary>Number of elements that the definition has.</summary>
    internal int Count => At.Length - 1;

    internal static ulong Bit(int position) => 1UL << position;
}
