using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline.Review;

/// <summary>The lines of a page: each line of the document with the order's line, and what else is known of that.</summary>
static class MatchPageLines
{
    /// <param name="matched">The document with what the match found out.</param>
    /// <param name="facts">What it was judged by.</param>
    /// <param name="findings">What the rules said.</param>
    internal static IReadOnlyList<PageLine> Of(Document matched, MatchFacts facts, IReadOnlyList<PageFinding> findings)
    {
        var lines = Resolve.Lines(matched, facts);
        var ofLine = findings.Where(f => f.Finding.Line is not null).ToLookup(f => f.Finding.Line!);
        var spoken = lines.Where(l => l.Target is not null).Select(l => (l.OrderNumber, l.Target!.Number)).ToHashSet();
        var silent = from finding in findings
                     where finding.Finding is { Line: null, Order.Line: not null }
                     group finding by (finding.Finding.Order!.Number, finding.Finding.Order.Line!);
        return
        [
            .. lines.Select(l => Of(matched, l, facts, [.. ofLine[l.Number]])),
            .. silent.Where(s => !spoken.Contains(s.Key)).Select(s => Of(s.Key.Number, s.Key.Item2, facts, [.. s])),
        ];
    }

    static PageLine Of(Document document, MatchedLine line, MatchFacts facts, IReadOnlyList<PageFinding> findings)
    {
        var stated = Stated(document, line);
        return Known(line.OrderNumber, line.Target, line.Order?.Currency, facts, findings) with
        {
            Line = line.Number,
            Item = Item(line.Target?.Ids ?? line.Line.Ids),
            Description = line.Line.Description,
            Stated = stated,
            InOrderUnit = line is { Target: { } target, NormalizedQuantity: { } value } && stated.Unit != target.Unit ? new(value, target.Unit) : null,
            Payable = line.Line is InvoiceLine billed ? Payable(billed, stated) : null,
            Answers = line.Line is OrderResponseLine answered ? [.. answered.Responses.Select(Answer)] : [],
        };
    }

    static PageLine Of(string order, string orderLine, MatchFacts facts, IReadOnlyList<PageFinding> findings)
    {
        var snapshot = facts.Orders.GetValueOrDefault(order);
        var target = snapshot?.Lines.FirstOrDefault(l => l.Number == orderLine);
        return Known(order, target, snapshot?.Currency, facts, findings) with { OrderLine = orderLine };
    }

    static PageLine Known(string? order, OrderLine? target, string? currency, MatchFacts facts, IReadOnlyList<PageFinding> findings)
    {
        var moved = facts.Movements.Where(m => m.OrderNumber == order && m.OrderLine == target?.Number).ToLookup(m => m.Kind);
        return new(
            null, order, target?.Number, Item(target?.Ids ?? []), null,
            target is null ? null : Ordered(target, currency),
            Sides(moved, MovementKind.Confirmed, target),
            Sides(moved, MovementKind.Shipped, target),
            target is null ? [] : [.. facts.Receipts.Where(r => r.OrderNumber == order && r.OrderLine == target.Number).Select(Received)],
            Sides(moved, MovementKind.Billed, target),
            null, null, [], [.. findings.Where(f => f.IsHeld).Select(Cell).OfType<string>().Distinct()], findings, null, target is null ? [] : Terms(order, target, facts));
    }

    static IReadOnlyList<PageTerm> Terms(string? order, OrderLine target, MatchFacts facts) =>
    [
        .. facts.Terms.Explain(new(order, target.Number, target.BuyerItem, target.ItemGroup), facts.Day).Select(c => new PageTerm(
            StateNames.Of(c.Level), c.Scope.ToString(), c.Written.Kind, c.Written.Limit, LineRules.Place(c.Written.Source), c.IsInForce)),
    ];

    static PageSide? Payable(InvoiceLine line, PageSide stated) =>
        line.PayableQuantity < line.Quantity?.Value || line.PayableAmount < (line.Amount ?? line.Quantity?.Value * line.Price?.Amount / (line.Price?.BasisQuantity ?? 1))
            ? new() { Quantity = line.PayableQuantity, Unit = stated.Unit, Amount = line.PayableAmount, Currency = stated.Currency }
            : null;

    static PageSide Ordered(OrderLine line, string? currency) => new()
    {
        Quantity = line.Quantity,
        Unit = line.Unit,
        Price = line.Price,
        PriceBasis = line.PriceBasis == 1 ? null : line.PriceBasis,
        PriceUnit = line.PriceUnit,
        Amount = line.PriceUnit is null ? line.Quantity * line.Price / line.PriceBasis : null,
        Currency = currency,
        Date = Published.Date(line.PromisedDate ?? line.RequestedDate),
    };

    static IReadOnlyList<PageSide> Sides(ILookup<MovementKind, Movement> moved, MovementKind kind, OrderLine? target) =>
    [
        .. moved[kind].Select(m => new PageSide
        {
            Document = m.DocumentNumber,
            DocumentId = m.DocumentId,
            Quantity = m.Quantity,
            Unit = target?.Unit,
            Amount = m.Amount,
            Currency = m.Currency,
            Date = Published.Date(m.Date),
            ShipDate = m.IsShipDate,
            Status = m.Status,
            Substitute = m.Substitute,
            Pending = m.IsPending,
        }),
    ];

    static PageSide Received(Receipt receipt) => new()
    {
        Document = receipt.Number,
        DocumentId = receipt.Id,
        Quantity = receipt.Quantity,
        Unit = receipt.Unit,
        Date = Published.Date(receipt.Date),
    };

    static PageSide Stated(Document document, MatchedLine line)
    {
        var (delivery, ship) = Days(document, line.Line);
        return new()
        {
            Quantity = line.Quantity?.Value,
            Unit = line.Quantity?.Unit ?? line.Target?.Unit,
            Price = line.Price?.Amount,
            PriceBasis = line.Price?.BasisQuantity,
            PriceUnit = line.Price?.BasisUnit,
            Amount = line.Line switch
            {
                InvoiceLine invoiced => invoiced.Amount,
                OrderResponseLine answered => answered.Amount,
                _ => null,
            },
            Currency = document.Currency ?? line.Order?.Currency,
            Date = Published.Date(delivery ?? ship),
            ShipDate = delivery is null && ship is not null,
        };
    }

    static (DateOnly? Delivery, DateOnly? Ship) Days(Document document, DocumentLine line) => (document, line) switch
    {
        (OrderResponse all, OrderResponseLine one) => (one.DeliveryDate ?? all.DeliveryDate, one.ShipDate ?? all.ShipDate),
        (ShipNotice notice, _) => (notice.EstimatedDeliveryDate ?? notice.DeliveryDate, notice.ShipDate),
        (Invoice all, InvoiceLine one) => (one.DeliveryDate ?? all.DeliveryDate, one.ShipDate ?? all.ShipDate),
        _ => (null, null),
    };

    static PageSide Answer(LineResponse answer) => new()
    {
        Quantity = answer.Quantity?.Value,
        Unit = answer.Quantity?.Unit,
        Price = answer.Price?.Amount,
        PriceBasis = answer.Price?.BasisQuantity,
        PriceUnit = answer.Price?.BasisUnit,
        Date = Published.Date(answer.DeliveryDate ?? answer.ShipDate),
        ShipDate = answer.DeliveryDate is null && answer.ShipDate is not null,
        Status = answer.Status?.ToString(),
        Substitute = answer.Substitute is { } instead ? Item(instead.Ids) : null,
    };

    static string? Item(IReadOnlyList<Identifier> ids) => ids.Find(ItemSchemes.BuyerItem) ?? (ids.Count == 0 ? null : ids[0].Value);

    // Which cell of the page a held finding is about: its rule may be of any room, the place of its value tells.
    static string? Cell(PageFinding finding) => finding.Finding.Field switch
    {
        { } field when field.Contains("/price/", StringComparison.Ordinal) => "price",
        { } field when field.Contains("/quantity/", StringComparison.Ordinal) => "quantity",
        { } field when field.EndsWith("Date", StringComparison.Ordinal) => "date",
        { } field when field.Contains("/ids/", StringComparison.Ordinal) || field.Contains("/substitute/", StringComparison.Ordinal) => "item",
        { } field when field.EndsWith("/amount", StringComparison.Ordinal) => "amount",
        _ => null,
    };
}
