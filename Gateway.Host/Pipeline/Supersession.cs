using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>The newest document of a business identity takes the place of those before it: what waits of them waits no longer.</summary>
static class Supersession
{
    static void Replace(Effects effects, DocumentRecord old, DocumentRecord newer)
    {
        DocumentStore.Supersede(effects.Tx, old.Id, newer.Id);
        Rematch.BecauseOf(effects, old);
        if (old.MessageId is { } id && MessageStore.Find(effects.Tx, id) is { State: MessageState.Excepted } message) End(effects, old, message, newer);
    }

    /// <summary>Puts a document among the others of its identity; true when it is replaced itself.</summary>
    /// <param name="effects">The transaction of its release.</param>
    /// <param name="document">What was released.</param>
    /// <param name="message">Its message.</param>
    /// <param name="others">In the order in which their messages came, which is that of the messages' ids.</param>
    internal static bool Arrange(Effects effects, DocumentRecord document, MessageRecord message, IReadOnlyList<DocumentRecord> others)
    {
        if (others.LastOrDefault() is { } newest && string.CompareOrdinal(newest.MessageId, message.Id) > 0)
        {
            DocumentStore.Supersede(effects.Tx, document.Id, newest.Id);
            End(effects, document, message, newest);
            return true;
        }

        foreach (var old in others) Replace(effects, old, document);
        return false;
    }

    /// <summary>Of two translations of one message the earlier says nothing any more, and what it had replaced stands until the newer one replaces it.</summary>
    internal static void Correct(Effects effects, DocumentRecord earlier, DocumentRecord now)
    {
        DocumentStore.Restore(effects.Tx, earlier.Id);
        DocumentStore.Supersede(effects.Tx, earlier.Id, now.Id);
        Rematch.BecauseOf(effects, earlier);
    }

    /// <summary>Ends a document that was replaced before it was matched; false when it was not.</summary>
    internal static bool EndIfSuperseded(Effects effects, DocumentRecord document, MessageRecord message)
    {
        var current = DocumentStore.Find(effects.Tx, document.Id)!;
        if (current.SupersededBy is not { } newerId || DocumentStore.Find(effects.Tx, newerId) is not { } newer) return false;
        End(effects, document, message, newer);
        return true;
    }

    static void End(Effects effects, DocumentRecord old, MessageRecord message, DocumentRecord newer)
    {
        var reason = $"superseded by the {StateNames.Words(newer.Kind)} {newer.Number}{(newer.DocumentDate is { } day ? $" of {Instant.ToText(day)}" : "")}";
        CaseStore.Close(effects.Tx, old.Id, null, "gateway", reason, effects.Now);
        MessageStore.Close(effects.Tx, message.Id, "gateway", reason, effects.Now);
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        Story.Tell(effects, delivery, message.Id, "superseded", MessageState.Closed, ("by", newer.Id), ("reason", reason));
        Completion.Check(effects, delivery.Id);
    }
}
