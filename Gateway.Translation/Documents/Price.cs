namespace Gateway.Translation.Documents;

/// <summary>A price and the quantity it is for.</summary>
public sealed record Price
{
    [Field("Money for one basis quantity.", IsMain = true)]
    public decimal? Amount { get; init; }

    [Field("ISO 4217 code, where it differs from the document's currency or stands with the price.")]
    public string? Currency { get; init; }

    [Field("How many units the price is for: 100 for a price per hundred. Absent means one.")]
    public decimal? BasisQuantity { get; init; }

    [Field("The unit the price is for, where it is not the unit of the line's quantity: LBR for a price per pound.")]
    public string? BasisUnit { get; init; }

    [Field("What kind of price it is: net, gross, contract, catalog, promotional, quoted, retail; another text is the sender's own code.")]
    public string? Type { get; init; }
}
