namespace Gateway.Translation.Documents;

/// <summary>What a supplier sells and at which prices.</summary>
public sealed record PriceCatalogue : Document
{
    public override DocumentType Type => DocumentType.PriceCatalogue;

    public override string? DocumentNumber => CatalogueNumber;

    public override DateOnly? DocumentDate => CatalogueDate;

    [Field("The catalogue's or price list's number.")]
    public string? CatalogueNumber { get; init; }

    [Field("The catalogue's version.")]
    public string? Version { get; init; }

    [Field("What it lists: prices, salesCatalogue, resaleCatalogue, …; another text is the sender's own code.")]
    public string? CatalogueType { get; init; }

    [Field("The day of the catalogue.")]
    public DateOnly? CatalogueDate { get; init; }

    [Field("First day on which it holds.")]
    public DateOnly? ValidFrom { get; init; }

    [Field("Last day on which it holds.")]
    public DateOnly? ValidTo { get; init; }

    [Field("The contract that the prices are of.")]
    public string? ContractNumber { get; init; }

    [Field("The items.")]
    public IReadOnlyList<PriceCatalogueLine> Lines { get; init; } = [];
}

/// <summary>One item of a catalogue.</summary>
public sealed record PriceCatalogueLine : DocumentLine
{
    [Field("What happens to the item in the receiver's catalogue.")]
    public LineChange? Change { get; init; }

    [Field("The manufacturer's or brand's name.")]
    public string? Brand { get; init; }

    [Field("The group of items it belongs to.")]
    public string? ProductGroup { get; init; }

    [Field("First day on which the line holds, where it is not the catalogue's.")]
    public DateOnly? ValidFrom { get; init; }

    [Field("Last day on which the line holds, where it is not the catalogue's.")]
    public DateOnly? ValidTo { get; init; }

    [Field("Day from which the item can be ordered.")]
    public DateOnly? AvailableDate { get; init; }

    [Field("Day after which the item can no longer be ordered.")]
    public DateOnly? DiscontinuedDate { get; init; }

    [Field("The least that can be ordered.")]
    public Quantity? MinimumOrderQuantity { get; init; }

    [Field("The most that can be ordered.")]
    public Quantity? MaximumOrderQuantity { get; init; }

    [Field("An order must be a multiple of it.")]
    public Quantity? OrderMultiple { get; init; }

    [Field("Days from the order to the delivery.")]
    public decimal? LeadTimeDays { get; init; }

    [Field("Weight of one unit.")]
    public Quantity? Weight { get; init; }

    [Field("Volume of one unit.")]
    public Quantity? Volume { get; init; }

    [Field("Length of one unit.")]
    public Quantity? Length { get; init; }

    [Field("Width of one unit.")]
    public Quantity? Width { get; init; }

    [Field("Height of one unit.")]
    public Quantity? Height { get; init; }

    [Field("The item that takes its place, or whose place it takes.")]
    public Item? Replacement { get; init; }

    [Field("The prices, by kind, quantity and time.")]
    public IReadOnlyList<CataloguePrice> Prices { get; init; } = [];
}

/// <summary>One price of an item, and when it holds.</summary>
public sealed record CataloguePrice
{
    [Field("The price.", IsMain = true)]
    public Price? Price { get; init; }

    [Field("It holds from this quantity on.")]
    public Quantity? MinimumQuantity { get; init; }

    [Field("It holds up to this quantity, in the same unit.")]
    public decimal? MaximumQuantity { get; init; }

    [Field("Group of customers that it is for: the sender's code.")]
    public string? CustomerGroup { get; init; }

    [Field("First day on which it holds, where it is not the line's.")]
    public DateOnly? ValidFrom { get; init; }

    [Field("Last day on which it holds, where it is not the line's.")]
    public DateOnly? ValidTo { get; init; }
}
