using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>What becomes of a delivery that goes out, whichever way it takes.</summary>
static class Departure
{
    /// <summary>A person sends a file as it is; the channel is the partner's usual one unless it is named.</summary>
    /// <exception cref="PayloadErasedException">Its bytes were erased once: they are to be readmitted.</exception>
    internal static DeliveryRecord Begin(Effects effects, PartnerProfile partner, string id, string name, Payload payload, string? channel = null)
    {
        var delivery = new DeliveryRecord
        {
            Id = id,
            Direction = Storage.Direction.Out,
            State = DeliveryState.Due,
            Partner = partner.Id,
            Mailbox = channel ?? partner.OutChannel,
            FileName = name,
            PayloadHash = payload.Hash,
            SizeBytes = payload.SizeBytes,
            CorrelationId = id,
            CreatedAt = effects.Now,
        };
        ErasedPayloadStore.Hold(effects.Tx, payload.Hash);
        DeliveryStore.Insert(effects.Tx, delivery);
        Story.Tell(effects, delivery, "given", DeliveryState.Due, ("file", name), ("sha256", payload.Hash));
        effects.Ask(new(id, id, Stage: StageNames.Deliver));
        return delivery;
    }

    /// <summary>The partner has it.</summary>
    internal static void Record(Effects effects, DeliveryRecord delivery, PartnerProfile partner, string name, UlidSource ids)
    {
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Sent, finishedAt: effects.Now);
        AcknowledgementStore.MarkSent(effects.Tx, delivery.Id, effects.Now);
        var sent = InterchangeStore.OfDelivery(effects.Tx, delivery.Id).Select(i => Record(effects, i, partner, ids)).ToList();
        effects.Count(Counted.DeliverySent, ("partner", delivery.Partner));
        Story.Tell(effects, delivery, "delivered", DeliveryState.Sent, ("file", name));
        effects.Tell(ProgressLine.Of(effects.Now, delivery with { FileName = name }, Contents.Of(delivery, sent)));
    }

    /// <summary>A mailbox that is away for a night loses nothing: what is due to it goes out when it is back.</summary>
    internal static void Wait(Effects effects, DeliveryRecord delivery, string? reason)
    {
        DeliveryStore.SetState(effects.Tx, delivery.Id, delivery.State, reason);
        if (reason is not null && reason != delivery.Reason) effects.Tell(ProgressLine.Of(effects.Now, delivery, $"waits: {reason}"));
    }

    /// <summary>Given up: it waits for a person, with its payload.</summary>
    internal static void Fail(Effects effects, DeliveryRecord delivery, string reason)
    {
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Failed, reason);
        AcknowledgementStore.SetState(effects.Tx, delivery.Id, AcknowledgementState.Failed);
        Story.Tell(effects, delivery, "failed", DeliveryState.Failed, ("reason", reason));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"not delivered: {reason}"));
    }

    static (InterchangeRecord Interchange, IReadOnlyList<MessageRecord> Messages) Record(
        Effects effects, InterchangeRecord interchange, PartnerProfile partner, UlidSource ids)
    {
        InterchangeStore.SetState(effects.Tx, interchange.Id, InterchangeState.Sent);
        var messages = MessageStore.OfInterchange(effects.Tx, interchange.Id);
        foreach (var message in messages) MessageStore.SetState(effects.Tx, message.Id, MessageState.Sent, finishedAt: effects.Now);
        Expectations.Begin(effects, interchange, partner, ids);
        return (interchange with { State = InterchangeState.Sent, Reason = null }, [.. messages.Select(m => m with { State = MessageState.Sent, Reason = null })]);
    }
}
