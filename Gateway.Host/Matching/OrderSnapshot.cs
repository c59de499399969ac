using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Whether an order or a line of it still takes documents.</summary>
enum OrderStatus
{
    Open,
    Closed,
    Cancelled,
}

/// <summary>A purchase order as the ERP knows it, at one revision.</summary>
sealed record OrderSnapshot
{
    /// <summary>The row's id in the gateway's tables.</summary>
    public required string Id { get; init; }

    public required string Number { get; init; }

    /// <summary>The supplier's number in the ERP.</summary>
    public required string Supplier { get; init; }

    public required int Revision { get; init; }

    public OrderStatus Status { get; init; }

    public string? Currency { get; init; }

    public DateOnly? Date { get; init; }

    /// <summary>In the ERP's words ("2/10 net 30").</summary>
    public string? PaymentTerms { get; init; }

    public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>What a quantity, in the unit of one of its lines, costs at that line's price; null when the order states none or a factor is unknown.</summary>
    internal decimal? Worth(OrderLine line, decimal quantity, CrossReferences references) =>
        quantity * line.UnitPrice(references) is { } worth
            ? Money.Round(worth, Currency)
            : null;
}

/// <summary>One line of an order, in the buyer's units.</summary>
sealed record OrderLine
{
    /// <summary>The order's own line number, as text.</summary>
    public required string Number { get; init; }

    public OrderStatus Status { get; init; }

    public IReadOnlyList<Identifier> Ids { get; init; } = [];

    public required decimal Quantity { get; init; }

    public required string Unit { get; init; }

    /// <summary>Money for <see cref="PriceBasis"/> of <see cref="PriceUnit"/>; null when the order states none.</summary>
    public decimal? Price { get; init; }

    public decimal PriceBasis { get; init; } = 1;

    /// <summary>Null: the line's unit.</summary>
    public string? PriceUnit { get; init; }

    /// <summary>The day on which the goods are wanted.</summary>
    public DateOnly? RequestedDate { get; init; }

    /// <summary>The day agreed, where the ERP knows one.</summary>
    public DateOnly? PromisedDate { get; init; }

    public string? ItemGroup { get; init; }

    /// <summary>Money for one of <see cref="Unit"/>, not rounded; null when the order states no price or a factor is unknown.</summary>
    internal decimal? UnitPrice(CrossReferences references) =>
        references.Factor(BuyerItem, Unit, PriceUnit ?? Unit) * Price / PriceBasis;

    internal string? BuyerItem => Ids.Find(ItemSchemes.BuyerItem);
}
