using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Notices when the last message of a delivery has come to its end, and tells the whole in one line.</summary>
static class Completion
{
    internal static void Check(Effects effects, string deliveryId)
    {
        // Of the last two that end at the same time one sees the other.
        EventStore.LockChain(effects.Tx, deliveryId);
        var delivery = DeliveryStore.Find(effects.Tx, deliveryId)!;
        if (delivery.State is DeliveryState.Received or DeliveryState.Translating) return;
        if (MessageStore.IsUnfinished(effects.Tx, deliveryId)) return;
        if (DeliveryStore.Finish(effects.Tx, deliveryId, effects.Now))
            effects.Tell(ProgressLine.Of(effects.Now, delivery, Contents.Of(effects.Tx, delivery)));
    }
}
