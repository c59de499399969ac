using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>What an order response as a whole says of the order's lines that it does not list.</summary>
enum Silence
{
    /// <summary>Accepted as ordered.</summary>
    Accepted,

    /// <summary>Refused, and the lines listed are too.</summary>
    Refused,

    /// <summary>Not decided.</summary>
    OnHold,

    /// <summary>Not answered, where each line should be.</summary>
    Unanswered,

    /// <summary>Nothing: the order is the supplier's own.</summary>
    Nothing,
}

/// <summary>What the supplier says to the order as a whole, and the lines that he does not mention or mentions twice.</summary>
static class OrderResponseRules
{
    /// <summary>X12 element 587 and EDIFACT 1225, by what they mean for a line that is not listed.</summary>
    internal static Silence SilenceOf(OrderResponse response) => response switch
    {
        { Purpose: DocumentPurpose.Cancellation or DocumentPurpose.Deletion } => Silence.Refused,
        { ResponseType: ResponseType.Accepted or ResponseType.AcceptedWithoutDetail or ResponseType.AcceptedExceptListed } => Silence.Accepted,
        { ResponseType: ResponseType.AcceptedWithDetail, Lines.Count: 0 } => Silence.Accepted,
        { ResponseType: ResponseType.Rejected or ResponseType.RejectedWithDetail or ResponseType.RejectedExceptionsListed or ResponseType.CounterOffer } => Silence.Refused,
        { ResponseType: ResponseType.OnHold } => Silence.OnHold,
        { ResponseType: ResponseType.Replenishment } => Silence.Nothing,
        _ => Silence.Unanswered,
    };

    /// <summary>Whether the supplier refuses the whole; what he says of single lines is then no promise, and is not judged.</summary>
    internal static bool Refuses(OrderResponse response) => SilenceOf(response) == Silence.Refused;

    internal static IEnumerable<Finding> Type(MatchContext context)
    {
        var response = Response(context);
        var isWithdrawn = response.Purpose is DocumentPurpose.Cancellation or DocumentPurpose.Deletion;
        if (response.ResponseType is null && !isWithdrawn) yield break;
        var silence = SilenceOf(response);
        var open = OpenLines(context).ToList();
        yield return new()
        {
            Rule = "response-type",
            Outcome = silence switch
            {
                Silence.Refused or Silence.OnHold => FindingOutcome.Held,
                Silence.Nothing => FindingOutcome.Noted,
                _ => FindingOutcome.Passed,
            },
            Field = isWithdrawn ? "/purpose" : "/responseType",
            Actual = isWithdrawn ? response.Purpose.ToString() : response.ResponseType.ToString(),
            AmountAtStake = silence is Silence.Refused or Silence.OnHold ? Worth(open, context) : null,
            Currency = context.Orders.FirstOrDefault()?.Currency,
            Order = context.Orders.FirstOrDefault(),
            Text = TypeText(response, isWithdrawn, context.HeaderOrderNumber ?? context.OrderNumbers.FirstOrDefault()),
        };
    }

    /// <summary>What silence about a line means is said by the response's type.</summary>
    internal static IEnumerable<Finding> Answered(MatchContext context)
    {
        if (SilenceOf(Response(context)) != Silence.Unanswered) yield break;
        foreach (var lines in SilentLines(context).GroupBy(l => l.Order))
        {
            // Nothing at all is one fact, not one for each line.
            if (lines.Count() == OpenLines(context).Count(l => l.Order == lines.Key) && lines.Count() > 1)
                yield return new()
                {
                    Rule = "line-answered",
                    Outcome = FindingOutcome.Held,
                    Order = lines.Key,
                    AmountAtStake = Worth(lines, context),
                    Currency = lines.Key.Currency,
                    Text = $"None of the {lines.Count()} open lines of the purchase order {lines.Key.Number} is answered.",
                };
            else
                foreach (var (order, line) in lines)
                    yield return new()
                    {
                        Rule = "line-answered",
                        Outcome = FindingOutcome.Held,
                        Order = order,
                        OrderLine = line.Number,
                        Expected = Amount(line.Quantity, line.Unit),
                        AmountAtStake = order.Worth(line, line.Quantity, context.Facts.CrossReferences),
                        Currency = order.Currency,
                        Text = $"Line {line.Number} of the purchase order {order.Number} is not answered: {Amount(line.Quantity, line.Unit)} are neither accepted nor refused.",
                    };
        }
    }

    /// <summary>One line of the order answered by two of the response: a split when they add up, else a contradiction.</summary>
    internal static IEnumerable<Finding> Once(MatchContext context) =>
        from answered in context.Found.GroupBy(f => (f.Line.Order, f.Target))
        where answered.Count() > 1
        let answers = answered.SelectMany(f => context.Answers(f.Line)).ToList()
        let sum = answers.Sum(a => a.Quantity)
        let target = answered.Key.Target
        let numbers = string.Join(" and ", answered.Select(f => f.Line.Number))
        from found in answered.Skip(1)
        select Judged(found.Line, "line-answered-once", sum == target.Quantity ? FindingOutcome.Noted : FindingOutcome.Held) with
        {
            Expected = Amount(target.Quantity, target.Unit),
            Actual = Amount(sum ?? 0, target.Unit),
            AmountAtStake = found.Line.Order!.Worth(target, Math.Abs((sum ?? 0) - target.Quantity), context.Facts.CrossReferences),
            Text = $"The lines {numbers} of the response answer the same line {target.Number} of the purchase order {found.Line.OrderNumber}: "
                + $"together {Amount(sum ?? 0, target.Unit)} of {Amount(target.Quantity, target.Unit)} ordered.",
        };

    /// <summary>The order's open lines that no line of the response speaks of.</summary>
    internal static IEnumerable<(OrderSnapshot Order, OrderLine Line)> SilentLines(MatchContext context) =>
        from open in OpenLines(context)
        where !context.Found.Any(f => f.Line.Order == open.Order && f.Target == open.Line)
        select open;

    static IEnumerable<(OrderSnapshot Order, OrderLine Line)> OpenLines(MatchContext context) =>
        from order in context.Orders
        where order.Status == OrderStatus.Open && order.Supplier == context.Facts.Supplier
        from line in order.Lines
        where line.Status == OrderStatus.Open
        select (order, line);

    static decimal? Worth(IEnumerable<(OrderSnapshot Order, OrderLine Line)> lines, MatchContext context) =>
        lines.Select(l => l.Order.Worth(l.Line, l.Line.Quantity, context.Facts.CrossReferences)).Aggregate((decimal?)null, (sum, worth) => worth is null ? sum : (sum ?? 0) + worth);

    static OrderResponse Response(MatchContext context) => (OrderResponse)context.Document;

    static string TypeText(OrderResponse response, bool isWithdrawn, string? order) => response.ResponseType switch
    {
        _ when isWithdrawn => $"The supplier withdraws: the purchase order {order} is not confirmed.",
        ResponseType.CounterOffer => $"The supplier refuses the purchase order {order} and makes another offer; nothing of it is confirmed.",
        ResponseType.OnHold => $"The supplier has the purchase order {order} but has not decided; nothing of it is confirmed.",
        ResponseType.Replenishment => $"The supplier announces the order {order} as a replenishment of their own.",
        ResponseType.AcceptedExceptListed => $"The supplier accepts the purchase order {order} except for the lines that they list.",
        ResponseType.AcceptedWithChanges => $"The supplier accepts the purchase order {order} with changes; each line has its own answer.",
        _ when Refuses(response) => $"The supplier refuses the purchase order {order}; nothing of it is confirmed.",
        _ => $"The supplier accepts the purchase order {order}.",
    };
}
