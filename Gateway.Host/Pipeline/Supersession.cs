using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>The newest document of a business identity takes the place of those before it: what waits of them waits no longer.</summary>
static class Supersession
{
    internal static void Replace(Effects effects, DocumentRecord old, DocumentRecord newer)
    {
        DocumentStore.Supersede(effects.Tx, old.Id, newer.Id);
        Rematch.BecauseOf(effects, old);
        if (old.MessageId is { } id && MessageStore.Find(effects.Tx, id) is { State: MessageState.Excepted } message) End(effects, old, message, newer);
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
