using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What the verbs have in common: asks for work again, and tells the history who wished it.</summary>
/// <param name="ids">Ids of new work.</param>
/// <param name="wish">Who wishes it, and why.</param>
/// <param name="told">What happened, in the past tense.</param>
sealed class TakeUp(UlidSource ids, Wish wish, string told)
{
    /// <param name="effects">The transaction.</param>
    /// <param name="delivery">Given up, or disputed.</param>
    /// <param name="anew">Whether the partner shall take it for another message where it goes by AS2; what he disputes goes so in any case.</param>
    internal VerbOutcome DeliverAgain(Effects effects, DeliveryRecord delivery, bool anew)
    {
        // What went to the mailbox instead goes on there.
        var isReplaced = delivery.UploadedTo is null && (anew || !As2Store.Reopen(effects.Tx, delivery.Id)) && As2Store.Replace(effects.Tx, delivery.Id);
        // Once it was uploaded its name may have appeared: then the hidden file is looked for, and not sent once more.
        DeliveryStore.SetState(effects.Tx, delivery.Id, delivery.UploadedTo is null ? DeliveryState.Due : DeliveryState.Sending);
        AcknowledgementStore.SetState(effects.Tx, delivery.Id, AcknowledgementState.Built);
        Ask(effects, delivery, delivery.Id, StageNames.Deliver);
        Tell(effects, delivery, delivery.Id, delivery.State);
        return new VerbOutcome.Done($"delivery {delivery.Id} is delivered again, the same {(isReplaced ? "files under a new Message-ID" : "bytes")}");
    }

    internal VerbOutcome PostAgain(Effects effects, PostingRecord posting)
    {
        if (DocumentStore.Find(effects.Tx, posting.DocumentId) is { SupersededBy: not null } replaced)
        {
            WorkStore.Clear(effects.Tx, StageNames.Post, posting.Id);
            return new VerbOutcome.Refused($"a newer {StateNames.Words(replaced.Kind)} has replaced {replaced.Number}; what the ERP does not have of it is not sent any more");
        }

        if (!PostingStore.Restart(effects.Tx, posting.Id))
            return new VerbOutcome.Refused($"posting {posting.PostingKey} has not stopped: it is {StateNames.Of(posting.State)}");
        Ask(effects, posting);
        return new VerbOutcome.Done($"posting {posting.PostingKey} goes to the ERP again, under the same key");
    }

    /// <summary>A receipt that we owe at another address is posted now: one that was given up, and one that was wanted where the profile did not say.</summary>
    internal VerbOutcome PostReceipt(Effects effects, string id)
    {
        // Who posts it ends the work before the message; in that order it is waited for.
        WorkStore.Hold(effects.Tx, StageNames.Receipt, id);
        var message = As2Store.Find(effects.Tx, id)!;
        if (message is not { ReceiptState: As2ReceiptState.Due or As2ReceiptState.Parked or As2ReceiptState.Failed, ReceiptUrl: { } url })
            return new VerbOutcome.Refused("no receipt of it waits to be posted to another address");
        var story = message.DeliveryId ?? id;
        As2Store.AskReceipt(effects.Tx, id, As2ReceiptState.Due, url);
        Ask(effects, story, id, StageNames.Receipt, orderKey: null);
        Tell(effects, story, story, id, message.ReceiptState);
        return new VerbOutcome.Done($"the receipt for {message.MessageId} is posted now, to {url} if the profile names that place");
    }

    /// <summary>A posting is due, and its message is on its way again.</summary>
    internal void Ask(Effects effects, PostingRecord posting)
    {
        if (DocumentStore.Find(effects.Tx, posting.DocumentId)?.MessageId is { } messageId
            && MessageStore.Find(effects.Tx, messageId) is { State: MessageState.Held or MessageState.Failed or MessageState.Posted })
            MessageStore.SetState(effects.Tx, messageId, MessageState.Matched);
        Ask(effects, posting.CorrelationId, posting.Id, StageNames.Post, posting.OrderKey);
        if (posting.DeliveryId is not { } id || DeliveryStore.Find(effects.Tx, id) is not { } delivery) return;
        DeliveryStore.Reopen(effects.Tx, id);
        Tell(effects, delivery, posting.Id, posting.State);
    }

    internal void Ask(Effects effects, DeliveryRecord delivery, string subjectId, string stage, string? orderKey = null)
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

    internal void Tell(Effects effects, DeliveryRecord delivery, string subjectId, Enum before, params (string Name, string? Value)[] detail) =>
        Tell(effects, delivery.Id, delivery.CorrelationId, subjectId, before, detail);

    void Tell(Effects effects, string chainId, string correlationId, string subjectId, Enum before, params (string Name, string? Value)[] detail) =>
        EventStore.Append(effects.Tx, new(chainId, told, subjectId, correlationId, effects.Now)
        {
            Actor = wish.Actor,
            StateBefore = StateNames.Of(before),
            Detail = Story.Json([("reason", wish.Reason), .. detail, ("user", wish.User)]),
        });
}
