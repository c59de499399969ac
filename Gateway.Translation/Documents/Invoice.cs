namespace Gateway.Translation.Documents;

/// <summary>What a supplier asks to be paid, or credits.</summary>
/// <remarks>A credit memo states what is credited as positive quantities and amounts, whichever sign the sender used; see <see cref="InvoiceSign"/>.</remarks>
public sealed record Invoice : Document
{
    public override DocumentType Type => DocumentType.Invoice;

    public override string? DocumentNumber => InvoiceNumber;

    public override DateOnly? DocumentDate => InvoiceDate;

    [Field("The supplier's invoice number.")]
    public string? InvoiceNumber { get; init; }

    [Field("The day of the invoice.")]
    public DateOnly? InvoiceDate { get; init; }

    [Field("What it asks for.")]
    public InvoiceKind? Kind { get; init; }

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

    [Field("The invoice that is credited or corrected.")]
    public string? OriginalInvoiceNumber { get; init; }

    [Field("The bill of lading.")]
    public string? BillOfLading { get; init; }

    [Field("Day on which the goods left.")]
    public DateOnly? ShipDate { get; init; }

    [Field("Day on which the goods were delivered.")]
    public DateOnly? DeliveryDate { get; init; }

    [Field("How much of the whole is payable by what was ordered and received; filled by matching, never by a map.")]
    public decimal? PayableAmount { get; init; }

    [Field("Which part of the document this is; filled when it goes to the ERP in parts, never by a map.")]
    public DocumentPart? Part { get; init; }

    [Field("The lines.")]
    public IReadOnlyList<InvoiceLine> Lines { get; init; } = [];
}

/// <summary>One line of an invoice.</summary>
public sealed record InvoiceLine : DocumentLine
{
    [Field("The order that the line belongs to.")]
    public string? OrderNumber { get; init; }

    [Field("The line's number in the order.")]
    public string? OrderLine { get; init; }

    [Field("The ship notice or delivery note of the goods, where the line names its own.")]
    public string? ShipNoticeNumber { get; init; }

    [Field("What is invoiced.")]
    public Quantity? Quantity { get; init; }

    [Field("What one unit costs.")]
    public Price? Price { get; init; }

    [Field("The line's value, where the sender states it.")]
    public decimal? Amount { get; init; }

    [Field("Day on which the goods left.")]
    public DateOnly? ShipDate { get; init; }

    [Field("Day on which the goods were delivered.")]
    public DateOnly? DeliveryDate { get; init; }

    [Field("How much of the quantity is payable, in its unit; filled by matching, never by a map.")]
    public decimal? PayableQuantity { get; init; }

    [Field("How much of the line's money is payable, without tax; filled by matching, never by a map.")]
    public decimal? PayableAmount { get; init; }
}
