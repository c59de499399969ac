namespace Gateway.Translation.Schemas;

/// <summary>A data element of a standard's release.</summary>
/// <param name="Number">The reference number: X12 "324", EDIFACT "1004".</param>
/// <param name="Name">The standard's plain name.</param>
/// <param name="Type">What the value may hold.</param>
/// <param name="Decimals">Implied decimal places of <see cref="ElementType.ImpliedDecimal"/>; zero otherwise.</param>
/// <param name="MinLength">Fewest characters, signs and decimal marks not counted.</param>
/// <param name="MaxLength">Most characters, counted alike.</param>
/// <param name="Codes">The code list, where it is complete and so may judge; null otherwise.</param>
public sealed record ElementDefinition(
    string Number,
    string Name,
    ElementType Type,
    int Decimals,
    int MinLength,
    int MaxLength,
    CodeSet? Codes = null);

/// <summary>A group of component elements that stands in one element's place.</summary>
/// <param name="Id">X12 "C001", EDIFACT "C507" or "S009".</param>
/// <param name="Name">The standard's plain name.</param>
/// <param name="Components">In order; none of them a composite.</param>
/// <param name="Notes">Rules between the components.</param>
public sealed record CompositeDefinition(
    string Id,
    string Name,
    IReadOnlyList<ElementUse> Components,
    IReadOnlyList<SyntaxNote> Notes);
