using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>What comes against what was ordered, promised and announced before: quantities and days.</summary>
static class ShipNoticeRules
{
    /// <summary>Whether the notice takes an earlier one back; nothing of it is under way then.</summary>
    internal static bool Withdraws(ShipNotice notice) => notice.Purpose is DocumentPurpose.Cancellation or DocumentPurpose.Deletion;

    internal static IEnumerable<Finding> Purpose(MatchContext context)
    {
        var notice = Notice(context);
        if (notice.Purpose is not (DocumentPurpose.Cancellation or DocumentPurpose.Deletion or DocumentPurpose.Replacement)) yield break;
        yield return new()
        {
            Rule = "notice-purpose",
            Outcome = Withdraws(notice) ? FindingOutcome.Noted : FindingOutcome.Passed,
            Field = "/purpose",
            Actual = notice.Purpose.ToString(),
            Order = context.Orders.FirstOrDefault(),
            Currency = context.Orders.FirstOrDefault()?.Currency,
            Text = Withdraws(notice)
                ? $"The supplier cancels the ship notice {notice.ShipNoticeNumber}: its goods do not come."
                : $"The ship notice {notice.ShipNoticeNumber} replaces the one of the same number.",
        };
    }

    /// <summary>More than ordered is held, all notices of the order line together; less may still come and is told.</summary>
    internal static IEnumerable<Finding> Quantity(MatchContext context) =>
        from lines in Shipment.ByOrderLine(context)
        from shipped in lines
        where shipped.Total > shipped.Target.Quantity || shipped == lines[^1]
        select shipped.Total > shipped.Target.Quantity ? MoreThanOrdered(context, shipped) : WithinOrder(shipped, lines);

    /// <summary>More than promised is held; so is less than was promised until now.</summary>
    internal static IEnumerable<Finding> Committed(MatchContext context) =>
        from lines in Shipment.ByOrderLine(context)
        let commitment = context.Earlier(MovementKind.Confirmed, lines[0].Line, lines[0].Target).ToList()
        where commitment.Count > 0 && !commitment.Exists(m => m.Status == nameof(LineStatus.OnHold))
        let promised = commitment.Sum(m => m.Quantity)
        from shipped in lines
        where !IsHeldAsOrdered(context, shipped) && (shipped.Total > promised || shipped == lines[^1])
        select shipped.Total > promised
            ? MoreThanPromised(context, shipped, promised)
            : UntilNow(context, lines, Commitment.Promised(context, shipped.Line, shipped.Target));

    /// <summary>Lines of the orders named that were promised until now and are not in any notice: another one may bring them.</summary>
    internal static IEnumerable<Finding> Missing(MatchContext context) =>
        from order in context.Orders
        where order.Status == OrderStatus.Open && order.Supplier == context.Facts.Supplier
        from line in order.Lines
        where line.Status == OrderStatus.Open && !context.Found.Any(f => f.Line.Order == order && f.Target == line)
        let probe = new MatchedLine(0, new ShipNoticeLine(), null, null, order.Number, order, line, 1)
        let due = Due(context, Commitment.Promised(context, probe, line)) - context.Earlier(MovementKind.Shipped, probe, line).Sum(m => m.Quantity)
        where due > 0
        select new Finding
        {
            Rule = "line-missing",
            Outcome = FindingOutcome.Noted,
            Order = order,
            OrderLine = line.Number,
            Expected = Amount(due, line.Unit),
            AmountAtStake = order.Worth(line, due, context.Facts.CrossReferences),
            Currency = order.Currency,
            Text = $"Line {line.Number} of the purchase order {order.Number} is not in the shipment: {Amount(due, line.Unit)} were confirmed until now.",
        };

    /// <summary>The day against the one promised for these very goods, else against the order's.</summary>
    internal static IEnumerable<Finding> Date(MatchContext context) => Days.Told(context,
    [
        .. from lines in Shipment.ByOrderLine(context)
           let days = PromisesCovered(context, lines).Select(promise => Judge(context, lines, promise)).OfType<JudgedDay>().ToList()
           where days.Count > 0
           select days.MaxBy(d => d.Finding.Outcome),
    ]);

    static ShipNotice Notice(MatchContext context) => (ShipNotice)context.Document;

    static bool IsHeldAsOrdered(MatchContext context, ShippedLine shipped) =>
        shipped.Total > shipped.Target.Quantity
        && !Room(context, shipped, shipped.Target.Quantity).Allows;

    static Finding MoreThanOrdered(MatchContext context, ShippedLine shipped)
    {
        var room = Room(context, shipped, shipped.Target.Quantity);
        var over = shipped.Total - shipped.Target.Quantity;
        return Shown(shipped, "line-quantity", room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Expected = Left(shipped, shipped.Target.Quantity),
            Tolerance = room.Applied,
            AmountAtStake = Worth(context, shipped, Math.Min(over, shipped.Quantity)),
            Text = $"{Announced(shipped)} is {Amount(over, shipped.Target.Unit)} more than the {Amount(shipped.Target.Quantity, shipped.Target.Unit)} ordered; {room.Words}.",
        };
    }

    static Finding WithinOrder(ShippedLine last, IReadOnlyList<ShippedLine> lines)
    {
        var rest = last.Target.Quantity - last.Total;
        return OfAll(lines, "line-quantity", rest == 0 ? FindingOutcome.Passed : FindingOutcome.Noted, last.Target.Quantity) with
        {
            Text = rest == 0
                ? $"{Announced(last)} is all that was ordered."
                : $"{Announced(last)} leaves {Amount(rest, last.Target.Unit)} of {Amount(last.Target.Quantity, last.Target.Unit)} ordered to come.",
        };
    }

    static Finding MoreThanPromised(MatchContext context, ShippedLine shipped, decimal promised)
    {
        var room = Room(context, shipped, promised);
        var over = shipped.Total - promised;
        return Shown(shipped, "line-committed", room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Expected = Left(shipped, promised),
            Tolerance = room.Applied,
            AmountAtStake = Worth(context, shipped, Math.Min(over, shipped.Quantity)),
            Text = $"{Announced(shipped)} is {Amount(over, shipped.Target.Unit)} more than the {Amount(promised, shipped.Target.Unit)} that the supplier confirmed; {room.Words}.",
        };
    }

    static Finding UntilNow(MatchContext context, IReadOnlyList<ShippedLine> lines, IReadOnlyList<Movement> promises)
    {
        var last = lines[^1];
        var due = Due(context, promises);
        var isShort = last.Total < due;
        var room = Room(context, last, due);
        return OfAll(lines, "line-committed", !isShort || room.Allows ? FindingOutcome.Passed : FindingOutcome.Held, Math.Max(due, last.Total)) with
        {
            Tolerance = isShort ? room.Applied : null,
            AmountAtStake = isShort ? Worth(context, last, due - last.Total) : null,
            Text = isShort
                ? $"{Announced(last)} is {Amount(due - last.Total, last.Target.Unit)} less than the {Amount(due, last.Target.Unit)} confirmed until now; {room.Words}."
                : $"{Announced(last)} is what the supplier confirmed until now.",
        };
    }

    // A part is due when its day has come: that of its kind where the notice states it, else the notice's own.
    static decimal Due(MatchContext context, IEnumerable<Movement> promises)
    {
        var notice = Notice(context);
        var today = context.Document.DocumentDate ?? context.Facts.Day;
        var (leaves, arrives) = (notice.ShipDate ?? today, Shipment.ArrivalOf(notice)?.Day ?? notice.ShipDate ?? today);
        return promises.Where(p => p.Date <= (p.IsShipDate ? leaves : arrives)).Sum(p => p.Quantity);
    }

    // What was announced before has used up the earliest promises; these goods are the next ones.
    static IEnumerable<ExpectedDay> PromisesCovered(MatchContext context, IReadOnlyList<ShippedLine> lines)
    {
        var target = lines[0].Target;
        var promises = Commitment.Promised(context, lines[0].Line, target);
        if (promises.Count == 0)
            return (target.PromisedDate ?? target.RequestedDate) is { } wanted ? [new(wanted, false, "wanted")] : [];
        var covered = new List<ExpectedDay>();
        var reached = 0m;
        foreach (var promise in promises)
        {
            if (reached < lines[^1].Total && reached + promise.Quantity > lines[0].Elsewhere && promise.Date is { } day)
                covered.Add(new(day, promise.IsShipDate, "confirmed"));
            reached += promise.Quantity;
        }

        return covered;
    }

    // Leaving is compared with leaving and arriving with arriving. Goods that leave after the day of arrival are late for
    // certain; that they leave before it says nothing.
    static JudgedDay? Judge(MatchContext context, IReadOnlyList<ShippedLine> lines, ExpectedDay promise)
    {
        var (notice, quantity) = (Notice(context), lines.Sum(l => l.Quantity));
        var stated = promise.IsShipDate ? Shipment.DepartureOf(notice) : Shipment.ArrivalOf(notice) ?? Shipment.DepartureOf(notice);
        if (stated is null) return null;
        var finding = Days.Compare(context, lines[0].Line, stated, promise, Amount(quantity, lines[0].Target.Unit));
        return new(stated, promise, finding with { AmountAtStake = stated.Day == promise.Day ? null : Worth(context, lines[0], quantity) });
    }

    static AgreedRoom Room(MatchContext context, ShippedLine shipped, decimal expected) =>
        AgreedRoom.Of(context.Terms(shipped.Line).Quantity, shipped.Total - expected, expected);

    static string Left(ShippedLine shipped, decimal whole) => Amount(Math.Max(0, whole - shipped.Before), shipped.Target.Unit);

    static Finding Shown(ShippedLine shipped, string rule, FindingOutcome outcome) => Judged(shipped.Line, rule, outcome) with
    {
        Field = shipped.Line.Pointer("quantity/value"),
        Actual = Amount(shipped.Line),
    };

    // Where lots or packages add up, no single place in the document holds the sum.
    static Finding OfAll(IReadOnlyList<ShippedLine> lines, string rule, FindingOutcome outcome, decimal whole) =>
        (lines is [var only] ? Shown(only, rule, outcome) : Judged(lines[^1].Line, rule, outcome) with
        {
            Actual = Amount(lines.Sum(l => l.Quantity), lines[0].Target.Unit),
        }) with
        { Expected = Amount(whole - lines[0].Elsewhere, lines[0].Target.Unit) };

    static string Announced(ShippedLine shipped)
    {
        var unit = shipped.Target.Unit;
        var here = shipped.Before - shipped.Elsewhere;
        return (here, shipped.Elsewhere) switch
        {
            (0, 0) => $"Line {shipped.Line.Number}: {Amount(shipped.Line)}",
            (0, _) => $"Line {shipped.Line.Number}: {Amount(shipped.Line)} with {Amount(shipped.Elsewhere, unit)} of earlier ship notices",
            (_, 0) => $"Line {shipped.Line.Number}: {Amount(shipped.Line)} with {Amount(here, unit)} of other lines of this notice",
            _ => $"Line {shipped.Line.Number}: {Amount(shipped.Line)} with {Amount(here, unit)} of other lines of this notice and {Amount(shipped.Elsewhere, unit)} of earlier ship notices",
        };
    }

    static decimal? Worth(MatchContext context, ShippedLine shipped, decimal quantity) =>
        shipped.Line.Order!.Worth(shipped.Target, quantity, context.Facts.CrossReferences);
}
