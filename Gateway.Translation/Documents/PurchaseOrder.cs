namespace Gateway.Translation.Documents;

/// <summary>What a buyer orders from a supplier.</summary>
public sealed record PurchaseOrder : Document
{
    public override DocumentType Type => DocumentType.PurchaseOrder;

    public override string? DocumentNumber => OrderNumber;

    public override DateOnly? DocumentDate => OrderDate;

    [Field("The buyer's order number.")]
    public string? OrderNumber { get; init; }

    [Field("The day of the order.")]
    public DateOnly? OrderDate { get; init; }

    [Field("The release against a blanket order.")]
    public string? ReleaseNumber { get; init; }

    [Field("Kind of order: standAlone, blanket, release, dropShip, rush, …; another text is the sender's own code.")]
    public string? OrderType { get; init; }

    [Field("The contract that the order is under.")]
    public string? ContractNumber { get; init; }

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

    [Field("The lines, in the buyer's order.")]
    public IReadOnlyList<PurchaseOrderLine> Lines { get; init; } = [];
}

/// <summary>One line of a purchase order.</summary>
public sealed record PurchaseOrderLine : DocumentLine
{
    [Field("What is ordered.")]
    public Quantity? Quantity { get; init; }

    [Field("What one unit costs.")]
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

/// <summary>A part of a line's quantity, wanted on a day of its own.</summary>
public sealed record Schedule
{
    [Field("The part.")]
    public Quantity? Quantity { get; init; }

    [Field("Day on which the part is wanted at the ship-to.")]
    public DateOnly? RequestedDeliveryDate { get; init; }

    [Field("Day on which the part is wanted to leave.")]
    public DateOnly? RequestedShipDate { get; init; }
}

/// <summary>A part of a line's quantity, wanted at a place of its own.</summary>
public sealed record Destination
{
    [Field("The place.")]
    public Identifier? Place { get; init; }

    [Field("The part.")]
    public Quantity? Quantity { get; init; }
}

/// <summary>One item of a kit or assortment.</summary>
public sealed record Component
{
    [Field("The component's number within the line.")]
    public string? LineNumber { get; init; }

    [Field("The item.")]
    public Item? Item { get; init; }

    [Field("How many in one unit of the line.")]
    public Quantity? Quantity { get; init; }

    [Field("What one costs.")]
    public Price? Price { get; init; }
}
