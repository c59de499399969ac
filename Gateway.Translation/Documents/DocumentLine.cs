namespace Gateway.Translation.Documents;

/// <summary>What every line of every document has.</summary>
public abstract record DocumentLine
{
    [Field("The line's number in this document, as text.")]
    public string? LineNumber { get; init; }

    [Field("The item's numbers.", Schemes =
    [
        ItemSchemes.BuyerItem, ItemSchemes.SupplierItem, ItemSchemes.Gtin, ItemSchemes.ManufacturerItem, ItemSchemes.Isbn,
        ItemSchemes.Sku, ItemSchemes.Style, ItemSchemes.Color, ItemSchemes.Size, ItemSchemes.Model, ItemSchemes.Ndc,
        ItemSchemes.Commodity, ItemSchemes.CatalogItem, ItemSchemes.Lot, ItemSchemes.Serial,
    ])]
    public IReadOnlyList<Identifier> Ids { get; init; } = [];

    [Field("The item in words.")]
    public string? Description { get; init; }

    [Field("Country of origin, as sent.")]
    public string? CountryOfOrigin { get; init; }

    [Field("How the item is packed.")]
    public Packaging? Packaging { get; init; }

    [Field("Numbers of other documents and objects.")]
    public IReadOnlyList<Reference> References { get; init; } = [];

    [Field("Free text for the line.")]
    public IReadOnlyList<Note> Notes { get; init; } = [];

    [Field("What is taken off or put on the line.")]
    public IReadOnlyList<AllowanceCharge> AllowanceCharges { get; init; } = [];

    [Field("Taxes on the line.")]
    public IReadOnlyList<Tax> Taxes { get; init; } = [];

    [Field("Values that have no field of their own.")]
    public IReadOnlyList<Extension> Extensions { get; init; } = [];
}

/// <summary>An item, where it is not the line's own.</summary>
public sealed record Item
{
    [Field("The item's numbers.", Schemes =
    [
        ItemSchemes.BuyerItem, ItemSchemes.SupplierItem, ItemSchemes.Gtin, ItemSchemes.ManufacturerItem, ItemSchemes.Isbn,
        ItemSchemes.Sku, ItemSchemes.Style, ItemSchemes.Color, ItemSchemes.Size, ItemSchemes.Model,
    ])]
    public IReadOnlyList<Identifier> Ids { get; init; } = [];

    [Field("The item in words.")]
    public string? Description { get; init; }
}

/// <summary>How an item is packed and what a package weighs.</summary>
public sealed record Packaging
{
    [Field("Number of inner units in one outer package.")]
    public decimal? UnitsPerPackage { get; init; }

    [Field("Number of inner packages in one outer package.")]
    public decimal? InnerPackages { get; init; }

    [Field("Size of one inner unit.")]
    public Quantity? UnitSize { get; init; }

    [Field("Kind of package: the sender's code.")]
    public string? Type { get; init; }

    [Field("Gross weight of one package.")]
    public Quantity? GrossWeight { get; init; }

    [Field("Gross volume of one package.")]
    public Quantity? GrossVolume { get; init; }
}
