using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Applies cross-references and the order's own knowledge to a document: our item numbers, order lines and units.</summary>
/// <remarks>Only adds. What the supplier sent stays as sent, and keeps its origin.</remarks>
static class Resolve
{
    static readonly string[] Schemes =
        [ItemSchemes.SupplierItem, ItemSchemes.Gtin, ItemSchemes.ManufacturerItem, ItemSchemes.Sku, ItemSchemes.CatalogItem];

    /// <summary>The lines of a document with the order lines that they speak of.</summary>
    internal static IReadOnlyList<MatchedLine> Lines(Document document, MatchFacts facts) => document switch
    {
        OrderResponse response => [.. response.Lines.Select((line, i) =>
            Match(i, line, line.Quantity, line.Price, line.OrderNumber ?? response.OrderNumber, line.OrderLine, facts))],
        ShipNotice notice => [.. notice.Lines.Select((line, i) =>
            Match(i, line, line.Quantity, line.Price, line.OrderNumber, line.OrderLine, facts))],
        Invoice invoice => [.. invoice.Lines.Select((line, i) =>
            Match(i, line, line.Quantity, line.Price, line.OrderNumber ?? invoice.OrderNumber, line.OrderLine, facts))],
        _ => [],
    };

    /// <summary>The document with what the match found out written into its lines.</summary>
    internal static Document Complete(Document document, IReadOnlyList<MatchedLine> lines) => document switch
    {
        OrderResponse response => response with
        {
            Lines = [.. lines.Select(m => (OrderResponseLine)m.Line with
            {
                OrderNumber = m.OrderNumber,
                OrderLine = m.Target?.Number ?? ((OrderResponseLine)m.Line).OrderLine,
                Quantity = Normalize(m),
            })],
        },
        ShipNotice notice => notice with
        {
            Lines = [.. lines.Select(m => (ShipNoticeLine)m.Line with
            {
                OrderNumber = m.OrderNumber,
                OrderLine = m.Target?.Number ?? ((ShipNoticeLine)m.Line).OrderLine,
                Quantity = Normalize(m),
            })],
        },
        Invoice invoice => invoice with
        {
            Lines = [.. lines.Select(m => (InvoiceLine)m.Line with
            {
                OrderNumber = m.OrderNumber,
                OrderLine = m.Target?.Number ?? ((InvoiceLine)m.Line).OrderLine,
                Quantity = Normalize(m),
            })],
        },
        _ => document,
    };

    static MatchedLine Match(
        int index, DocumentLine line, Quantity? quantity, Price? price, string? orderNumber, string? orderLine, MatchFacts facts)
    {
        var resolved = line with { Ids = WithBuyerItem(line.Ids, facts.CrossReferences) };
        var order = orderNumber is null ? null : facts.Orders.GetValueOrDefault(orderNumber);
        var target = order is null ? null : Find(order, orderLine, resolved.Ids);
        return new(index, resolved, quantity, price, orderNumber, order, target, Factor(quantity, target, facts.CrossReferences));
    }

    static IReadOnlyList<Identifier> WithBuyerItem(IReadOnlyList<Identifier> ids, CrossReferences references)
    {
        if (ids.Find(ItemSchemes.BuyerItem) is not null) return ids;
        foreach (var scheme in Schemes)
            if (ids.Find(scheme) is { } theirs && references.OurItem(scheme, theirs) is { } ours)
                return [.. ids, new Identifier { Scheme = ItemSchemes.BuyerItem, Value = ours }];
        return ids;
    }

    // The line number first, then the item numbers from the buyer's own to the public one. An item that stands on
    // several lines of the order does not tell which is meant.
    static OrderLine? Find(OrderSnapshot order, string? number, IReadOnlyList<Identifier> ids)
    {
        if (number is not null && ByNumber(order, number) is { } numbered) return numbered;
        foreach (var scheme in (string[])[ItemSchemes.BuyerItem, ItemSchemes.SupplierItem, ItemSchemes.Gtin])
        {
            if (ids.Find(scheme) is not { } value) continue;
            var lines = order.Lines.Where(l => l.Ids.Find(scheme) == value).Take(2).ToArray();
            if (lines.Length == 1) return lines[0];
        }

        return null;
    }

    /// <summary>A line number without leading zeros: "00010" and "10" are one line to every ERP; letters are compared as they are.</summary>
    internal static string Plain(string lineNumber) => lineNumber.TrimStart('0');

    /// <summary>Takes away what division by a factor leaves in the last digits: a twelfth of twelve is one.</summary>
    internal static decimal Exact(decimal value) => Math.Round(value, 12);

    static OrderLine? ByNumber(OrderSnapshot order, string number) =>
        order.Lines.FirstOrDefault(l => l.Number == number)
        ?? order.Lines.FirstOrDefault(l => Plain(l.Number) == Plain(number));

    static decimal? Factor(Quantity? quantity, OrderLine? target, CrossReferences references) => (quantity, target) switch
    {
        (_, null) or (null, _) => null,
        ({ Unit: null }, _) => 1,
        ({ Unit: { } unit }, { } line) => references.Factor(line.BuyerItem, unit, line.Unit),
    };

    static Quantity? Normalize(MatchedLine line) => line is { NormalizedQuantity: { } value, Target: { } target }
        ? line.Quantity! with { NormalizedValue = value, NormalizedUnit = target.Unit }
        : line.Quantity;
}
