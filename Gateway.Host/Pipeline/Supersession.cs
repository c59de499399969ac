using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>The newest document of a business identity takes the place of those before it: what waits of them waits no longer.</summary>
static class Supersession
{
    const string Gateway = "gateway";

    static void Replace(Effects effects, DocumentHead old, DocumentHead newer)
    {
        DocumentStore.Supersede(effects.Tx, old.Id, newer.Id);
        Rematch.BecauseOf(effects, old);
        if (old.MessageId is { } id && MessageStore.Find(effects.Tx, id) is { State: MessageState.Excepted or MessageState.Held or MessageState.Failed } message) End(effects, old, message, newer);
    }

    /// <summary>Puts a document among the others of its identity; true when it is replaced itself.</summary>
    /// <param name="effects">The transaction of its release.</param>
    /// <param name="document">What was released.</param>
    /// <param name="message">Its message.</param>
    /// <param name="others">In the order in which their messages came, which is that of the messages' ids.</param>
    internal static bool Arrange(Effects effects, DocumentHead document, MessageRecord message, IReadOnlyList<DocumentHead> others)
    {
        var newest = others.LastOrDefault(o => string.CompareOrdinal(o.MessageId, message.Id) > 0) ?? document;
        foreach (var old in others.Where(o => o.Id != newest.Id)) Replace(effects, old, newest);
        if (newest.Id == document.Id) return false;
        DocumentStore.Supersede(effects.Tx, document.Id, newest.Id);
        End(effects, document, message, newest);
        return true;
    }

    /// <summary>Of two translations of one message the earlier says nothing any more, and what it had replaced stands until the newer one replaces it.</summary>
    internal static void Correct(Effects effects, DocumentHead earlier, DocumentHead now)
    {
        DocumentStore.Supersede(effects.Tx, earlier.Id, now.Id);
        Withdraw(effects, earlier);
    }

    /// <summary>A document counts no longer: the newest that it had replaced stands again, and is judged again where it waited.</summary>
    /// <remarks>What the ERP has of a document stays, and with it what the document had replaced.</remarks>
    internal static void Withdraw(Effects effects, DocumentHead document)
    {
        var replaced = DocumentStore.ReplacedBy(effects.Tx, document.Id).Where(d => d.MessageId != document.MessageId)
            .OrderBy(d => d.MessageId, StringComparer.Ordinal).ToList();
        if (replaced.Count > 0 && PostingStore.Lines(effects.Tx, document.Id).Count == 0)
        {
            foreach (var old in replaced) DocumentStore.Stand(effects.Tx, old.Id, replaced[^1].Id);
            if (MessageStore.Find(effects.Tx, replaced[^1].MessageId!) is { State: MessageState.Closed, ClosedBy: Gateway } closed)
            {
                MessageStore.Reopen(effects.Tx, closed.Id, "what had replaced it is withdrawn");
                DeliveryStore.Reopen(effects.Tx, closed.DeliveryId);
                Rematch.Ask(effects, closed);
            }
        }

        Rematch.BecauseOf(effects, document);
    }

    /// <summary>Ends a document that was replaced before it was matched; false when it was not.</summary>
    internal static bool EndIfSuperseded(Effects effects, DocumentHead document, MessageRecord message)
    {
        var current = DocumentStore.FindHead(effects.Tx, document.Id)!;
        if (current.SupersededBy is not { } newerId || DocumentStore.FindHead(effects.Tx, newerId) is not { } newer) return false;
        End(effects, document, message, newer);
        return true;
    }

    static void End(Effects effects, DocumentHead old, MessageRecord message, DocumentHead newer)
    {
        var reason = $"superseded by the {StateNames.Words(newer.Kind)} {newer.Number}{(newer.DocumentDate is { } day ? $" of {Instant.ToText(day)}" : "")}";
        CaseStore.Close(effects.Tx, old.Id, null, Gateway, reason, effects.Now);
        PostingStore.Cancel(effects.Tx, old.Id, reason);
        WorkStore.Clear(effects.Tx, StageNames.Match, message.Id);
        foreach (var posting in PostingStore.OfDocument(effects.Tx, old.Id)) WorkStore.Clear(effects.Tx, StageNames.Post, posting.Id);
        MessageStore.Close(effects.Tx, message.Id, Gateway, reason, effects.Now);
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        Story.Tell(effects, delivery, message.Id, "superseded", MessageState.Closed, ("by", newer.Id), ("reason", reason));
        Completion.Check(effects, delivery.Id);
    }
}
