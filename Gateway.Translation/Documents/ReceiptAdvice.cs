namespace Gateway.Translation.Documents;

/// <summary>What the receiver of goods found when they came: what he took, what was missing, too much, damaged or refused.</summary>
public sealed record ReceiptAdvice : Document
{
    public override DocumentType Type => DocumentType.ReceiptAdvice;

    public override string? DocumentNumber => ReceiptNumber;

    public override DateOnly? DocumentDate => ReceiptDate;

    [Field("The receipt's own number.")]
    public string? ReceiptNumber { get; init; }

    [Field("The day of the advice.")]
    public DateOnly? ReceiptDate { get; init; }

    [Field("The time of the advice, in the sender's zone.")]
    public TimeOnly? ReceiptTime { get; init; }

    [Field("Kind of receipt: the sender's code.")]
    public string? ReceiptType { get; init; }

    [Field("Day on which the goods were received.")]
    public DateOnly? ReceivedDate { get; init; }

    [Field("Day on which the goods had left.")]
    public DateOnly? ShipDate { get; init; }

    [Field("The buyer's order number.")]
    public string? OrderNumber { get; init; }

    [Field("The day of the order.")]
    public DateOnly? OrderDate { get; init; }

    [Field("The release against a blanket order.")]
    public string? ReleaseNumber { get; init; }

    [Field("The supplier's order number.")]
    public string? SellerOrderNumber { get; init; }

    [Field("The ship notice or delivery note of the goods.")]
    public string? ShipNoticeNumber { get; init; }

    [Field("The bill of lading.")]
    public string? BillOfLading { get; init; }

    [Field("Weight of the whole.")]
    public Quantity? GrossWeight { get; init; }

    [Field("Number of packages; the unit is the kind of package as sent.")]
    public Quantity? PackageCount { get; init; }

    [Field("Pallets, cartons and other packages; a package inside another names it.")]
    public IReadOnlyList<Package> Packages { get; init; } = [];

    [Field("What was received.")]
    public IReadOnlyList<ReceiptAdviceLine> Lines { get; init; } = [];
}

/// <summary>What was received of one item.</summary>
public sealed record ReceiptAdviceLine : DocumentLine
{
    [Field("The package that it came in; absent when the advice names none.")]
    public string? PackageId { get; init; }

    [Field("The order that the line belongs to.")]
    public string? OrderNumber { get; init; }

    [Field("The line's number in the order.")]
    public string? OrderLine { get; init; }

    [Field("The ship notice or delivery note of the goods, where the line names its own.")]
    public string? ShipNoticeNumber { get; init; }

    [Field("What was received and accepted.")]
    public Quantity? Quantity { get; init; }

    [Field("What the supplier had announced or billed.")]
    public Quantity? ShippedQuantity { get; init; }

    [Field("What was ordered.")]
    public Quantity? OrderedQuantity { get; init; }

    [Field("What goes back to the supplier.")]
    public Quantity? ReturnedQuantity { get; init; }

    [Field("Day on which the line was received, where it is not the document's.")]
    public DateOnly? ReceivedDate { get; init; }

    [Field("What was not as it should be, each with its quantity.")]
    public IReadOnlyList<ReceiptDiscrepancy> Discrepancies { get; init; } = [];

    [Field("The lots or batches that the quantity is from.")]
    public IReadOnlyList<Lot> Lots { get; init; } = [];

    [Field("Marks on the packages: container codes, carton numbers.", Schemes = ["sscc", "tracking", "carton", "upc"])]
    public IReadOnlyList<Identifier> Marks { get; init; } = [];
}

/// <summary>A quantity that was not as it should be.</summary>
public sealed record ReceiptDiscrepancy
{
    [Field("What is wrong: short, over, damaged, wrongItem, rejected, onHold, …; another text is the sender's own code.")]
    public string? Condition { get; init; }

    [Field("How much of the line.", IsMain = true)]
    public Quantity? Quantity { get; init; }
}
