namespace Gateway.Translation.Schemas;

/// <summary>Whether something must stand.</summary>
public enum Requirement
{
    Optional,

    /// <summary>Must stand.</summary>
    Mandatory,

    /// <summary>Depends on others: in X12 by the segment's <see cref="SyntaxNote"/>s, in EDIFACT by agreement.</summary>
    Conditional,
}

/// <summary>An element or composite at its place in a segment, or an element at its place in a composite.</summary>
public sealed record ElementUse
{
    /// <summary>Position from 1.</summary>
    public required int Position { get; init; }

    public required Requirement Requirement { get; init; }

    /// <summary>How often the value may stand, divided by the repetition separator.</summary>
    public int MaxRepetitions { get; init; } = 1;

    /// <summary>The element; null where a composite stands.</summary>
    public ElementDefinition? Element { get; init; }

    /// <summary>The composite; null where a plain element stands.</summary>
    public CompositeDefinition? Composite { get; init; }

    public bool IsMandatory => Requirement == Requirement.Mandatory;

    /// <summary>Reference number of the element or composite.</summary>
    public string Number => Element?.Number ?? Composite!.Id;

    /// <summary>Name of the element or composite.</summary>
    public string Name => Element?.Name ?? Composite!.Name;
}
