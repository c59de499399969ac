using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>Business decisions that partners are to hear of: an 824 or an APERAK for each.</summary>
sealed class AdvicesDue(Database database, PayloadPlaces places, TimeProvider time) : IDocumentsDue
{
    const int TakeMax = 200;

    public DocumentType Kind => DocumentType.ApplicationAdvice;

    public async Task<IReadOnlyList<DocumentDue>> ToAsync(PartnerProfile partner, CancellationToken cancellation)
    {
        var advised = await database.ReadAsync(tx => AdviceStore.Due(tx, partner.Id, TakeMax).Select(a => Read(tx, a)).ToList(), cancellation);
        return [.. advised.Select(a => Due(a, partner))];
    }

    public Task<DateTimeOffset?> OldestAsync(PartnerProfile partner, CancellationToken cancellation) =>
        database.ReadAsync(tx => AdviceStore.Due(tx, partner.Id, TakeMax).Min(a => (DateTimeOffset?)a.CreatedAt), cancellation);

    static AdvisedMessage Read(Transaction tx, AdviceRecord advice)
    {
        var document = DocumentStore.Find(tx, advice.DocumentId)!;
        var message = MessageStore.Find(tx, document.MessageId!)!;
        var meant = FindingKey.Read(advice.Findings).ToHashSet();
        return new()
        {
            Advice = advice,
            Document = document,
            Message = message,
            Group = GroupStore.Find(tx, message.GroupId)!,
            Interchange = InterchangeStore.Find(tx, message.InterchangeId)!,
            Delivery = DeliveryStore.Find(tx, message.DeliveryId)!,
            Stretch = MessageStretch.Of(tx, message),
            OrderNumber = DocumentStore.Orders(tx, document.Id) is [var only] ? only : null,
            Findings = [.. FindingStore.OfRun(tx, document.Id, advice.FindingRun).Where(f => f.Outcome == nameof(FindingOutcome.Held) && meant.Contains(FindingKey.Of(f)))],
        };
    }

    DocumentDue Due(AdvisedMessage advised, PartnerProfile partner) => new()
    {
        Document = AdviceDocument.Of(
            advised, [.. advised.Findings.Select(f => Place(advised, f))], partner, TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone)),
        SubjectId = advised.Advice.Id,
        Name = $"advice on {advised.Message.MessageType} {advised.Document.Number}",
        CaseType = "document-not-written",
        OrderNumber = advised.OrderNumber,
        Since = advised.Advice.CreatedAt,
        CorrelationId = advised.Delivery.CorrelationId,
        Take = (effects, documentId) => AdviceStore.Build(effects.Tx, advised.Advice.Id, documentId, effects.Now),
    };

    AdvisedFinding Place(AdvisedMessage advised, FindingRecord finding) => finding is { OriginOffset: { } offset, OriginLength: { } length }
        ? new(finding, places.Find(advised.Delivery.PayloadHash, advised.Stretch, offset), places.Text(advised.Delivery.PayloadHash, offset, length))
        : new(finding, null, null);
}
