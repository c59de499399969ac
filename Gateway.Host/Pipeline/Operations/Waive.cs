using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person's wish that nobody waits any more: for an acknowledgement that a partner owes us, for numbers that it left out, or for the
/// AS2 receipt that would prove what it says it has.</summary>
/// <remarks>What comes all the same is taken as it is.</remarks>
sealed class Waive(UlidSource ids, Wish wish)
{
    readonly TakeUp _told = new(ids, wish, "waived");

    /// <summary>Ends the waiting in one transaction; null when nothing that is waited for bears the id.</summary>
    internal VerbOutcome? Apply(Effects effects, string id)
    {
        if (ExpectationStore.Find(effects.Tx, id) is { } expected) return Take(effects, expected);
        if (NumberStore.FindMissing(effects.Tx, id) is { } missing) return Take(effects, missing);
        return Target.Find(effects.Tx, id) switch
        {
            Target.OfDelivery delivery => TakeSent(effects, delivery.Id),
            Target.OfMessage message => TakeSent(effects, MessageStore.Find(effects.Tx, message.Id)!.DeliveryId),
            _ => null,
        };
    }

    VerbOutcome Take(Effects effects, ExpectationRecord expected)
    {
        // An answer that comes now is reconciled before or after, and never over what it says.
        effects.Tx.Lock("answers:" + expected.Partner);
        if (!ExpectationStore.Waive(effects.Tx, expected.Id, effects.Now))
            return new VerbOutcome.Refused($"it is not waited for: it is {StateNames.Of(ExpectationStore.Find(effects.Tx, expected.Id)!.State)}");
        var sent = InterchangeStore.Find(effects.Tx, expected.InterchangeId)!;
        _told.Tell(effects, DeliveryStore.Find(effects.Tx, sent.DeliveryId)!, expected.Id, expected.State, ("kind", expected.Kind), ("control", expected.ControlNumber));
        return new VerbOutcome.Done($"the {expected.Kind} of {expected.Partner} for {Named(expected)} is not waited for any more");
    }

    VerbOutcome Take(Effects effects, MissingNumbers found)
    {
        effects.Tx.Lock(NumberStore.Lock);
        var missing = NumberStore.FindMissing(effects.Tx, found.Id)!;
        if (missing.State is not (MissingState.Waiting or MissingState.Missing))
            return new VerbOutcome.Refused($"it is not waited for: it is {StateNames.Of(missing.State)}");
        NumberStore.Set(effects.Tx, missing with { State = MissingState.Waived, ClosedAt = effects.Now });
        if (DeliveryStore.Find(effects.Tx, missing.DeliveryId) is { } delivery)
            _told.Tell(effects, delivery, missing.Id, missing.State, ("numbers", missing.Range.ToString()));
        return new VerbOutcome.Done($"number {missing.Range} of {NumberStore.FindStream(effects.Tx, missing.StreamKey)!.Partner} is not waited for any more");
    }

    // From now on it counts as received, and the stage that delivers brings it to its end.
    VerbOutcome TakeSent(Effects effects, string id)
    {
        // Who delivers it ends the work before the delivery; in that order it is waited for.
        WorkStore.Hold(effects.Tx, StageNames.Deliver, id);
        EventStore.LockChain(effects.Tx, id);
        var delivery = DeliveryStore.Find(effects.Tx, id)!;
        if (As2Store.Unproven(effects.Tx, id) is not { } sent || delivery is not { UploadedTo: null, State: DeliveryState.Disputed or DeliveryState.Failed })
            return new VerbOutcome.Refused("no receipt is waited for: it is not an AS2 message that was posted and is disputed or given up");
        As2Store.Close(effects.Tx, sent, effects.Now);
        DeliveryStore.SetState(effects.Tx, id, DeliveryState.AwaitingReceipt);
        WorkStore.Clear(effects.Tx, StageNames.Deliver, id);
        _told.Ask(effects, delivery, id, StageNames.Deliver);
        _told.Tell(effects, delivery, sent.Id, delivery.State, ("messageId", sent.MessageId));
        return new VerbOutcome.Done($"delivery {id} counts as received by {delivery.Partner}, which no receipt proves");
    }

    static string Named(ExpectationRecord expected) => expected.FunctionalId is { } group ? $"{group} {expected.ControlNumber}" : $"interchange {expected.ControlNumber}";
}
