using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What an id means to the verbs: whatever row it names, the bytes, the message or the posting behind it. A closed set.</summary>
abstract record Target
{
    internal sealed record OfDelivery(string Id) : Target;

    internal sealed record OfMessage(string Id) : Target;

    internal sealed record OfPosting(string Id) : Target;

    /// <summary>The receipt for an AS2 message that came.</summary>
    internal sealed record OfReceipt(string Id) : Target;

    /// <summary>Null when there is no such row.</summary>
    internal static Target? Find(Transaction tx, string id)
    {
        if (DeliveryStore.Find(tx, id) is not null) return new OfDelivery(id);
        if (InterchangeStore.Find(tx, id) is { } interchange) return new OfDelivery(interchange.DeliveryId);
        if (MessageStore.Find(tx, id) is not null) return new OfMessage(id);
        if (PostingStore.Find(tx, id) is not null) return new OfPosting(id);
        if (DocumentStore.Find(tx, id)?.MessageId is { } messageId) return new OfMessage(messageId);
        if (AcknowledgementStore.Find(tx, id)?.OutDeliveryId is { } carrier) return new OfDelivery(carrier);
        if (As2Store.Find(tx, id) is { } as2) return as2 is { Direction: Storage.Direction.Out, DeliveryId: { } sent } ? new OfDelivery(sent) : new OfReceipt(id);
        return CaseStore.Find(tx, id) is { } opened ? Find(tx, opened.SubjectId) : null;
    }
}
