using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What a document says of its order lines, for the documents that come after it.</summary>
static class Movements
{
    internal static IReadOnlyList<Movement> Of(MatchContext context) => context.Document switch
    {
        OrderResponse => [.. Commitment.Of(context)],
        ShipNotice => [.. Shipment.Of(context)],
        Invoice => [.. context.Billed.Select(line => line.Movement(context)).OfType<Movement>()],
        _ => [],
    };
}
