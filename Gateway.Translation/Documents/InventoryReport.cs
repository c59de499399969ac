namespace Gateway.Translation.Documents;

/// <summary>What is in stock, where, and in which state: of a supplier, a distributor or a warehouse.</summary>
/// <remarks>What a quantity does not say itself (place, day and time) its line says, and else the document.</remarks>
public sealed record InventoryReport : Document
{
    public override DocumentType Type => DocumentType.InventoryReport;

    public override string? DocumentNumber => ReportNumber;

    public override DateOnly? DocumentDate => ReportDate;

    [Field("The report's own number.")]
    public string? ReportNumber { get; init; }

    [Field("The day of the report.")]
    public DateOnly? ReportDate { get; init; }

    [Field("The time of the report, in the sender's zone.")]
    public TimeOnly? ReportTime { get; init; }

    [Field("Whose stock it tells: seller, distributor, manufacturer, warehouse, consignment, …; another text is the sender's own code.")]
    public string? ReportType { get; init; }

    [Field("The day that the quantities are of; absent: the day of the report.")]
    public DateOnly? AsOfDate { get; init; }

    [Field("The time that the quantities are of, in the sender's zone.")]
    public TimeOnly? AsOfTime { get; init; }

    [Field("First day of the period that movements are of.")]
    public DateOnly? PeriodStart { get; init; }

    [Field("Last day of the period that movements are of.")]
    public DateOnly? PeriodEnd { get; init; }

    [Field("The warehouse, store or plant that holds the stock.")]
    public Party? Location { get; init; }

    [Field("The items.")]
    public IReadOnlyList<InventoryReportLine> Lines { get; init; } = [];
}

/// <summary>The stock of one item.</summary>
public sealed record InventoryReportLine : DocumentLine
{
    [Field("The warehouse, store or plant that holds the item, where it is not the document's.")]
    public Party? Location { get; init; }

    [Field("What the item costs or sells for, where the sender states it.")]
    public Price? Price { get; init; }

    [Field("The day that the quantities are of, where it is not the document's.")]
    public DateOnly? AsOfDate { get; init; }

    [Field("Day from which the item can be delivered.")]
    public DateOnly? AvailableDate { get; init; }

    [Field("Day after which the item is no longer delivered.")]
    public DateOnly? DiscontinuedDate { get; init; }

    [Field("How much there is, by state, place and lot.")]
    public IReadOnlyList<InventoryQuantity> Quantities { get; init; } = [];
}

/// <summary>How much of an item there is in one state at one place, of one lot.</summary>
public sealed record InventoryQuantity
{
    [Field("What the quantity is: onHand, available, reserved, inTransit, onOrder, backOrdered, damaged, quarantined, …; another text is the sender's own code.")]
    public string? State { get; init; }

    [Field("How much.", IsMain = true)]
    public Quantity? Quantity { get; init; }

    [Field("The place within or beside the line's: a warehouse, store or bin.")]
    public Identifier? Place { get; init; }

    [Field("The day that the quantity is of, where it is not the line's.")]
    public DateOnly? AsOfDate { get; init; }

    [Field("Day on which what is in transit, on order or back-ordered is expected.")]
    public DateOnly? ExpectedDate { get; init; }

    [Field("The lots or batches that the quantity is from.")]
    public IReadOnlyList<Lot> Lots { get; init; } = [];
}
