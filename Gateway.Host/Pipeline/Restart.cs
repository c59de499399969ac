using Gateway.Host.Storage;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>What asking for a restart came to. A closed set.</summary>
abstract record RestartOutcome
{
    RestartOutcome()
    {
    }

    /// <summary>It is due again.</summary>
    /// <param name="Text">What will be done, for a person.</param>
    internal sealed record Due(string Text) : RestartOutcome;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Text">Why, and what would help.</param>
    internal sealed record Refused(string Text) : RestartOutcome;
}

/// <summary>A person's wish to take something up again at the step where it stopped, with today's profiles and maps.</summary>
/// <param name="ids">Ids of new work.</param>
/// <param name="actor">Who wishes it.</param>
/// <param name="reason">Why; kept in the history.</param>
/// <param name="overrides">Whether also what was answered as rejected is taken up: no second acknowledgement goes out.</param>
/// <param name="translates">Whether what waits in the exception queue is translated again, rather than only matched.</param>
sealed class Restart(UlidSource ids, string actor, string? reason, bool overrides, bool translates = false)
{
    /// <summary>Makes the row of that id due again, in one transaction; null when there is no such row.</summary>
    internal RestartOutcome? Apply(Effects effects, string id)
    {
        var tx = effects.Tx;
        if (DeliveryStore.Find(tx, id) is not null) return TakeDelivery(effects, id);
        if (InterchangeStore.Find(tx, id) is { } interchange) return TakeDelivery(effects, interchange.DeliveryId);
        if (MessageStore.Find(tx, id) is not null) return TakeMessage(effects, id);
        if (PostingStore.Find(tx, id) is { } posting) return TakePosting(effects, posting);
        if (DocumentStore.Find(tx, id)?.MessageId is { } messageId) return TakeMessage(effects, messageId);
        if (AcknowledgementStore.Find(tx, id)?.OutDeliveryId is { } carrier) return TakeDelivery(effects, carrier);
        return CaseStore.Find(tx, id) is { } opened ? Apply(effects, opened.SubjectId) : null;
    }

    // Each looks again once nobody else is at work on it.
    RestartOutcome TakeDelivery(Effects effects, string id)
    {
        EventStore.LockChain(effects.Tx, id);
        return Take(effects, DeliveryStore.Find(effects.Tx, id)!);
    }

    RestartOutcome TakeMessage(Effects effects, string id)
    {
        DocumentStore.LockIdentitiesOfMessage(effects.Tx, id);
        return Take(effects, MessageStore.Find(effects.Tx, id)!);
    }

    RestartOutcome TakePosting(Effects effects, PostingRecord posting)
    {
        DocumentStore.LockIdentityOf(effects.Tx, posting.DocumentId);
        return Take(effects, PostingStore.Find(effects.Tx, posting.Id)!);
    }

    RestartOutcome Take(Effects effects, DeliveryRecord delivery) => (delivery.Direction, delivery.State) switch
    {
        (_, DeliveryState.Received or DeliveryState.Translating or DeliveryState.Due or DeliveryState.Sending or DeliveryState.AwaitingReceipt) => new RestartOutcome.Refused("it is on its way already"),
        (_, DeliveryState.Cancelled) => new RestartOutcome.Refused("a person has closed it"),
        (Direction.Out, DeliveryState.Failed or DeliveryState.Disputed) => DeliverAgain(effects, delivery),
        (Direction.Out, _) => new RestartOutcome.Refused("the partner has it"),
        (_, DeliveryState.Duplicate) => new RestartOutcome.Refused("the same file came before, and is worked there"),
        (_, DeliveryState.Done) => TakeMessages(effects, delivery),
        _ => TranslateAgain(effects, delivery),
    };

    RestartOutcome TranslateAgain(Effects effects, DeliveryRecord delivery)
    {
        Ask(effects, delivery, delivery.Id, StageNames.Translate);
        Tell(effects, delivery, delivery.Id, delivery.State);
        return new RestartOutcome.Due($"delivery {delivery.Id} is translated again, with today's profiles and maps");
    }

    RestartOutcome DeliverAgain(Effects effects, DeliveryRecord delivery)
    {
        var isReplaced = As2Store.Replace(effects.Tx, delivery.Id);
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Due);
        AcknowledgementStore.SetState(effects.Tx, delivery.Id, AcknowledgementState.Built);
        Ask(effects, delivery, delivery.Id, StageNames.Deliver);
        Tell(effects, delivery, delivery.Id, delivery.State);
        return new RestartOutcome.Due($"delivery {delivery.Id} is delivered again, the same {(isReplaced ? "files under a new Message-ID" : "bytes")}");
    }

    // Of a file that was read, what stopped is in its messages.
    RestartOutcome TakeMessages(Effects effects, DeliveryRecord delivery)
    {
        var outcomes = InterchangeStore.OfDelivery(effects.Tx, delivery.Id)
            .SelectMany(i => MessageStore.OfInterchange(effects.Tx, i.Id))
            .Select(m => Take(effects, m)).ToList();
        var due = outcomes.OfType<RestartOutcome.Due>().ToList();
        if (due.Count == 1) return due[0];
        return due.Count > 0
            ? new RestartOutcome.Due(FormattableString.Invariant($"{due.Count} messages of delivery {delivery.Id} are taken up again"))
            : outcomes.FirstOrDefault() ?? new RestartOutcome.Refused("nothing in it has stopped");
    }

    RestartOutcome Take(Effects effects, MessageRecord message)
    {
        if (message.Direction == Direction.Out) return Take(effects, DeliveryStore.Find(effects.Tx, message.DeliveryId)!);
        if (StoppedPosting(effects.Tx, message) is { } posting)
            return translates ? new RestartOutcome.Refused($"posting {posting.PostingKey} has stopped, as it was translated then; restart it without --translate, or reject the document")
                : Take(effects, posting);
        var standing = MessageStore.StandingOf(effects.Tx, message.Id);
        if (translates && standing is (MessageState.Held or MessageState.Excepted or MessageState.Failed) && IsMatched(effects.Tx, message))
            return TranslateWaiting(effects, message);
        return standing switch
        {
            // What was matched may be in the ERP in part, and persons have decided on it: another translation would know of neither.
            MessageState.Held => IsMatched(effects.Tx, message) ? MatchAgain(effects, message) : TranslateAgain(effects, message),
            MessageState.Rejected => overrides ? Override(effects, message) : new RestartOutcome.Refused(
                $"message {message.Id} was answered as rejected; with --override it is translated again all the same, and no second acknowledgement goes out"),
            MessageState.Excepted or MessageState.Failed => MatchAgain(effects, message),
            var state => new RestartOutcome.Refused($"message {message.Id} has not stopped: it is {StateNames.Of(state)}"),
        };
    }

    RestartOutcome Override(Effects effects, MessageRecord message)
    {
        MessageStore.Override(effects.Tx, message.Id);
        return TranslateAgain(effects, message);
    }

    // Its translation was wrong. What persons have decided, or the ERP has, is of the document as it was translated then.
    RestartOutcome TranslateWaiting(Effects effects, MessageRecord message)
    {
        var document = DocumentStore.OfMessage(effects.Tx, message.Id)!;
        if (PostingStore.OfDocument(effects.Tx, document.Id).Count > 0)
            return new RestartOutcome.Refused("a part of it went to the ERP as it was translated then; decide on the rest, or reject it");
        if (DecisionStore.OfDocument(effects.Tx, document.Id).Any(d => d.Decision is DecisionKind.Approve or DecisionKind.ShortPay))
            return new RestartOutcome.Refused("a person has decided on it as it was translated then; decide on the rest, or reject it");
        WorkStore.Clear(effects.Tx, StageNames.Match, message.Id);
        CaseStore.Close(effects.Tx, document.Id, null, actor, "the document is translated again", effects.Now);
        MessageStore.SetState(effects.Tx, message.Id, MessageState.Held, "it is translated again");
        return TranslateAgain(effects, message);
    }

    RestartOutcome TranslateAgain(Effects effects, MessageRecord message)
    {
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        Ask(effects, delivery, delivery.Id, StageNames.Translate);
        Tell(effects, delivery, message.Id, message.State);
        return new RestartOutcome.Due($"message {message.Id} is translated again, with today's profiles and maps");
    }

    RestartOutcome MatchAgain(Effects effects, MessageRecord message)
    {
        if (DocumentStore.OfMessage(effects.Tx, message.Id) is null) return TranslateAgain(effects, message);
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        if (message.State == MessageState.Failed && !IsMatched(effects.Tx, message)) return ReleaseAgain(effects, delivery, message);
        MessageStore.SetState(effects.Tx, message.Id, MessageState.Released);
        var due = ReleaseStage.DueFor(effects.Tx, message, delivery.CorrelationId);
        Ask(effects, delivery, message.Id, StageNames.Match, due.OrderKey);
        Tell(effects, delivery, message.Id, message.State);
        return new RestartOutcome.Due($"message {message.Id} is matched again, with the orders as they are now");
    }

    // Given up before it was compared with anything, it has no place yet among the others of its identity.
    RestartOutcome ReleaseAgain(Effects effects, DeliveryRecord delivery, MessageRecord message)
    {
        WorkStore.Clear(effects.Tx, StageNames.Match, message.Id);
        DeliveryStore.Reopen(effects.Tx, delivery.Id);
        Tell(effects, delivery, message.Id, message.State);
        ReleaseStage.Release(effects, message, delivery.CorrelationId);
        return new RestartOutcome.Due($"message {message.Id} is matched, with the orders as they are now");
    }

    static bool IsMatched(Transaction tx, MessageRecord message) =>
        DocumentStore.OfMessage(tx, message.Id) is { } document && FindingStore.OfDocument(tx, document.Id).Count > 0;

    static PostingRecord? StoppedPosting(Transaction tx, MessageRecord message) =>
        DocumentStore.OfMessage(tx, message.Id) is { } document
            ? PostingStore.OfDocument(tx, document.Id).FirstOrDefault(p => p.State is PostingState.Dead or PostingState.Rejected)
            : null;

    RestartOutcome Take(Effects effects, PostingRecord posting)
    {
        if (DocumentStore.Find(effects.Tx, posting.DocumentId) is { SupersededBy: not null } replaced)
        {
            WorkStore.Clear(effects.Tx, StageNames.Post, posting.Id);
            return new RestartOutcome.Refused($"a newer {StateNames.Words(replaced.Kind)} has replaced {replaced.Number}; what the ERP does not have of it is not sent any more");
        }

        if (!PostingStore.Restart(effects.Tx, posting.Id))
            return new RestartOutcome.Refused($"posting {posting.PostingKey} has not stopped: it is {StateNames.Of(posting.State)}");
        if (DocumentStore.Find(effects.Tx, posting.DocumentId)?.MessageId is { } messageId
            && MessageStore.Find(effects.Tx, messageId) is { State: MessageState.Held or MessageState.Failed })
            MessageStore.SetState(effects.Tx, messageId, MessageState.Matched);
        Ask(effects, posting.CorrelationId, posting.Id, StageNames.Post, posting.OrderKey);
        if (posting.DeliveryId is { } id && DeliveryStore.Find(effects.Tx, id) is { } delivery) Tell(effects, delivery, posting.Id, posting.State);
        return new RestartOutcome.Due($"posting {posting.PostingKey} goes to the ERP again, under the same key");
    }

    void Ask(Effects effects, DeliveryRecord delivery, string subjectId, string stage, string? orderKey = null)
    {
        DeliveryStore.Reopen(effects.Tx, delivery.Id);
        Ask(effects, delivery.CorrelationId, subjectId, stage, orderKey);
    }

    // What was given up is there still, and keeps its place among those of its order.
    void Ask(Effects effects, string correlationId, string subjectId, string stage, string? orderKey)
    {
        if (WorkStore.Find(effects.Tx, stage, subjectId) is { IsDead: true } dead) WorkStore.Revive(effects.Tx, dead.Id, effects.Now);
        else
            WorkStore.Ask(effects.Tx, new()
            {
                Id = ids.Next(),
                Kind = stage,
                WorkKey = subjectId,
                OrderKey = orderKey,
                SubjectId = subjectId,
                CorrelationId = correlationId,
                DueAt = effects.Now,
                CreatedAt = effects.Now,
            });
    }

    void Tell(Effects effects, DeliveryRecord delivery, string subjectId, Enum before) =>
        EventStore.Append(effects.Tx, new(delivery.Id, "restarted", subjectId, delivery.CorrelationId, effects.Now)
        {
            Actor = actor,
            StateBefore = StateNames.Of(before),
            Detail = Story.Json(("reason", reason), ("override", overrides ? "yes" : null)),
        });
}
