namespace Gateway.Host.Storage.Stories;

/// <summary>A document that speaks of an order, with its message, its delivery and what became of it.</summary>
sealed record DocumentStory(
    PublishedDocument Document,
    PublishedMessage? Message,
    PublishedDelivery? Delivery,
    PublishedInterchange? Interchange,
    IReadOnlyList<PublishedDiagnostic> Diagnostics,
    IReadOnlyList<PublishedFinding> Findings,
    IReadOnlyList<PublishedPosting> Postings,
    IReadOnlyList<PublishedAcknowledgement> Acknowledgements,
    IReadOnlyList<PublishedAdvice> Advices);

/// <summary>The whole story of a purchase order: from its number to every file, document, acknowledgement and posting.</summary>
/// <param name="Number">The order number.</param>
/// <param name="Order">As the ERP knows it; null when nobody imported it.</param>
/// <param name="Lines">Of its current revision.</param>
/// <param name="Receipts">Goods that came for it.</param>
/// <param name="Documents">Oldest first.</param>
/// <param name="Exceptions">Cases, open and closed.</param>
/// <param name="Events">Everything that happened to its documents, oldest first.</param>
sealed record OrderStory(
    string Number,
    PublishedOrder? Order,
    IReadOnlyList<PublishedOrderLine> Lines,
    IReadOnlyList<PublishedReceipt> Receipts,
    IReadOnlyList<DocumentStory> Documents,
    IReadOnlyList<PublishedException> Exceptions,
    IReadOnlyList<PublishedEvent> Events)
{
    /// <summary>What the documents that count say of its lines: confirmed, shipped, billed; oldest first.</summary>
    public IReadOnlyList<PublishedMovement> Movements { get; init; } = [];

    /// <summary>Reads the stories of all orders of that number: one for each company that has it.</summary>
    internal static IReadOnlyList<OrderStory> Read(Transaction tx, string number)
    {
        var orders = OrderStore.ByNumber(tx, number);
        var documents = DocumentStore.OfOrder(tx, number);
        if (orders.Count == 0) return documents.Count == 0 ? [] : [Read(tx, number, null, documents)];
        return [.. orders.Select(o => Read(tx, number, o, [.. documents.Where(d => IsOf(d, o, orders.Count))]))];
    }

    static bool IsOf(DocumentRecord document, OrderRecord order, int companies) =>
        companies == 1 || string.IsNullOrEmpty(document.Company) || document.Company == order.Company;

    static OrderStory Read(Transaction tx, string number, OrderRecord? order, IReadOnlyList<DocumentRecord> documents) => new(
        number,
        order is null ? null : PublishedOrder.Of(order),
        order is null ? [] : [.. OrderStore.Lines(tx, order).Select(PublishedOrderLine.Of)],
        [.. ReceiptStore.OfOrder(tx, number, order?.Company).Select(PublishedReceipt.Of)
            .OrderBy(r => r.Date, StringComparer.Ordinal).ThenBy(r => r.Number, StringComparer.Ordinal).ThenBy(r => r.OrderLine.Length).ThenBy(r => r.OrderLine, StringComparer.Ordinal)],
        [.. documents.Select(d => Read(tx, d))],
        [.. CaseStore.OfOrder(tx, number).Select(c => PublishedException.Of(tx, c))],
        [.. documents.SelectMany(d => Subjects(d)).Distinct().SelectMany(s => EventStore.OfSubject(tx, s))
            .OrderBy(e => e.HappenedAt).ThenBy(e => e.Sequence).Select(PublishedEvent.Of)])
    {
        Movements = order is null ? [] : [.. MovementStore.OfOrder(tx, number, CountingFor.Everyone(order.Company, order.Supplier)).Select(PublishedMovement.Of)],
    };

    static IEnumerable<string> Subjects(DocumentRecord document)
    {
        yield return document.Id;
        if (document.MessageId is not null) yield return document.MessageId;
    }

    static DocumentStory Read(Transaction tx, DocumentRecord document)
    {
        var message = document.MessageId is null ? null : MessageStore.Find(tx, document.MessageId);
        var interchange = message is null ? null : InterchangeStore.Find(tx, message.InterchangeId);
        var group = message is null ? null : GroupStore.Find(tx, message.GroupId);
        var delivery = message is null ? null : DeliveryStore.Find(tx, message.DeliveryId);
        return new(
            PublishedDocument.Of(document),
            message is null ? null : PublishedMessage.Of(message, MessageStore.StandingOf(tx, message.Id)),
            delivery is null ? null : PublishedDelivery.Of(delivery),
            interchange is null ? null : PublishedInterchange.Of(interchange),
            message is null ? [] : [.. DiagnosticStore.OfMessage(tx, message.Id).Select(PublishedDiagnostic.Of)],
            [.. FindingStore.OfDocument(tx, document.Id).Select(PublishedFinding.Of)],
            [.. PostingStore.OfDocument(tx, document.Id).Select(PublishedPosting.Of)],
            group is null ? [] : Acknowledgements(tx, group),
            PublishedAdvice.OfDocument(tx, document.Id));
    }

    // Of the document's own group, or of its whole interchange.
    static IReadOnlyList<PublishedAcknowledgement> Acknowledgements(Transaction tx, GroupRecord group) =>
    [
        .. AcknowledgementStore.OfInterchange(tx, group.InterchangeId).Where(a => a.GroupKey is "" || a.GroupKey == group.Id).Select(PublishedAcknowledgement.Of),
        .. ExpectationStore.OfInterchange(tx, group.InterchangeId).Where(e => e.GroupKey is "" || e.GroupKey == group.Id).Select(PublishedAcknowledgement.Of),
    ];
}
