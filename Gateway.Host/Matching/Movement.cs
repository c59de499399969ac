namespace Gateway.Host.Matching;

/// <summary>What a document does to an order line.</summary>
enum MovementKind
{
    /// <summary>The supplier promises it: the commitment. The newest response of an order is the one that counts.</summary>
    Confirmed,

    /// <summary>The supplier says that it is under way: an expected receipt.</summary>
    Shipped,

    /// <summary>The supplier bills it; a credit memo bills a negative quantity and amount.</summary>
    Billed,
}

/// <summary>What one document says of one order line, in the order's unit. All such rows of the documents that count are what we know of an order.</summary>
sealed record Movement
{
    public required MovementKind Kind { get; init; }

    public required string OrderNumber { get; init; }

    public required string OrderLine { get; init; }

    /// <summary>In the order line's unit.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The line of the document.</summary>
    public string? DocumentLine { get; init; }

    /// <summary>The line's place in the document, from 1, for lines of two orders may bear one name; not stored.</summary>
    public int? Place { get; init; }

    /// <summary>Billed: the line's money, without tax.</summary>
    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    /// <summary>Confirmed: the day promised. Shipped: the day expected. Billed: the invoice's day.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Whether <see cref="Date"/> is a day of shipment rather than of delivery.</summary>
    public bool IsShipDate { get; init; }

    /// <summary>Confirmed: the supplier's word for it (a line status); null for a plain yes.</summary>
    public string? Status { get; init; }

    /// <summary>Confirmed: the item that comes instead.</summary>
    public string? Substitute { get; init; }

    /// <summary>Shipped: the serial shipping container code of the package.</summary>
    public string? Package { get; init; }

    /// <summary>The document that says so; filled in by the store.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The document's own number; filled in by the store.</summary>
    public string? DocumentNumber { get; init; }

    /// <summary>Whether the document waits: a person may still refuse it. Filled in by the store.</summary>
    public bool IsPending { get; init; }
}
