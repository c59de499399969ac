using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person's wish that nobody waits any more: for an acknowledgement that a partner owes us, or for numbers that it left out.</summary>
/// <remarks>What comes all the same is taken as it is.</remarks>
sealed class Waive(UlidSource ids, Wish wish)
{
    readonly TakeUp _told = new(ids, wish, "waived");

    /// <summary>Ends the waiting in one transaction; null when nothing that is waited for bears the id.</summary>
    internal VerbOutcome? Apply(Effects effects, string id)
    {
        if (ExpectationStore.Find(effects.Tx, id) is { } expected) return Take(effects, expected);
        return NumberStore.FindMissing(effects.Tx, id) is { } missing ? Take(effects, missing) : null;
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

    static string Named(ExpectationRecord expected) => expected.FunctionalId is { } group ? $"{group} {expected.ControlNumber}" : $"interchange {expected.ControlNumber}";
}
