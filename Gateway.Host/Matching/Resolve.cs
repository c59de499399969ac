using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Applies cross-references and the order's own knowledge to a document: our item numbers, order lines and units.</summary>
/// <remarks>Only adds. What the supplier sent stays as sent, and keeps its origin.</remarks>
static class Resolve
{
    static readonly string[] Schemes =
        [ItemSchemes.SupplierItem, ItemSchemes.Gtin, ItemSchemes.ManufacturerItem, ItemSchemes.Sku, ItemSchemes.CatalogItem];

    /// <summary>The schemes under which an order and a document may both know an item, the buyer's own first.</summary>
    internal static readonly string[] ComparedSchemes = [ItemSchemes.BuyerItem, ItemSchemes.SupplierItem, ItemSchemes.Gtin];

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

    /// <summary>The lines of a document of any kind.</summary>
    internal static IReadOnlyList<DocumentLine> LinesOf(Document document) => document switch
    {
        OrderResponse response => response.Lines,
        ShipNotice notice => notice.Lines,
        Invoice invoice => invoice.Lines,
        _ => [],
    };

    /// <summary>The name of a line: its number, else its place from 1.</summary>
    internal static string Name(DocumentLine line, int index) => line.LineNumber ?? FormattableString.Invariant($"{index + 1}");

    /// <summary>The document with what the match found out written into its lines.</summary>
    internal static Document Complete(Document document, IReadOnlyList<MatchedLine> lines, MatchFacts facts) => document switch
    {
        OrderResponse response => response with
        {
            Lines = [.. lines.Select(m => (OrderResponseLine)m.Line with
            {
                OrderNumber = m.OrderNumber,
                OrderLine = m.Target?.Number ?? ((OrderResponseLine)m.Line).OrderLine,
                Quantity = Normalize(m),
                Responses = [.. ((OrderResponseLine)m.Line).Responses.Select(r => r with { Quantity = Normalize(m, r.Quantity, facts) })],
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
        var order = orderNumber is null ? null : Own(facts.Orders.GetValueOrDefault(orderNumber), facts);
        var target = order is null ? null : Find(order, orderLine, resolved.Ids) ?? OfSubstitute(order, line.Ids, facts);
        return new(index, resolved, quantity, price is null ? null : PerOne(price), orderNumber, order, target, Factor(quantity, target, facts.CrossReferences)) { SentIds = line.Ids };
    }

    /// <summary>A price for none of something is one that does not say for how many: for one.</summary>
    internal static Price PerOne(Price price) => price.BasisQuantity == 0 ? price with { BasisQuantity = null } : price;

    // A substitute that was agreed to is not on the order; the commitment says for which line it comes.
    static OrderLine? OfSubstitute(OrderSnapshot order, IReadOnlyList<Identifier> ids, MatchFacts facts)
    {
        var agreed = facts.Movements
            .Where(m => m is { Kind: MovementKind.Confirmed, IsPending: false, Substitute: not null } && m.OrderNumber == order.Number && ids.Any(id => id.Value == m.Substitute))
            .Select(m => m.OrderLine).Distinct().ToList();
        return agreed is [var only] ? ByNumber(order, only) : null;
    }

    // Another supplier's order is told once and judged no further; nothing that this one says counts for it.
    static OrderSnapshot? Own(OrderSnapshot? order, MatchFacts facts) => order?.Supplier == facts.Supplier ? order : null;

    static IReadOnlyList<Identifier> WithBuyerItem(IReadOnlyList<Identifier> ids, CrossReferences references)
    {
        if (ids.Find(ItemSchemes.BuyerItem) is not null) return ids;
        foreach (var scheme in Schemes)
            if (ids.Find(scheme) is { } theirs && references.OurItem(scheme, theirs) is { } ours)
                return [.. ids, new Identifier { Scheme = ItemSchemes.BuyerItem, Value = ours }];
        return ids;
    }

    // The line number first, then the item numbers from the buyer's own to the public one. An item that stands on
    // several lines of the order does not tell which is meant, unless only one of them is open.
    static OrderLine? Find(OrderSnapshot order, string? number, IReadOnlyList<Identifier> ids)
    {
        if (number is not null && ByNumber(order, number) is { } numbered) return numbered;
        foreach (var scheme in ComparedSchemes)
        {
            var lines = Bearing(order, scheme, ids);
            if (lines.Length > 1) lines = [.. lines.Where(l => l.Status == OrderStatus.Open)];
            if (lines.Length == 1) return lines[0];
        }

        return null;
    }

    /// <summary>A line number without leading zeros: "00010" and "10" are one line to every ERP; letters are compared as they are.</summary>
    internal static string Plain(string lineNumber) => lineNumber.TrimStart('0');

    /// <summary>Takes away what division by a factor leaves in the last digits: a twelfth of twelve is one.</summary>
    internal static decimal Exact(decimal value) => Math.Round(value, 12);

    /// <summary>The order's lines that bear the item number which <paramref name="ids"/> have under a scheme.</summary>
    internal static OrderLine[] Bearing(OrderSnapshot order, string scheme, IReadOnlyList<Identifier> ids) =>
        ids.Find(scheme) is { } value ? [.. order.Lines.Where(l => l.Ids.Find(scheme) is { } ours && SameItem(scheme, ours, value))] : [];

    /// <summary>Whether two numbers under a scheme are one item: a GTIN is the same with and without leading zeros.</summary>
    internal static bool SameItem(string scheme, string one, string other) =>
        one == other || scheme == ItemSchemes.Gtin && one.TrimStart('0') == other.TrimStart('0');

    static OrderLine? ByNumber(OrderSnapshot order, string number) =>
        order.Lines.FirstOrDefault(l => l.Number == number)
        ?? order.Lines.FirstOrDefault(l => Plain(l.Number) == Plain(number));

    /// <summary>How many of the order line's unit one of the quantity's unit is; null when nobody said.</summary>
    internal static decimal? Factor(Quantity? quantity, OrderLine? target, CrossReferences references) => (quantity, target) switch
    {
        (_, null) or (null, _) => null,
        ({ Unit: null }, _) => 1,
        ({ Unit: { } unit }, { } line) => references.Factor(line.BuyerItem, unit, line.Unit),
    };

    static Quantity? Normalize(MatchedLine line) => line is { NormalizedQuantity: { } value, Target: { } target }
        ? line.Quantity! with { NormalizedValue = value, NormalizedUnit = target.Unit }
        : line.Quantity;

    static Quantity? Normalize(MatchedLine line, Quantity? part, MatchFacts facts) =>
        part is { Value: { } value } && line.Target is { } target
        && Factor(part with { Unit = part.Unit ?? line.Quantity?.Unit }, target, facts.CrossReferences) is { } factor
            ? part with { NormalizedValue = Exact(value * factor), NormalizedUnit = target.Unit }
            : part;
}
