using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What the supplier has promised of an order line: written by the newest order response, read when goods are announced.</summary>
static class Commitment
{
    /// <summary>The commitment that an order response makes, one row for each part of each order line.</summary>
    internal static IEnumerable<Movement> Of(MatchContext context)
    {
        var response = (OrderResponse)context.Document;
        var refuses = OrderResponseRules.Refuses(response);
        return context.Found
            .SelectMany(f => refuses ? [Nothing(f.Line.OrderNumber!, f.Target, LineStatus.Rejected) with { DocumentLine = f.Line.Number }] : Parts(context, f.Line, f.Target))
            .Concat(OrderResponseRules.SilentLines(context).SelectMany(open => OfSilence(response, open.Order, open.Line)));
    }

    /// <summary>The parts promised of the line's order line, the earliest first; those without a day come on the order's, a backorder without one comes last.</summary>
    internal static IReadOnlyList<Movement> Promised(MatchContext context, MatchedLine line, OrderLine target) =>
    [
        .. context.Earlier(MovementKind.Confirmed, line, target)
            .Where(m => m.Quantity > 0)
            .Select(m => m.Date is null && !IsBackorder(m) ? m with { Date = target.PromisedDate ?? target.RequestedDate } : m)
            .OrderBy(m => m.Date ?? DateOnly.MaxValue),
    ];

    static bool IsBackorder(Movement part) => part.Status == nameof(LineStatus.Backordered);

    static IEnumerable<Movement> Parts(MatchContext context, MatchedLine line, OrderLine target)
    {
        var answers = context.Answers(line);
        foreach (var answer in answers)
            if (Part(answer) is { } part)
                yield return part;
        if (AnswerRules.Balance(answers) is { } balance)
            yield return Row(line.OrderNumber!, target, balance) with { DocumentLine = line.Number, Status = nameof(LineStatus.Backordered) };
    }

    static Movement? Part(LineAnswer answer)
    {
        if (answer.Quantity is not { } quantity) return null;
        var row = answer.Kind is AnswerKind.Refused or AnswerKind.OnHold
            ? Nothing(answer.Line.OrderNumber!, answer.Target, answer.Status)
            : Row(answer.Line.OrderNumber!, answer.Target, quantity) with
            {
                Status = answer.Kind == AnswerKind.Substituted ? nameof(LineStatus.Substituted) : answer.Status == LineStatus.Accepted ? null : answer.Status.ToString(),
                Substitute = answer.Kind == AnswerKind.Substituted ? answer.Substitute?.Value : null,
                // Accepted without another day is accepted for the day that was asked for.
                Date = answer.Day?.Day ?? (answer.Status == LineStatus.Accepted ? answer.Target.RequestedDate : null),
                IsShipDate = answer.Day?.IsShipDate ?? false,
            };
        return row with { DocumentLine = answer.Line.Number };
    }

    static IEnumerable<Movement> OfSilence(OrderResponse response, OrderSnapshot order, OrderLine line) => OrderResponseRules.SilenceOf(response) switch
    {
        Silence.Accepted => [Row(order.Number, line, line.Quantity) with
        {
            Date = response.DeliveryDate ?? response.ShipDate ?? line.RequestedDate,
            IsShipDate = response.DeliveryDate is null && response.ShipDate is not null,
        }],
        Silence.Refused => [Nothing(order.Number, line, LineStatus.Rejected)],
        Silence.OnHold => [Nothing(order.Number, line, LineStatus.OnHold)],
        _ => [],
    };

    // The line is known to be promised nothing, which is not the same as not being answered.
    static Movement Nothing(string order, OrderLine line, LineStatus status) => Row(order, line, 0) with { Status = status.ToString() };

    static Movement Row(string order, OrderLine line, decimal quantity) => new()
    {
        Kind = MovementKind.Confirmed,
        OrderNumber = order,
        OrderLine = line.Number,
        Quantity = quantity,
    };
}
