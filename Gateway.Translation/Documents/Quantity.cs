namespace Gateway.Translation.Documents;

/// <summary>An amount of goods: as sent, and, once cross-references were applied, in the buyer's unit.</summary>
public sealed record Quantity
{
    [Field("The number, as sent.", IsMain = true)]
    public decimal? Value { get; init; }

    [Field("The unit of the number sent, as a UN/ECE Recommendation 20 code (EA, CS, KGM); the map translates the sender's code.")]
    public string? Unit { get; init; }

    [Field("The number in the buyer's unit; filled by cross-reference, never by a map.")]
    public decimal? NormalizedValue { get; init; }

    [Field("The buyer's unit; filled by cross-reference, never by a map.")]
    public string? NormalizedUnit { get; init; }
}
