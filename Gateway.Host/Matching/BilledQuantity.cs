using Gateway.Partners;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>No more is billed than was ordered (two-way) and received (three-way), with all that others bill counted.</summary>
static class BilledQuantity
{
    internal static IEnumerable<Finding> Ordered(MatchContext context) =>
        from line in context.Billed
        where IsCounted(line)
        select AgainstOrder(line, context);

    internal static IEnumerable<Finding> Received(MatchContext context) =>
        from line in context.Billed
        where IsCounted(line) && IsThreeWay(line, context)
        let finding = AgainstReceipts(line, context)
        where finding is not null
        select finding;

    /// <summary>How much of the line, in the order's unit, is covered by the order and the receipts.</summary>
    internal static decimal Covered(BilledLine line, MatchContext context)
    {
        if (!IsCounted(line)) return line.Quantity ?? 0;
        var ordered = Excess.OverOrder(line, context);
        var covered = ordered.Allows ? line.Quantity!.Value : line.Quantity!.Value - ordered.Own;
        return IsThreeWay(line, context) && Excess.OverReceipts(line, context) is { Allows: false } received
            ? Math.Max(0, covered - received.Own)
            : covered;
    }

    static bool IsCounted(BilledLine line) => line is { Target: not null, Quantity: > 0 };

    static bool IsThreeWay(BilledLine line, MatchContext context) =>
        context.Facts.Terms.InvoiceMatchingFor(MatchContext.Subject(line.Line), context.Facts.Day) == InvoiceMatching.ThreeWay;

    static Finding AgainstOrder(BilledLine line, MatchContext context)
    {
        var excess = Excess.OverOrder(line, context);
        var target = line.Target!;
        var outcome = !excess.Allows ? FindingOutcome.Held : excess.All < 0 ? FindingOutcome.Noted : FindingOutcome.Passed;
        var would = excess.Allows ? "are" : "would be";
        return Counted(line, "line-quantity", outcome, excess) with
        {
            Text = $"Line {line.Line.Number}: {With(line, target.Unit)}{Show(excess.Total)} of {Show(excess.Limit)} {target.Unit} ordered {would} billed"
                + Ending(line, excess),
        };
    }

    static Finding? AgainstReceipts(BilledLine line, MatchContext context)
    {
        var target = line.Target!;
        if (UnknownUnit(line, context) is { } receipt)
            return Judged(line.Line, "line-receipt", FindingOutcome.Held) with
            {
                Receipts = [receipt.Id],
                Expected = target.Unit,
                Actual = null,
                Text = $"Line {line.Line.Number}: the receipt {receipt.Number} counts {receipt.Unit}; "
                    + $"nobody said how many {target.Unit} one {receipt.Unit} is.",
            };
        if (Excess.OverReceipts(line, context) is not { } excess) return null;
        var would = excess.Allows ? "are" : "would be";
        var text = excess is { Limit: <= 0, Allows: false }
            ? $"Line {line.Line.Number}: {Show(line.Quantity!.Value)} {target.Unit} are billed, nothing is received yet"
            : $"Line {line.Line.Number}: {With(line, target.Unit)}{Show(excess.Total)} of {Show(excess.Limit)} {target.Unit} received {would} billed";
        return Counted(line, "line-receipt", excess.Allows ? FindingOutcome.Passed : FindingOutcome.Held, excess) with
        {
            Awaits = excess.Allows ? Awaited.Nothing : Awaited.Receipt,
            Receipts = [.. line.Receipts.Select(r => r.Id)],
            Text = text + Ending(line, excess),
        };
    }

    static Finding Counted(BilledLine line, string rule, FindingOutcome outcome, Excess excess) =>
        Judged(line.Line, rule, outcome) with
        {
            Field = line.Line.Pointer("quantity/value"),
            Expected = $"{Show(Math.Max(0, excess.Limit - line.BilledBefore))} {line.Target!.Unit}",
            Actual = Amount(line.Line),
            Tolerance = excess.All > 0 ? excess.Room.Applied : null,
            AmountAtStake = excess.All > 0 ? excess.Worth : null,
            Currency = line.OrderCurrency,
        };

    static string Ending(BilledLine line, Excess excess) =>
        excess.All <= 0 ? "."
        : excess.Worth is { } worth && !excess.Allows ? $"; {excess.Room.Words}; {Money.Show(worth, line.OrderCurrency)} are at stake."
        : $"; {excess.Room.Words}.";

    /// <summary>What else is counted: <c>with 40 EA of invoice 778 that is pending, </c>.</summary>
    static string With(BilledLine line, string unit)
    {
        var parts = line.Before
            .GroupBy(m => (m.DocumentNumber, Line: m.DocumentNumber is null ? m.DocumentLine : null))
            .Select(g => (Quantity: g.Sum(m => m.Quantity), g.Key, IsPending: g.Any(m => m.IsPending)))
            .Where(p => p.Quantity != 0)
            .ToArray();
        if (parts.Length == 0) return "";
        if (parts.Length > 3)
            return $"with {Show(parts.Sum(p => p.Quantity))} {unit} of {parts.Length} others{PendingAmong(parts.Count(p => p.IsPending))}, ";
        return "with " + string.Join(" and ", parts.Select(p =>
            $"{Show(p.Quantity)} {unit} of {(p.Key.DocumentNumber is { } number ? $"{(p.Quantity < 0 ? "credit memo" : "invoice")} {number}" : $"line {p.Key.Line}")}"
            + (p.IsPending ? " that is pending" : ""))) + ", ";
    }

    static string PendingAmong(int count) => count == 0 ? "" : FormattableString.Invariant($", {count} of them pending");

    static Receipt? UnknownUnit(BilledLine line, MatchContext context) =>
        line.Receipts.FirstOrDefault(r => context.Facts.CrossReferences.Factor(line.Target!.BuyerItem, r.Unit, line.Target.Unit) is null);
}
