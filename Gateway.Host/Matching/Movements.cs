using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What a document says of its order lines, for the documents that come after it.</summary>
static class Movements
{
    internal static IReadOnlyList<Movement> Of(MatchContext context) => context.Document switch
    {
        OrderResponse => [.. Plain(context, MovementKind.Confirmed)],
        ShipNotice => [.. Plain(context, MovementKind.Shipped)],
        Invoice => [.. context.Billed.Select(line => line.Movement(context)).OfType<Movement>()],
        _ => [],
    };

    static IEnumerable<Movement> Plain(MatchContext context, MovementKind kind) =>
        from found in context.Found
        where found.Line is { NormalizedQuantity: not null, OrderNumber: not null }
        select new Movement
        {
            Kind = kind,
            OrderNumber = found.Line.OrderNumber!,
            OrderLine = found.Target.Number,
            DocumentLine = found.Line.Number,
            Quantity = found.Line.NormalizedQuantity!.Value,
            Date = context.Document.DocumentDate,
        };
}
