using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Asks for another match of the documents that something concerns, in the transaction of the cause. Asked twice, it is done once.</summary>
static class Rematch
{
    const string Partner = "partner:";
    const string CrossReferences = "cross-references:";
    const string Order = "order:";

    // More than this are found by the stage: an order may have thousands that wait, and each of its documents is a cause.
    const int AtOnce = 10;

    /// <summary>Something became known of an order: a revision, a receipt, what another document says of it.</summary>
    /// <param name="effects">The transaction of the cause.</param>
    /// <param name="orderNumber">Of whichever company; a match that changes nothing does no harm.</param>
    /// <param name="exceptMessage">The message whose document is the cause.</param>
    internal static void OfOrder(Effects effects, string orderNumber, string? exceptMessage = null)
    {
        OrderChanges.Add(effects.Tx, orderNumber);
        var waiting = MessageStore.Waiting(effects.Tx, orderNumber, "", AtOnce + 1);
        if (waiting.Count > AtOnce) Ask(effects, Order + orderNumber);
        else
            foreach (var message in waiting.Where(m => m.Id != exceptMessage)) Ask(effects, message);
    }

    /// <summary>What a document says counts now, or no longer does: the others of its orders are judged by it.</summary>
    internal static void BecauseOf(Effects effects, DocumentHead document)
    {
        var orders = DocumentStore.Orders(effects.Tx, document.Id);
        OrderChanges.Lock(effects.Tx, orders);
        foreach (var order in orders) OfOrder(effects, order, document.MessageId);
    }

    /// <summary>What was agreed with a partner has changed.</summary>
    internal static void OfPartner(Effects effects, string partner) => Ask(effects, Partner + partner);

    /// <summary>A set of cross-references has changed; the empty name is the set of all partners.</summary>
    internal static void OfCrossReferences(Effects effects, string set) => Ask(effects, CrossReferences + set);

    /// <summary>The order that a cause is about; null when it is about partners.</summary>
    internal static string? OrderOf(string cause) => cause.StartsWith(Order, StringComparison.Ordinal) ? cause[Order.Length..] : null;

    /// <summary>Whether a cause that was asked for concerns a partner.</summary>
    internal static bool Concerns(string cause, Partners.PartnerProfile partner) =>
        cause.StartsWith(Partner, StringComparison.Ordinal)
            ? cause[Partner.Length..] == partner.Id
            : cause[CrossReferences.Length..] is var set && (set.Length == 0 || partner.CrossReferences.Contains(set));

    internal static void Ask(Effects effects, MessageRecord message) =>
        effects.Ask(ReleaseStage.DueFor(effects.Tx, message, DeliveryStore.Find(effects.Tx, message.DeliveryId)!.CorrelationId));

    // It may concern thousands of documents: a stage of its own finds them, a bounded number at a time.
    static void Ask(Effects effects, string cause) => effects.Ask(new(cause, cause, Stage: StageNames.Rematch));
}
