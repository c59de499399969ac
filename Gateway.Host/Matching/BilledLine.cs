using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>A line of an invoice in numbers: what it bills of which order line, and what was billed and received of that before.</summary>
sealed record BilledLine
{
    public required MatchedLine Line { get; init; }

    /// <summary>The order's line, when the invoice's line can be judged by it: found, of this supplier, with the same item.</summary>
    public required OrderLine? Target { get; init; }

    /// <summary>In the order's unit; negative for what is taken back or credited. Null when it or the unit's factor is unknown.</summary>
    public required decimal? Quantity { get; init; }

    /// <summary>Quantity × price, before allowances and charges, with the document's sign; null when one of them is unknown.</summary>
    public required Reckoned? Gross { get; init; }

    /// <summary>The line's money without tax, allowances taken off and charges put on, with the document's sign.</summary>
    public required Reckoned? Net { get; init; }

    /// <summary>What others, and the lines before this one, bill of the same order line.</summary>
    public IReadOnlyList<Movement> Before { get; init; } = [];

    /// <summary>What came of the order line.</summary>
    public IReadOnlyList<Receipt> Receipts { get; init; } = [];

    internal InvoiceLine Content => (InvoiceLine)Line.Line;

    /// <summary>The currency of the order, in which its prices are; the document's where the order says none.</summary>
    public required string? OrderCurrency { get; init; }

    internal decimal BilledBefore => Before.Sum(m => m.Quantity);

    internal static IReadOnlyList<BilledLine> Of(MatchContext context)
    {
        var lines = context.Lines.Select(line => Number(line, context)).ToArray();
        var superseded = InvoiceRules.Superseded(context).Select(i => i.DocumentId).ToHashSet(StringComparer.Ordinal);
        var receipts = context.Facts.Receipts.ToLookup(r => (r.OrderNumber, Resolve.Plain(r.OrderLine)));
        foreach (var group in lines.Where(l => l.Target is not null).GroupBy(l => (l.Line.OrderNumber!, l.Target!.Number)))
        {
            var first = group.First();
            var before = context.Earlier(MovementKind.Billed, first.Line, first.Target!)
                .Where(m => m.DocumentId is null || !superseded.Contains(m.DocumentId))
                .ToList();
            var came = receipts[(group.Key.Item1, Resolve.Plain(group.Key.Number))].ToArray();

            // What is taken back makes room for what is billed, wherever it stands in the document.
            foreach (var line in group.OrderBy(l => l.Quantity >= 0).ThenBy(l => l.Line.Index))
            {
                lines[line.Line.Index] = line with { Before = [.. before], Receipts = came };
                if (line.Movement(context) is { Quantity: not 0 } own) before.Add(own);
            }
        }

        return lines;
    }

    /// <summary>What the line says of its order line; null when it is not known of which.</summary>
    internal Movement? Movement(MatchContext context) => !IsOfOurs(context) ? null : new()
    {
        Kind = MovementKind.Billed,
        OrderNumber = Line.OrderNumber!,
        OrderLine = Line.Target!.Number,
        DocumentLine = Line.Number,
        Place = Line.Index + 1,
        Quantity = InvoiceRules.BillsGoods(context.Invoice) ? Quantity ?? 0 : 0,
        Amount = Net is { } net ? Money.Round(net.Value, context.Currency) : null,
        Currency = context.Currency,
        Date = context.Document.DocumentDate,
    };

    // A line on another supplier's order says nothing of that order.
    bool IsOfOurs(MatchContext context) =>
        Line.Target is not null && Line.Order!.Supplier == context.Facts.Supplier && context.Invoice.Kind != InvoiceKind.ProForma;

    static BilledLine Number(MatchedLine line, MatchContext context)
    {
        var (gross, net) = LineMoney.Of(line, context);
        return new()
        {
            Line = line,
            Target = InvoiceRules.IsJudged(line, context) ? line.Target : null,
            OrderCurrency = line.Order?.Currency ?? context.Currency,
            Quantity = context.Sign * line.NormalizedQuantity,
            Gross = context.Signed(gross),
            Net = context.Signed(net),
        };
    }
}
