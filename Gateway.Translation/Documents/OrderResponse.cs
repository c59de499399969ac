namespace Gateway.Translation.Documents;

/// <summary>A supplier's answer to a purchase order.</summary>
public sealed record OrderResponse : Document
{
    public override DocumentType Type => DocumentType.OrderResponse;

    public override string? DocumentNumber => ResponseNumber ?? OrderNumber;

    public override DateOnly? DocumentDate => ResponseDate ?? OrderDate;

    [Field("The buyer's order number.")]
    public string? OrderNumber { get; init; }

    [Field("The day of the order.")]
    public DateOnly? OrderDate { get; init; }

    [Field("The release against a blanket order.")]
    public string? ReleaseNumber { get; init; }

    [Field("The response's own number.")]
    public string? ResponseNumber { get; init; }

    [Field("The day of the response.")]
    public DateOnly? ResponseDate { get; init; }

    [Field("The supplier's order number.")]
    public string? SellerOrderNumber { get; init; }

    [Field("What is answered or asked for; absent: an order is answered.")]
    public ResponseSubject? Subject { get; init; }

    [Field("The buyer's change that is answered, or the change that the seller asks for: its number.")]
    public string? ChangeNumber { get; init; }

    [Field("The day of that change.")]
    public DateOnly? ChangeDate { get; init; }

    [Field("The answer to the order as a whole.")]
    public ResponseType? ResponseType { get; init; }

    [Field("Day on which the goods will leave, for lines that do not say otherwise.")]
    public DateOnly? ShipDate { get; init; }

    [Field("Day on which the goods will arrive, for lines that do not say otherwise.")]
    public DateOnly? DeliveryDate { get; init; }

    [Field("Which part of the document this is; filled when it goes to the ERP in parts, never by a map.")]
    public DocumentPart? Part { get; init; }

    [Field("The lines answered.")]
    public IReadOnlyList<OrderResponseLine> Lines { get; init; } = [];
}

/// <summary>One line of an order response: the order's line restated, and the answers to it.</summary>
public sealed record OrderResponseLine : DocumentLine
{
    [Field("The order that the line belongs to.")]
    public string? OrderNumber { get; init; }

    [Field("The line's number in the order.")]
    public string? OrderLine { get; init; }

    [Field("The quantity ordered, as the supplier restates it.")]
    public Quantity? Quantity { get; init; }

    [Field("How much of it is still to be delivered, in the same unit.")]
    public decimal? OpenQuantity { get; init; }

    [Field("The price that the supplier states.")]
    public Price? Price { get; init; }

    [Field("The line's value, where the sender states it.")]
    public decimal? Amount { get; init; }

    [Field("Day on which the line will leave, for answers that do not say otherwise.")]
    public DateOnly? ShipDate { get; init; }

    [Field("Day on which the line will arrive, for answers that do not say otherwise.")]
    public DateOnly? DeliveryDate { get; init; }

    [Field("The answers; their quantities add up to the quantity ordered.")]
    public IReadOnlyList<LineResponse> Responses { get; init; } = [];
}

/// <summary>The answer to a part of a line's quantity.</summary>
public sealed record LineResponse
{
    [Field("The answer.")]
    public LineStatus? Status { get; init; }

    [Field("The part it speaks of.")]
    public Quantity? Quantity { get; init; }

    [Field("Day on which the part will leave.")]
    public DateOnly? ShipDate { get; init; }

    [Field("Day on which the part will arrive.")]
    public DateOnly? DeliveryDate { get; init; }

    [Field("The price that will be charged, where it is not the line's.")]
    public Price? Price { get; init; }

    [Field("The item that will be sent instead.")]
    public Item? Substitute { get; init; }

    [Field("Why, in a code or words.")]
    public string? Reason { get; init; }

    [Field("The supplier's number for the answer.")]
    public string? ReferenceNumber { get; init; }
}
