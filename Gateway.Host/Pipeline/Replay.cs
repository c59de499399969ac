using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Tells a partner again what we answered: the stored bytes, under the control numbers that they have.</summary>
static class Replay
{
    internal static void Answers(Effects effects, DeliveryRecord asking, string interchangeId, UlidSource ids)
    {
        var carriers = AcknowledgementStore.OfInterchange(effects.Tx, interchangeId)
            .Where(a => a.State is AcknowledgementState.Built or AcknowledgementState.Sent)
            .Select(a => a.OutDeliveryId!).Distinct();
        foreach (var id in carriers)
            if (DeliveryStore.Find(effects.Tx, id) is { State: DeliveryState.Sent } sent && IsThere(effects.Tx, sent))
                Again(effects, asking, sent, ids);
    }

    static bool IsThere(Transaction tx, DeliveryRecord sent)
    {
        PayloadStore.Lock(tx, sent.PayloadHash);
        return ErasedPayloadStore.Find(tx, sent.PayloadHash) is null;
    }

    static void Again(Effects effects, DeliveryRecord asking, DeliveryRecord sent, UlidSource ids)
    {
        var again = sent with
        {
            Id = ids.Next(),
            State = DeliveryState.Due,
            Reason = $"the answer of {sent.Id}, told again",
            CorrelationId = asking.CorrelationId,
            Attempts = 0,
            UploadedTo = null,
            CreatedAt = effects.Now,
            FinishedAt = null,
        };
        DeliveryStore.Insert(effects.Tx, again);
        Story.Tell(effects, again, "built", DeliveryState.Due, ("again", sent.Id));
        effects.Ask(new(again.Id, again.CorrelationId, Stage: StageNames.Deliver));
    }
}
