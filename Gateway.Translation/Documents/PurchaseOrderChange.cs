namespace Gateway.Translation.Documents;

/// <summary>What a buyer changes of an order that he has placed.</summary>
/// <remarks>The head repeats the order's head as it shall be; a line that is not listed stays as it is.</remarks>
public sealed record PurchaseOrderChange : Document
{
    public override DocumentType Type => DocumentType.PurchaseOrderChange;

    public override string? DocumentNumber => ChangeNumber ?? OrderNumber;

    public override DateOnly? DocumentDate => ChangeDate ?? OrderDate;

    [Field("The buyer's order number.")]
    public string? OrderNumber { get; init; }

    [Field("The day of the order.")]
    public DateOnly? OrderDate { get; init; }

    [Field("The change's own number: counted within the order, or the change document's number.")]
    public string? ChangeNumber { get; init; }

    [Field("The day of the change.")]
    public DateOnly? ChangeDate { get; init; }

    [Field("The release against a blanket order.")]
    public string? ReleaseNumber { get; init; }

    [Field("Kind of order: standAlone, blanket, release, dropShip, rush, …; another text is the sender's own code.")]
    public string? OrderType { get; init; }

    [Field("The contract that the order is under.")]
    public string? ContractNumber { get; init; }

    [Field("The supplier's order number.")]
    public string? SellerOrderNumber { get; init; }

    [Field("Day on which the goods are wanted at the ship-to.")]
    public DateOnly? RequestedDeliveryDate { get; init; }

    [Field("Day on which the goods are wanted to leave.")]
    public DateOnly? RequestedShipDate { get; init; }

    [Field("First day on which delivery is accepted.")]
    public DateOnly? DeliverNotBefore { get; init; }

    [Field("Last day on which delivery is accepted.")]
    public DateOnly? DeliverNotAfter { get; init; }

    [Field("First day on which shipment is accepted.")]
    public DateOnly? ShipNotBefore { get; init; }

    [Field("Last day on which shipment is accepted.")]
    public DateOnly? ShipNotAfter { get; init; }

    [Field("The order is void when it did not ship by this day.")]
    public DateOnly? CancelAfter { get; init; }

    [Field("The lines that change.")]
    public IReadOnlyList<PurchaseOrderChangeLine> Lines { get; init; } = [];
}

/// <summary>One line of an order as it shall be.</summary>
public sealed record PurchaseOrderChangeLine : DocumentLine
{
    [Field("What happens to the line.")]
    public LineChange? Change { get; init; }

    [Field("The quantity ordered from now on, what was delivered already included.")]
    public Quantity? Quantity { get; init; }

    [Field("How much of it is still to be delivered, in the same unit.")]
    public decimal? OpenQuantity { get; init; }

    [Field("What one unit costs from now on.")]
    public Price? Price { get; init; }

    [Field("What the item is meant to sell for.")]
    public Price? RetailPrice { get; init; }

    [Field("The line's value, where the sender states it.")]
    public decimal? Amount { get; init; }

    [Field("Day on which the goods are wanted at the ship-to.")]
    public DateOnly? RequestedDeliveryDate { get; init; }

    [Field("Day on which the goods are wanted to leave.")]
    public DateOnly? RequestedShipDate { get; init; }

    [Field("The quantity split over dates.")]
    public IReadOnlyList<Schedule> Schedules { get; init; } = [];

    [Field("The quantity split over places.")]
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    [Field("What a kit or assortment is made of.")]
    public IReadOnlyList<Component> Components { get; init; } = [];
}
