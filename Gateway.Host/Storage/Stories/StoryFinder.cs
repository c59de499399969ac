namespace Gateway.Host.Storage.Stories;

/// <summary>What somebody who asks for an id, an order number, a document number, a control number or a file's name is shown.</summary>
/// <param name="Orders">Stories of orders of that number.</param>
/// <param name="Deliveries">Stories of the deliveries that hold what was asked for.</param>
sealed record FoundStories(IReadOnlyList<OrderStory> Orders, IReadOnlyList<DeliveryStory> Deliveries)
{
    internal bool IsEmpty => Orders.Count + Deliveries.Count == 0;
}

/// <summary>Finds the story behind whatever name a person has at hand.</summary>
static class StoryFinder
{
    // Control numbers wrap and document numbers repeat: the latest few are what somebody means.
    const int LatestTake = 5;

    /// <summary>Looks for an id first, then for an order number, then for a document's number, an interchange's control number or a file's name.</summary>
    internal static FoundStories Find(Transaction tx, string name)
    {
        if (UlidSource.IsUlid(name) && DeliveryOf(tx, name.ToUpperInvariant()) is { } deliveryId) return Of(tx, [deliveryId]);
        var orders = OrderStory.Read(tx, name);
        return orders.Count > 0 ? new(orders, []) : Of(tx, DeliveriesNamed(tx, name));
    }

    /// <summary>The delivery to which the row of that id belongs; null when there is no such row.</summary>
    internal static string? DeliveryOf(Transaction tx, string id) =>
        DeliveryStore.Find(tx, id)?.Id
        ?? InterchangeStore.Find(tx, id)?.DeliveryId
        ?? MessageStore.Find(tx, id)?.DeliveryId
        ?? GroupDelivery(tx, id)
        ?? DocumentDelivery(tx, id)
        ?? PostingDelivery(tx, id)
        ?? CaseStore.Find(tx, id)?.DeliveryId
        ?? AcknowledgementStore.Find(tx, id)?.DeliveryId;

    static FoundStories Of(Transaction tx, IEnumerable<string> deliveryIds) =>
        new([], [.. deliveryIds.Select(id => DeliveryStory.Read(tx, id)).OfType<DeliveryStory>()]);

    static IEnumerable<string> DeliveriesNamed(Transaction tx, string name)
    {
        var documents = DocumentStore.ByNumber(tx, name).Select(d => DocumentDelivery(tx, d.Id)).OfType<string>().Reverse();
        var interchanges = InterchangeStore.Numbered(tx, name, LatestTake).Select(i => i.DeliveryId);
        var files = DeliveryStore.ByFileName(tx, name, LatestTake).Select(d => d.Id);
        return documents.Concat(interchanges).Concat(files).Distinct().Take(LatestTake);
    }

    /// <summary>The documents that came, which an id of theirs, their message or case, their number, an order number or a file's name says; oldest first.</summary>
    internal static IReadOnlyList<DocumentRecord> Documents(Transaction tx, string name)
    {
        if (UlidSource.IsUlid(name) && DocumentOf(tx, name.ToUpperInvariant()) is { } document) return [document];
        // A response often bears no number but its order's.
        var numbered = DocumentStore.ByNumber(tx, name).Concat(DocumentStore.OfOrder(tx, name)).DistinctBy(d => d.Id)
            .Where(d => d.Direction == Direction.In).OrderBy(d => d.CreatedAt).ToList();
        if (numbered.Count > 0) return numbered;
        var deliveries = UlidSource.IsUlid(name) && DeliveryOf(tx, name.ToUpperInvariant()) is { } id ? [id]
            : DeliveryStore.ByFileName(tx, name, 1).Select(d => d.Id).ToList();
        return
        [
            .. from delivery in deliveries
               from interchange in InterchangeStore.OfDelivery(tx, delivery)
               from message in MessageStore.OfInterchange(tx, interchange.Id)
               let found = DocumentStore.OfMessage(tx, message.Id)
               where found is { Direction: Direction.In }
               select found,
        ];
    }

    static DocumentRecord? DocumentOf(Transaction tx, string id) =>
        DocumentStore.Find(tx, id)
        ?? DocumentStore.OfMessage(tx, id)
        ?? (CaseStore.Find(tx, id)?.DocumentId is { } ofCase ? DocumentStore.Find(tx, ofCase) : null)
        ?? (PostingStore.Find(tx, id)?.DocumentId is { } posted ? DocumentStore.Find(tx, posted) : null);

    static string? GroupDelivery(Transaction tx, string id) =>
        GroupStore.Find(tx, id) is { } group ? InterchangeStore.Find(tx, group.InterchangeId)?.DeliveryId : null;

    static string? DocumentDelivery(Transaction tx, string id) =>
        DocumentStore.Find(tx, id)?.MessageId is { } messageId ? MessageStore.Find(tx, messageId)?.DeliveryId : null;

    static string? PostingDelivery(Transaction tx, string id) =>
        PostingStore.Find(tx, id) is { } posting ? posting.DeliveryId ?? DocumentDelivery(tx, posting.DocumentId) : null;
}
