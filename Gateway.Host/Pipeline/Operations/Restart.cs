using Gateway.Host.Storage;
using Gateway.Partners;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person's wish to take something up again at the step where it stopped, with today's profiles and maps.</summary>
/// <param name="ids">Ids of new work.</param>
/// <param name="verb">How far it goes.</param>
/// <param name="wish">Who wishes it, and why.</param>
sealed class Restart(UlidSource ids, Verb.Restart verb, Wish wish)
{
    readonly TakeUp _again = new(ids, wish, "restarted");

    /// <summary>Makes the row of that id due again, in one transaction; null when there is no such row.</summary>
    internal VerbOutcome? Apply(Effects effects, string id) => Target.Find(effects.Tx, id) switch
    {
        Target.OfDelivery delivery => TakeDelivery(effects, delivery.Id),
        Target.OfMessage message => TakeMessage(effects, message.Id),
        Target.OfPosting posting => TakePosting(effects, PostingStore.Find(effects.Tx, posting.Id)!),
        Target.OfReceipt receipt => _again.PostReceipt(effects, receipt.Id),
        _ => null,
    };

    // Each looks again once nobody else is at work on it.
    VerbOutcome TakeDelivery(Effects effects, string id)
    {
        PayloadStore.Lock(effects.Tx, DeliveryStore.Find(effects.Tx, id)!.PayloadHash);
        EventStore.LockChain(effects.Tx, id);
        return Take(effects, DeliveryStore.Find(effects.Tx, id)!);
    }

    VerbOutcome TakeMessage(Effects effects, string id)
    {
        PayloadStore.Lock(effects.Tx, DeliveryStore.Find(effects.Tx, MessageStore.Find(effects.Tx, id)!.DeliveryId)!.PayloadHash);
        DocumentStore.LockIdentitiesOfMessage(effects.Tx, id);
        return Take(effects, MessageStore.Find(effects.Tx, id)!);
    }

    VerbOutcome TakePosting(Effects effects, PostingRecord posting)
    {
        DocumentStore.LockIdentityOf(effects.Tx, posting.DocumentId);
        return _again.PostAgain(effects, PostingStore.Find(effects.Tx, posting.Id)!);
    }

    VerbOutcome Take(Effects effects, DeliveryRecord delivery) => (delivery.Direction, delivery.State) switch
    {
        (_, DeliveryState.Received or DeliveryState.Translating or DeliveryState.Due or DeliveryState.Sending or DeliveryState.AwaitingReceipt) => new VerbOutcome.Refused("it is on its way already"),
        (_, DeliveryState.Cancelled) => new VerbOutcome.Refused("a person has closed it"),
        (Direction.Out, DeliveryState.Failed or DeliveryState.Disputed) => _again.DeliverAgain(effects, delivery, anew: true),
        (Direction.Out, _) => new VerbOutcome.Refused("the partner has it"),
        (_, DeliveryState.Duplicate) => new VerbOutcome.Refused("the same file came before, and is worked there"),
        (_, DeliveryState.Done) when ArchiveArrival.MembersOf(effects.Tx, delivery) is { Count: > 0 } members => new VerbOutcome.Refused(ArchiveArrival.Say(members, "restart")),
        (_, DeliveryState.Done) => TakeMessages(effects, delivery),
        _ when As2Settings.IsOfCertificates(delivery.Mailbox) =>
            new VerbOutcome.Refused("it is about certificates, and no document; gateway as2 certificate answer closes a request, cancel what is only to be read"),
        _ => TranslateAgain(effects, delivery),
    };

    VerbOutcome TranslateAgain(Effects effects, DeliveryRecord delivery)
    {
        if (ErasedPayloadStore.Find(effects.Tx, delivery.PayloadHash) is { } erased) return new VerbOutcome.Refused($"its bytes were erased: {erased.Reason}");
        Ask(effects, delivery, delivery.Id, StageNames.Translate);
        Tell(effects, delivery, delivery.Id, delivery.State);
        return new VerbOutcome.Done($"delivery {delivery.Id} is translated again, with today's profiles and maps");
    }

    // Of a file that was read, what stopped is in its messages.
    VerbOutcome TakeMessages(Effects effects, DeliveryRecord delivery)
    {
        var outcomes = InterchangeStore.OfDelivery(effects.Tx, delivery.Id)
            .SelectMany(i => MessageStore.OfInterchange(effects.Tx, i.Id))
            .Select(m => Take(effects, m)).ToList();
        var due = outcomes.OfType<VerbOutcome.Done>().ToList();
        if (due.Count == 1) return due[0];
        return due.Count > 0
            ? new VerbOutcome.Done(FormattableString.Invariant($"{due.Count} messages of delivery {delivery.Id} are taken up again"))
            : outcomes.FirstOrDefault() ?? new VerbOutcome.Refused("nothing in it has stopped");
    }

    VerbOutcome Take(Effects effects, MessageRecord message)
    {
        if (message.Direction == Direction.Out) return Take(effects, DeliveryStore.Find(effects.Tx, message.DeliveryId)!);
        if (StoppedPosting(effects.Tx, message) is { } posting)
            return verb.Translate ? new VerbOutcome.Refused($"posting {posting.PostingKey} has stopped, as it was translated then; restart it without --translate, or reject the document")
                : _again.PostAgain(effects, posting);
        var standing = MessageStore.StandingOf(effects.Tx, message.Id);
        if (verb.Translate && standing is (MessageState.Held or MessageState.Excepted or MessageState.Failed) && IsMatched(effects.Tx, message))
            return TranslateWaiting(effects, message);
        return standing switch
        {
            // What was matched may be in the ERP in part, and persons have decided on it: another translation would know of neither.
            MessageState.Held => IsMatched(effects.Tx, message) ? MatchAgain(effects, message) : TranslateAgain(effects, message),
            MessageState.Rejected => verb.Override ? Override(effects, message) : new VerbOutcome.Refused(
                $"message {message.Id} was answered as rejected; with --override it is translated again all the same, and no second acknowledgement goes out"),
            MessageState.Excepted or MessageState.Failed => MatchAgain(effects, message),
            var state => new VerbOutcome.Refused($"message {message.Id} has not stopped: it is {StateNames.Of(state)}"),
        };
    }

    VerbOutcome Override(Effects effects, MessageRecord message)
    {
        MessageStore.Override(effects.Tx, message.Id);
        return TranslateAgain(effects, message);
    }

    // Its translation was wrong. What persons have decided, or the ERP has, is of the document as it was translated then.
    VerbOutcome TranslateWaiting(Effects effects, MessageRecord message)
    {
        var document = DocumentStore.OfMessage(effects.Tx, message.Id)!;
        if (PostingStore.OfDocument(effects.Tx, document.Id).Count > 0)
            return new VerbOutcome.Refused("a part of it went to the ERP as it was translated then; decide on the rest, or reject it");
        if (DecisionStore.OfDocument(effects.Tx, document.Id).Any(d => d.Decision is DecisionKind.Approve or DecisionKind.ShortPay))
            return new VerbOutcome.Refused("a person has decided on it as it was translated then; decide on the rest, or reject it");
        WorkStore.Clear(effects.Tx, StageNames.Match, message.Id);
        CaseStore.Close(effects.Tx, document.Id, null, wish.Actor, "the document is translated again", effects.Now);
        MessageStore.SetState(effects.Tx, message.Id, MessageState.Held, "it is translated again");
        return TranslateAgain(effects, message);
    }

    VerbOutcome TranslateAgain(Effects effects, MessageRecord message)
    {
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        if (ErasedPayloadStore.Find(effects.Tx, delivery.PayloadHash) is { } erased) return new VerbOutcome.Refused($"its bytes were erased: {erased.Reason}");
        Ask(effects, delivery, delivery.Id, StageNames.Translate);
        Tell(effects, delivery, message.Id, message.State);
        return new VerbOutcome.Done($"message {message.Id} is translated again, with today's profiles and maps");
    }

    VerbOutcome MatchAgain(Effects effects, MessageRecord message)
    {
        if (DocumentStore.OfMessage(effects.Tx, message.Id) is null) return TranslateAgain(effects, message);
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        if (message.State == MessageState.Failed && !IsMatched(effects.Tx, message)) return ReleaseAgain(effects, delivery, message);
        MessageStore.SetState(effects.Tx, message.Id, MessageState.Released);
        var due = ReleaseStage.DueFor(effects.Tx, message, delivery.CorrelationId);
        Ask(effects, delivery, message.Id, StageNames.Match, due.OrderKey);
        Tell(effects, delivery, message.Id, message.State);
        return new VerbOutcome.Done($"message {message.Id} is matched again, with the orders as they are now");
    }

    // Given up before it was compared with anything, it has no place yet among the others of its identity; among those of its order it keeps the one it has.
    VerbOutcome ReleaseAgain(Effects effects, DeliveryRecord delivery, MessageRecord message)
    {
        DeliveryStore.Reopen(effects.Tx, delivery.Id);
        Tell(effects, delivery, message.Id, message.State);
        ReleaseStage.Release(effects, message, delivery.CorrelationId);
        if (MessageStore.Find(effects.Tx, message.Id) is { State: MessageState.Released } && WorkStore.Find(effects.Tx, StageNames.Match, message.Id) is { } stopped)
            WorkStore.Revive(effects.Tx, stopped.Id, effects.Now);
        else
            WorkStore.Clear(effects.Tx, StageNames.Match, message.Id);
        return new VerbOutcome.Done($"message {message.Id} is matched, with the orders as they are now");
    }

    static bool IsMatched(Transaction tx, MessageRecord message) =>
        DocumentStore.OfMessage(tx, message.Id) is { } document && FindingStore.OfDocument(tx, document.Id).Count > 0;

    static PostingRecord? StoppedPosting(Transaction tx, MessageRecord message) =>
        DocumentStore.OfMessage(tx, message.Id) is { } document
            ? PostingStore.OfDocument(tx, document.Id).FirstOrDefault(p => p.State is PostingState.Dead or PostingState.Rejected)
            : null;

    void Ask(Effects effects, DeliveryRecord delivery, string subjectId, string stage, string? orderKey = null) =>
        _again.Ask(effects, delivery, subjectId, stage, orderKey);

    void Tell(Effects effects, DeliveryRecord delivery, string subjectId, Enum before) =>
        _again.Tell(effects, delivery, subjectId, before, ("override", verb.Override ? "yes" : null));
}
