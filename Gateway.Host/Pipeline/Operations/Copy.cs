using Gateway.Host.Storage;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person's wish that what came is worked once more as if it were new, as it was or edited; the first is kept.</summary>
/// <remarks>A delivery has at most one copy, whoever asks how often: what is to be worked after that is the copy. The copy has an
/// interchange identity of its own. Its documents have not: what the ERP has is not posted again. It is answered only where
/// nothing was answered to the first, of which whatever still waited is cancelled.</remarks>
sealed class Copy(UlidSource ids, Wish wish, Verb verb)
{
    readonly Cancel _cancel = new(ids, wish);
    readonly TakeUp _told = new(ids, wish, verb is Verb.Resubmit ? "resubmitted" : "duplicated");

    /// <summary>Writes the copy of what the id names, in one transaction; null when there is no such row.</summary>
    /// <exception cref="StaleFactsException">It has just gone on: nothing may be kept.</exception>
    internal VerbOutcome? Apply(Effects effects, string id) => Target.Find(effects.Tx, id) switch
    {
        Target.OfDelivery delivery => Take(effects, delivery.Id),
        Target.OfMessage message => Take(effects, MessageStore.Find(effects.Tx, message.Id)!.DeliveryId),
        Target.OfPosting => new VerbOutcome.Refused("a posting has no bytes of its own; name its delivery"),
        _ => null,
    };

    /// <exception cref="PayloadErasedException">Bytes like the edited ones were erased once: they are to be stored anew.</exception>
    VerbOutcome Take(Effects effects, string id)
    {
        // Before the rest, as who erases does: nothing is begun with bytes that are about to go.
        PayloadStore.Lock(effects.Tx, DeliveryStore.Find(effects.Tx, id)!.PayloadHash);
        if (verb is Verb.Resubmit { Edited.Hash: var edited })
        {
            PayloadStore.Lock(effects.Tx, edited);
            if (ErasedPayloadStore.Find(effects.Tx, edited) is not null) throw new PayloadErasedException(edited);
        }

        WorkStore.Hold(effects.Tx, StageNames.Translate, id);
        EventStore.LockChain(effects.Tx, id);
        var first = DeliveryStore.Find(effects.Tx, id)!;
        if (first.Direction == Direction.Out) return new VerbOutcome.Refused("it is ours: retry sends what did not get there");
        if (first.State is DeliveryState.Received or DeliveryState.Translating) return new VerbOutcome.Refused("it is being read; it can be cancelled");
        if (verb is Verb.Duplicate && ErasedPayloadStore.Find(effects.Tx, first.PayloadHash) is { } erased)
            return new VerbOutcome.Refused($"its bytes were erased: {erased.Reason}");
        // A repaired archive is unpacked, and gives nothing twice; of one that was unpacked whole an edited file is what is wanted.
        if ((verb is Verb.Duplicate || first.State == DeliveryState.Done) && ArchiveArrival.MembersOf(effects.Tx, first) is { Count: > 0 } members)
            return new VerbOutcome.Refused(ArchiveArrival.Say(members, verb.Name));
        if (UnderWay(effects.Tx, first) is { } message)
            return new VerbOutcome.Refused($"message {message.Id} of it is on its way; copy it when that has come to its end, or cancel it");
        if (InErpInPart(effects.Tx, first) is { } part)
            return new VerbOutcome.Refused($"posting {part.PostingKey} of it is {StateNames.Of(part.State)}, and the rest is not: a copy could post it once more; retry or decide on the rest, or reject it");
        return Take(effects, first, verb is Verb.Resubmit resubmit ? Resubmitted(effects, first, resubmit) : Fresh(effects, first));
    }

    VerbOutcome Take(Effects effects, DeliveryRecord first, DeliveryRecord copy)
    {
        if (IdentityStore.Take(effects.Tx, new(IdentityKind.Copy, first.Id), copy.PayloadHash, copy.Id, first.Id, effects.Now) is var taken and not IdentityResult.Inserted)
            return new VerbOutcome.Refused($"it was copied already, as {Earlier(taken).SubjectId}; go on with that");
        // What waits of the first waits in the copy from now on; what has happened of it stays.
        if (first.State != DeliveryState.Cancelled) _cancel.Apply(effects, first.Id);
        var changes = verb is Verb.Resubmit edit ? edit.Changes : null;
        DeliveryStore.Insert(effects.Tx, copy);
        _told.Tell(effects, first, first.Id, first.State, ("as", copy.Id), ("sha256", copy.PayloadHash), ("changes", changes));
        Story.Tell(effects, copy, "received", copy.State, ("copyOf", first.Id), ("file", copy.FileName), ("sha256", copy.PayloadHash), ("by", wish.Actor), ("user", wish.User), ("reason", wish.Reason), ("changes", changes));
        effects.Ask(new(copy.Id, copy.CorrelationId));
        return new VerbOutcome.Done($"delivery {first.Id} is worked again as {copy.Id}{(changes is null ? "" : ", as it was edited")}");
    }

    static IdentityRecord Earlier(IdentityResult taken) => taken switch
    {
        IdentityResult.Duplicate duplicate => duplicate.First,
        IdentityResult.Collision collision => collision.First,
        _ => throw new InvalidOperationException("the identity was free"),
    };

    DeliveryRecord Fresh(Effects effects, DeliveryRecord first) => first with
    {
        Id = ids.Next(),
        State = DeliveryState.Received,
        Reason = null,
        CopyOf = first.Id,
        ResumeOffset = 0,
        Attempts = 0,
        CreatedAt = effects.Now,
        FinishedAt = null,
    };

    DeliveryRecord Resubmitted(Effects effects, DeliveryRecord first, Verb.Resubmit edit) =>
        Fresh(effects, first) with { PayloadHash = edit.Edited.Hash, SizeBytes = edit.Edited.SizeBytes };

    static MessageRecord? UnderWay(Transaction tx, DeliveryRecord delivery) =>
        InterchangeStore.OfDelivery(tx, delivery.Id).SelectMany(i => MessageStore.OfInterchange(tx, i.Id))
            .FirstOrDefault(m => MessageStore.StandingOf(tx, m.Id) is MessageState.Staged or MessageState.Released or MessageState.Matched);

    // A document that is wholly in the ERP is known there, and its copy is not posted; one that may be there, or is there in part, is not.
    static PostingRecord? InErpInPart(Transaction tx, DeliveryRecord delivery) =>
        (from interchange in InterchangeStore.OfDelivery(tx, delivery.Id)
         from message in MessageStore.OfInterchange(tx, interchange.Id)
         let document = DocumentStore.OfMessage(tx, message.Id)
         where document is not null
         from part in PostingStore.OfDocument(tx, document.Id)
         where part.MayArrive || (part.State == PostingState.Posted && MessageStore.StandingOf(tx, message.Id) is not (MessageState.Posted or MessageState.Done))
         select part).FirstOrDefault();

    /// <summary>Whether anything was, or is to be, answered to what a delivery is a copy of.</summary>
    internal static bool IsAnsweredAlready(Transaction tx, DeliveryRecord copy)
    {
        for (var id = copy.CopyOf; id is not null; id = DeliveryStore.Find(tx, id)!.CopyOf)
            if (InterchangeStore.OfDelivery(tx, id).Any(i => i.State == InterchangeState.Duplicate || AcknowledgementStore.OfInterchange(tx, i.Id).Any(a => a.State != AcknowledgementState.Suppressed)))
                return true;
        return false;
    }
}
