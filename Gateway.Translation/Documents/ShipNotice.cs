namespace Gateway.Translation.Documents;

/// <summary>What a supplier has shipped. Flat: lines name their package and their order, packages name the one that holds them.</summary>
public sealed record ShipNotice : Document
{
    public override DocumentType Type => DocumentType.ShipNotice;

    public override string? DocumentNumber => ShipNoticeNumber;

    public override DateOnly? DocumentDate => ShipNoticeDate;

    [Field("The supplier's shipment number.")]
    public string? ShipNoticeNumber { get; init; }

    [Field("The day of the notice.")]
    public DateOnly? ShipNoticeDate { get; init; }

    [Field("The time of the notice, in the sender's zone.")]
    public TimeOnly? ShipNoticeTime { get; init; }

    [Field("Day on which the goods left.")]
    public DateOnly? ShipDate { get; init; }

    [Field("Day on which the goods are expected.")]
    public DateOnly? EstimatedDeliveryDate { get; init; }

    [Field("Day on which the goods were delivered or are to be delivered.")]
    public DateOnly? DeliveryDate { get; init; }

    [Field("The bill of lading.")]
    public string? BillOfLading { get; init; }

    [Field("Weight of the whole.")]
    public Quantity? GrossWeight { get; init; }

    [Field("Number of packages; the unit is the kind of package as sent.")]
    public Quantity? PackageCount { get; init; }

    [Field("Which part of the document this is; filled when it goes to the ERP in parts, never by a map.")]
    public DocumentPart? Part { get; init; }

    [Field("The orders that the shipment serves.")]
    public IReadOnlyList<ShippedOrder> Orders { get; init; } = [];

    [Field("Pallets, cartons and other packages; a package inside another names it.")]
    public IReadOnlyList<Package> Packages { get; init; } = [];

    [Field("What is in the shipment.")]
    public IReadOnlyList<ShipNoticeLine> Lines { get; init; } = [];
}

/// <summary>One order that a shipment serves.</summary>
public sealed record ShippedOrder
{
    [Field("The buyer's order number.", IsMain = true)]
    public string? OrderNumber { get; init; }

    [Field("The day of the order.")]
    public DateOnly? OrderDate { get; init; }

    [Field("The release against a blanket order.")]
    public string? ReleaseNumber { get; init; }

    [Field("The supplier's order number.")]
    public string? SellerOrderNumber { get; init; }

    [Field("Who buys, where it differs from the document.")]
    public Party? Buyer { get; init; }

    [Field("The final place or customer behind the ship-to.")]
    public Party? MarkFor { get; init; }

    [Field("Weight of the order's part.")]
    public Quantity? GrossWeight { get; init; }

    [Field("Number of the order's packages; the unit is the kind of package as sent.")]
    public Quantity? PackageCount { get; init; }

    [Field("Numbers of other documents and objects.")]
    public IReadOnlyList<Reference> References { get; init; } = [];
}

/// <summary>A pallet, carton or other package.</summary>
public sealed record Package
{
    [Field("The package's number within this document; given when it is read.")]
    public string? Id { get; init; }

    [Field("The package that holds this one.")]
    public string? ParentId { get; init; }

    [Field("The order whose goods it holds, where it holds those of one.")]
    public string? OrderNumber { get; init; }

    [Field("Serial shipping container code: 18 digits, as sent.")]
    public string? Sscc { get; init; }

    [Field("Any other mark on the package: carton number, tracking number.", Schemes = ["tracking", "carton", "upc"])]
    public IReadOnlyList<Identifier> Marks { get; init; } = [];

    [Field("Kind of package: pallet, carton, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("How many such packages stand for this one.")]
    public decimal? Count { get; init; }

    [Field("Weight of the package.")]
    public Quantity? GrossWeight { get; init; }
}

/// <summary>One item in the shipment.</summary>
public sealed record ShipNoticeLine : DocumentLine
{
    [Field("The package that holds it; absent when the notice names none.")]
    public string? PackageId { get; init; }

    [Field("The order that the line belongs to.")]
    public string? OrderNumber { get; init; }

    [Field("The line's number in the order.")]
    public string? OrderLine { get; init; }

    [Field("What is shipped.")]
    public Quantity? Quantity { get; init; }

    [Field("What was ordered, as the supplier restates it.")]
    public Quantity? OrderedQuantity { get; init; }

    [Field("What was shipped of the line so far.")]
    public decimal? ShippedToDate { get; init; }

    [Field("What the supplier says of the line.")]
    public LineStatus? Status { get; init; }

    [Field("Price, where the sender states it.")]
    public Price? Price { get; init; }

    [Field("The lots or batches that the quantity is from.")]
    public IReadOnlyList<Lot> Lots { get; init; } = [];
}

/// <summary>A lot or batch, and how much of the line is from it.</summary>
public sealed record Lot
{
    [Field("The lot's number.", IsMain = true)]
    public string? Number { get; init; }

    [Field("How much of the line is from it.")]
    public Quantity? Quantity { get; init; }

    [Field("Day after which it must not be used.")]
    public DateOnly? ExpiryDate { get; init; }

    [Field("Day on which it was made.")]
    public DateOnly? ProductionDate { get; init; }

    [Field("Day before which it is best used.")]
    public DateOnly? BestBeforeDate { get; init; }
}
