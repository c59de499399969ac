using Gateway.Host.Storage;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person's wish that something ends where it is: its work is cleared, and nothing more of it goes to the ERP or the partner.</summary>
/// <remarks>What has happened, or may have happened, cannot be wished away: then nothing is changed.</remarks>
sealed class Cancel(UlidSource ids, Wish wish)
{
    readonly TakeUp _told = new(ids, wish, "cancelled");
    readonly string _reason = $"cancelled by {wish.Actor}: {wish.Reason}";

    /// <summary>Ends what the id names, in one transaction; null when there is no such row.</summary>
    /// <exception cref="StaleFactsException">It has just gone on: nothing may be kept.</exception>
    internal VerbOutcome? Apply(Effects effects, string id) => Target.Find(effects.Tx, id) switch
    {
        Target.OfDelivery delivery => Take(effects, DeliveryStore.Find(effects.Tx, delivery.Id)!),
        Target.OfMessage message => Take(effects, MessageStore.Find(effects.Tx, message.Id)!),
        Target.OfPosting posting => TakePosting(effects, posting.Id),
        _ => null,
    };

    VerbOutcome Take(Effects effects, DeliveryRecord found)
    {
        // Who works on it ends the work before the delivery; in that order it is waited for.
        WorkStore.Hold(effects.Tx, found.Direction == Direction.In ? StageNames.Translate : StageNames.Deliver, found.Id);
        EventStore.LockChain(effects.Tx, found.Id);
        var delivery = DeliveryStore.Find(effects.Tx, found.Id)!;
        return (delivery.Direction, delivery.State) switch
        {
            (_, DeliveryState.Cancelled) => new VerbOutcome.Refused("it is cancelled already"),
            (_, DeliveryState.Duplicate) => new VerbOutcome.Refused("the same file came before, and is worked there"),
            (Direction.In, _) => TakeReceived(effects, delivery),
            (_, DeliveryState.Due or DeliveryState.Failed) when delivery.Attempts == 0 => EndUnsent(effects, delivery),
            (_, DeliveryState.Sent) => new VerbOutcome.Refused("the partner has it"),
            (_, DeliveryState.Disputed) => new VerbOutcome.Refused("the partner has answered for it: waive closes it when they have it, restart sends it as a new message"),
            _ => new VerbOutcome.Refused("it was uploaded, and the partner may see it any moment; retry brings it to its end"),
        };
    }

    VerbOutcome TakeReceived(Effects effects, DeliveryRecord delivery)
    {
        var messages = Messages(effects.Tx, delivery);
        var outcomes = messages.Select(m => End(effects, m)).ToList();
        var ended = outcomes.OfType<VerbOutcome.Done>().Count();
        if (delivery.State == DeliveryState.Done && ArchiveArrival.MembersOf(effects.Tx, delivery) is { Count: > 0 } files)
            return new VerbOutcome.Refused(ArchiveArrival.Say(files, "cancel"));
        if (ended == 0 && delivery.State == DeliveryState.Done) return outcomes.FirstOrDefault() ?? new VerbOutcome.Refused("nothing in it is to be done any more");
        if (messages.Any(m => HasGoneOn(effects.Tx, m))) return EndPart(effects, delivery, outcomes, ended);
        var members = ArchiveArrival.MembersOf(effects.Tx, delivery);
        EndDelivery(effects, delivery);
        return new VerbOutcome.Done($"delivery {delivery.Id} is cancelled: {(members.Count == 0 ? "nothing of it goes any further" : ArchiveArrival.Say(members, "cancel"))}");
    }

    VerbOutcome EndPart(Effects effects, DeliveryRecord delivery, List<VerbOutcome> outcomes, int ended)
    {
        if (ended == 0) return outcomes[0];
        Settle(effects, delivery);
        return new VerbOutcome.Done(FormattableString.Invariant(
            $"{ended} of {outcomes.Count} messages of delivery {delivery.Id} are cancelled; of the others: {outcomes.OfType<VerbOutcome.Refused>().First().Text}"));
    }

    static bool HasGoneOn(Transaction tx, MessageRecord message) =>
        MessageStore.StandingOf(tx, message.Id) is MessageState.Posted or MessageState.Done or MessageState.Shadowed or MessageState.Matched or MessageState.Held or MessageState.Failed;

    // What was held for a message that is cancelled now is held no longer.
    static void Settle(Effects effects, DeliveryRecord delivery)
    {
        if (delivery.State == DeliveryState.Held && !Messages(effects.Tx, delivery).Any(m => m.State == MessageState.Held))
            DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Done);
        Completion.Check(effects, delivery.Id);
    }

    // Of the whole nothing was worked: nothing is said to the partner about it either.
    void EndDelivery(Effects effects, DeliveryRecord delivery)
    {
        WorkStore.Cancel(effects.Tx, StageNames.Translate, delivery.Id);
        foreach (var interchange in InterchangeStore.OfDelivery(effects.Tx, delivery.Id))
        {
            WorkStore.Cancel(effects.Tx, StageNames.Release, interchange.Id);
            if (interchange.State == InterchangeState.Reading) InterchangeStore.SetState(effects.Tx, interchange.Id, InterchangeState.Held, _reason);
        }

        AcknowledgementStore.Suppress(effects.Tx, delivery.Id);
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Cancelled, _reason, effects.Now);
        _told.Tell(effects, delivery, delivery.Id, delivery.State);
    }

    VerbOutcome EndUnsent(Effects effects, DeliveryRecord delivery)
    {
        WorkStore.Cancel(effects.Tx, StageNames.Deliver, delivery.Id);
        AcknowledgementStore.SetState(effects.Tx, delivery.Id, AcknowledgementState.Suppressed);
        foreach (var message in Messages(effects.Tx, delivery)) MessageStore.Close(effects.Tx, message.Id, wish.Actor, _reason, effects.Now);
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Cancelled, _reason, effects.Now);
        _told.Tell(effects, delivery, delivery.Id, delivery.State);
        return new VerbOutcome.Done($"delivery {delivery.Id} is cancelled: it does not go to {delivery.Partner}");
    }

    VerbOutcome Take(Effects effects, MessageRecord message)
    {
        if (message.Direction == Direction.Out) return Take(effects, DeliveryStore.Find(effects.Tx, message.DeliveryId)!);
        var outcome = End(effects, message);
        if (outcome is VerbOutcome.Done) Settle(effects, DeliveryStore.Find(effects.Tx, message.DeliveryId)!);
        return outcome;
    }

    VerbOutcome TakePosting(Effects effects, string id)
    {
        var document = DocumentStore.Find(effects.Tx, PostingStore.Find(effects.Tx, id)!.DocumentId)!;
        return document.MessageId is { } messageId
            ? Take(effects, MessageStore.Find(effects.Tx, messageId)!)
            : new VerbOutcome.Refused("it came in no message; its document is decided on in the exception queue");
    }

    // Where nothing of it is on its way out of the house.
    VerbOutcome End(Effects effects, MessageRecord found)
    {
        DocumentStore.LockIdentitiesOfMessage(effects.Tx, found.Id);
        var message = MessageStore.Find(effects.Tx, found.Id)!;
        var standing = MessageStore.StandingOf(effects.Tx, message.Id);
        if (standing is MessageState.Posted or MessageState.Done or MessageState.Duplicate or MessageState.Shadowed or MessageState.Closed or MessageState.Rejected)
            return new VerbOutcome.Refused($"message {message.Id} has come to its end: it is {StateNames.Of(standing)}");
        var document = DocumentStore.OfMessage(effects.Tx, message.Id);
        var parts = document is null ? [] : PostingStore.OfDocument(effects.Tx, document.Id);
        if (parts.FirstOrDefault(p => p.MayArrive) is { } underWay)
            return new VerbOutcome.Refused($"posting {underWay.PostingKey} is {StateNames.Of(underWay.State)}, and may be in the ERP; retry brings it to its end");
        if (document is not null) EndDocument(effects, document, parts);
        WorkStore.Cancel(effects.Tx, StageNames.Match, message.Id);
        MessageStore.Close(effects.Tx, message.Id, wish.Actor, _reason, effects.Now);
        if (document is not null) Supersession.Withdraw(effects, document);
        _told.Tell(effects, DeliveryStore.Find(effects.Tx, message.DeliveryId)!, message.Id, standing);
        var posted = parts.Where(p => p.State == PostingState.Posted).Select(p => p.PostingKey).ToList();
        return new VerbOutcome.Done($"message {message.Id} is cancelled" + (posted.Count == 0 ? "" : $"; what the ERP has of it stays: {string.Join(", ", posted)}"));
    }

    void EndDocument(Effects effects, DocumentRecord document, IReadOnlyList<PostingRecord> parts)
    {
        CaseStore.Close(effects.Tx, document.Id, null, wish.Actor, _reason, effects.Now);
        PostingStore.Cancel(effects.Tx, document.Id, _reason);
        // A worker that was faster has begun to send it.
        if (PostingStore.OfDocument(effects.Tx, document.Id).Any(p => p.MayArrive)) throw new StaleFactsException($"document {document.Id}");
        foreach (var part in parts) WorkStore.Cancel(effects.Tx, StageNames.Post, part.Id);
    }

    static IReadOnlyList<MessageRecord> Messages(Transaction tx, DeliveryRecord delivery) =>
        [.. InterchangeStore.OfDelivery(tx, delivery.Id).SelectMany(i => MessageStore.OfInterchange(tx, i.Id))];
}
