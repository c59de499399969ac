using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>What the supplier says to the order: all of it, each line, and the lines he does not mention.</summary>
static class OrderResponseRules
{
    static readonly ResponseType[] Refusals =
        [ResponseType.Rejected, ResponseType.RejectedWithDetail, ResponseType.RejectedExceptionsListed, ResponseType.CounterOffer];

    static readonly ResponseType[] SilenceMeansYes =
        [ResponseType.Accepted, ResponseType.AcceptedWithoutDetail, ResponseType.AcceptedExceptListed];

    // Statuses whose meaning is in other fields, which have rules of their own.
    static readonly LineStatus[] Goes =
    [
        LineStatus.Accepted, LineStatus.AcceptedWithChanges, LineStatus.QuantityChanged, LineStatus.PriceChanged,
        LineStatus.DateChanged, LineStatus.Released, LineStatus.Shipped,
    ];

    internal static IEnumerable<Finding> Type(MatchContext context)
    {
        if (Response(context).ResponseType is not { } type) yield break;
        var refused = Refusals.Contains(type);
        yield return new()
        {
            Rule = "response-type",
            Outcome = refused ? FindingOutcome.Held : type == ResponseType.OnHold ? FindingOutcome.Noted : FindingOutcome.Passed,
            Field = "/responseType",
            Actual = type.ToString(),
            Order = context.Orders.FirstOrDefault(),
            Text = refused ? "The supplier refuses the order." : type == ResponseType.OnHold
                ? "The supplier has the order but has not decided." : "The supplier accepts the order.",
        };
    }

    /// <summary>A substitution is never posted unapproved; a backorder or a refusal is the buyer's to decide.</summary>
    internal static IEnumerable<Finding> Status(MatchContext context) =>
        from line in context.Lines
        from answer in Answers(line)
        let status = answer.Response.Status ?? LineStatus.Accepted
        let goes = Goes.Contains(status)
        select Judged(line, "line-status", goes ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = line.Pointer(FormattableString.Invariant($"responses/{answer.Index}/status")),
            Expected = nameof(LineStatus.Accepted),
            Actual = status.ToString(),
            Text = StatusText(line, answer.Response),
        };

    /// <summary>The quantities answered must add up to the quantity ordered.</summary>
    internal static IEnumerable<Finding> Quantity(MatchContext context) =>
        from found in context.Found
        let confirmed = Confirmed(found.Line, found.Target, context.Facts.CrossReferences)
        where confirmed is not null
        select Compare(found.Line, found.Target, confirmed.GetValueOrDefault(), context);

    /// <summary>What silence about a line means is said by the response's type.</summary>
    internal static IEnumerable<Finding> Answered(MatchContext context)
    {
        if (Response(context).ResponseType is { } type && (SilenceMeansYes.Contains(type) || Refusals.Contains(type))) yield break;
        foreach (var order in context.Orders)
            foreach (var line in order.Lines.Where(l => l.Status == OrderStatus.Open && !IsAnswered(context, order, l)))
                yield return new()
                {
                    Rule = "line-answered",
                    Outcome = FindingOutcome.Held,
                    Order = order,
                    OrderLine = line.Number,
                    Expected = $"{Show(line.Quantity)} {line.Unit}",
                    Text = $"Line {line.Number} of the purchase order {order.Number} is not answered.",
                };
    }

    internal static IEnumerable<Finding> Date(MatchContext context) =>
        from found in context.Found
        where found.Target.RequestedDate is not null
        from promised in Dates(Response(context), found.Line)
        select CompareDate(found.Line, found.Target.RequestedDate!.Value, promised.Date, promised.Field, context);

    static OrderResponse Response(MatchContext context) => (OrderResponse)context.Document;

    static IEnumerable<(int Index, LineResponse Response)> Answers(MatchedLine line) =>
        ((OrderResponseLine)line.Line).Responses.Select((response, i) => (i, response));

    static bool IsAnswered(MatchContext context, OrderSnapshot order, OrderLine line) =>
        context.Found.Any(f => f.Line.Order == order && f.Target == line);

    static string StatusText(MatchedLine line, LineResponse answer) => answer.Status switch
    {
        LineStatus.Substituted => $"Line {line.Number}: the supplier wants to send "
            + $"{answer.Substitute?.Ids.FirstOrDefault()?.Value ?? "another item"} instead.",
        LineStatus.Backordered or LineStatus.PartlyBackordered =>
            $"Line {line.Number}: {(answer.Quantity?.Value is { } q ? Show(q) + " " + answer.Quantity.Unit : "the line")} is backordered.",
        _ => $"Line {line.Number}: the supplier answers {answer.Status}.",
    };

    // A line without answers confirms what it restates.
    static decimal? Confirmed(MatchedLine line, OrderLine target, CrossReferences references)
    {
        var answers = ((OrderResponseLine)line.Line).Responses.Where(r => r.Quantity?.Value is not null).ToArray();
        if (answers.Length == 0) return line.NormalizedQuantity;
        return answers.Aggregate((decimal?)0, (sum, r) => sum + r.Quantity!.Value
            * (r.Quantity.Unit is { } unit ? references.Factor(target.BuyerItem, unit, target.Unit) : 1));
    }

    static Finding Compare(MatchedLine line, OrderLine target, decimal confirmed, MatchContext context)
    {
        var difference = confirmed - target.Quantity;
        var room = context.Terms(line).Quantity;
        var limit = difference > 0 ? room.Over : room.Under;
        var passes = limit.Allows(Math.Abs(difference), target.Quantity);
        return Judged(line, "quantity-confirmed", passes ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = PointerOfQuantity(line),
            Expected = $"{Show(target.Quantity)} {target.Unit}",
            Actual = $"{Show(confirmed)} {target.Unit}",
            Tolerance = difference == 0 ? null : Applied(limit),
            AmountAtStake = difference == 0 || target.PriceUnit is not null ? null : Math.Abs(difference) * target.Price / target.PriceBasis,
            Currency = line.Order?.Currency,
            Text = $"Line {line.Number}: {Show(confirmed)} of {Show(target.Quantity)} {target.Unit} answered.",
        };
    }

    static string PointerOfQuantity(MatchedLine line) =>
        Answers(line).FirstOrDefault(a => a.Response.Quantity?.Value is not null) is { Response: not null } answer
            ? line.Pointer(FormattableString.Invariant($"responses/{answer.Index}/quantity/value"))
            : line.Pointer("quantity/value");

    // Dates of the answers, else of the line, else of the whole; delivery is compared before shipment because the
    // order asks for the day on which the goods are wanted.
    static IEnumerable<(DateOnly Date, string Field)> Dates(OrderResponse response, MatchedLine matched)
    {
        var line = (OrderResponseLine)matched.Line;
        var ofAnswers = Answers(matched)
            .Select(a => Date(a.Response.DeliveryDate, a.Response.ShipDate, matched.Pointer(FormattableString.Invariant($"responses/{a.Index}/"))))
            .OfType<(DateOnly, string)>()
            .ToArray();
        if (ofAnswers.Length > 0) return ofAnswers;
        var one = Date(line.DeliveryDate, line.ShipDate, matched.Pointer("")) ?? Date(response.DeliveryDate, response.ShipDate, "/");
        return one is { } date ? [date] : [];
    }

    static (DateOnly, string)? Date(DateOnly? delivery, DateOnly? ship, string pointer) =>
        delivery is { } d ? (d, pointer + "deliveryDate") : ship is { } s ? (s, pointer + "shipDate") : null;

    static Finding CompareDate(MatchedLine line, DateOnly wanted, DateOnly promised, string field, MatchContext context)
    {
        var room = context.Terms(line).Dates;
        var days = promised.DayNumber - wanted.DayNumber;
        var limit = days > 0 ? room.Late : room.Early;
        var passes = limit is null || Math.Abs(days) <= limit;
        return Judged(line, "line-date", passes ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = field,
            Expected = FormattableString.Invariant($"{wanted:yyyy-MM-dd}"),
            Actual = FormattableString.Invariant($"{promised:yyyy-MM-dd}"),
            Tolerance = days == 0 ? null : new(limit is null ? "unlimited" : FormattableString.Invariant($"{limit} days"), Place(room.Source)),
            Text = days == 0
                ? FormattableString.Invariant($"Line {line.Number}: {promised:yyyy-MM-dd}, as wanted.")
                : FormattableString.Invariant($"Line {line.Number}: {promised:yyyy-MM-dd} is {Math.Abs(days)} days {(days > 0 ? "later" : "earlier")} than wanted ({wanted:yyyy-MM-dd})."),
        };
    }
}
