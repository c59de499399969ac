namespace Gateway.Host.Storage.Stories;

/// <summary>A message with all that became of it.</summary>
sealed record MessageStory(
    PublishedMessage Message,
    IReadOnlyList<PublishedDiagnostic> Diagnostics,
    PublishedDocument? Document,
    IReadOnlyList<string> Orders,
    IReadOnlyList<PublishedFinding> Findings,
    IReadOnlyList<PublishedPosting> Postings,
    IReadOnlyList<PublishedAdvice> Advices);

/// <summary>A group and its messages.</summary>
sealed record GroupStory(PublishedGroup Group, IReadOnlyList<MessageStory> Messages);

/// <summary>An interchange, its groups, and the acknowledgements for it.</summary>
sealed record InterchangeStory(
    PublishedInterchange Interchange,
    IReadOnlyList<GroupStory> Groups,
    IReadOnlyList<PublishedAcknowledgement> Acknowledgements);

/// <summary>The whole story of a delivery: what was in it, what became of it, who was told.</summary>
sealed record DeliveryStory(
    PublishedDelivery Delivery,
    IReadOnlyList<InterchangeStory> Interchanges,
    IReadOnlyList<PublishedDiagnostic> Diagnostics,
    IReadOnlyList<PublishedException> Exceptions,
    IReadOnlyList<PublishedDelivery> Related,
    IReadOnlyList<PublishedWork> Work,
    IReadOnlyList<PublishedEvent> Events)
{
    /// <summary>Reads it on one snapshot; null when there is no such delivery.</summary>
    internal static DeliveryStory? Read(Transaction tx, string deliveryId)
    {
        if (DeliveryStore.Find(tx, deliveryId) is not { } delivery) return null;
        var interchanges = InterchangeStore.OfDelivery(tx, delivery.Id);
        var diagnostics = DiagnosticStore.OfDelivery(tx, delivery.Id).ToLookup(d => d.MessageId);
        return new(
            PublishedDelivery.Of(delivery),
            [.. interchanges.Select(i => Read(tx, i, diagnostics))],
            [.. diagnostics[null].Select(PublishedDiagnostic.Of)],
            [.. CaseStore.OfDelivery(tx, delivery.Id).Select(c => PublishedException.Of(tx, c))],
            [.. DeliveryStore.OfStory(tx, delivery.CorrelationId).Where(d => d.Id != delivery.Id).Select(PublishedDelivery.Of)],
            [.. WorkStore.OfStory(tx, delivery.CorrelationId).Select(PublishedWork.Of)],
            [.. EventStore.OfStory(tx, delivery.CorrelationId).Select(PublishedEvent.Of)]);
    }

    static InterchangeStory Read(Transaction tx, InterchangeRecord interchange, ILookup<string?, DiagnosticRecord> diagnostics)
    {
        var messages = MessageStore.OfInterchange(tx, interchange.Id).ToLookup(m => m.GroupId);
        var standings = MessageStore.Standings(tx, interchange.Id);
        var groups = GroupStore.OfInterchange(tx, interchange.Id).Select(g => new GroupStory(
            PublishedGroup.Of(g), [.. messages[g.Id].Select(m => Read(tx, m, standings[m.Id], diagnostics[m.Id]))]));
        var acknowledgements = AcknowledgementStore.OfInterchange(tx, interchange.Id).Select(PublishedAcknowledgement.Of)
            .Concat(ExpectationStore.OfInterchange(tx, interchange.Id).Select(PublishedAcknowledgement.Of));
        return new(PublishedInterchange.Of(interchange), [.. groups], [.. acknowledgements]);
    }

    static MessageStory Read(Transaction tx, MessageRecord message, MessageState state, IEnumerable<DiagnosticRecord> diagnostics)
    {
        var document = DocumentStore.OfMessage(tx, message.Id);
        return new(
            PublishedMessage.Of(message, state),
            [.. diagnostics.Select(PublishedDiagnostic.Of)],
            document is null ? null : PublishedDocument.Of(document),
            document is null ? [] : DocumentStore.Orders(tx, document.Id),
            document is null ? [] : [.. FindingStore.OfDocument(tx, document.Id).Select(PublishedFinding.Of)],
            document is null ? [] : [.. PostingStore.OfDocument(tx, document.Id).Select(PublishedPosting.Of)],
            document is null ? [] : PublishedAdvice.OfDocument(tx, document.Id));
    }
}
