namespace Gateway.Translation.Documents;

/// <summary>A value and the scheme that gave it; items and parties carry any number of them.</summary>
public sealed record Identifier
{
    [Field("Who gave the number, or the public scheme it belongs to.")]
    public string? Scheme { get; init; }

    [Field("The number.", IsMain = true)]
    public string? Value { get; init; }
}

/// <summary>Looking for one number among identifiers.</summary>
public static class Identifiers
{
    /// <summary>The value under <paramref name="scheme"/>, or null.</summary>
    public static string? Find(this IReadOnlyList<Identifier> ids, string scheme)
    {
        foreach (var id in ids)
            if (id.Scheme == scheme)
                return id.Value;
        return null;
    }
}

/// <summary>The schemes of item numbers.</summary>
public static class ItemSchemes
{
    public const string BuyerItem = "buyerItem";
    public const string SupplierItem = "supplierItem";
    public const string Gtin = "gtin";
    public const string ManufacturerItem = "manufacturerItem";
    public const string Isbn = "isbn";
    public const string Sku = "sku";
    public const string Style = "style";
    public const string Color = "color";
    public const string Size = "size";
    public const string Model = "model";
    public const string Ndc = "ndc";
    public const string Commodity = "commodity";
    public const string CatalogItem = "catalogItem";
    public const string Lot = "lot";
    public const string Serial = "serial";
}

/// <summary>The schemes of party numbers.</summary>
public static class PartySchemes
{
    public const string Gln = "gln";
    public const string Duns = "duns";
    public const string DunsPlus4 = "dunsPlus4";
    public const string Buyer = "buyer";
    public const string Seller = "seller";
    public const string Mutual = "mutual";
    public const string Scac = "scac";
    public const string Tax = "tax";
}
