using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline.Review;

/// <summary>Puts a stored document beside all that it is judged against. Reads only.</summary>
sealed class MatchPages(Database database, MatchFactsReader facts, PayloadPlaces places, PartnerDirectory partners)
{
    /// <summary>The page of a document; null when its partner's profile is gone.</summary>
    /// <param name="stored">The document.</param>
    /// <param name="isStored">Whether the findings are those of the last run, rather than those of today.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal async Task<MatchPage?> ReadAsync(DocumentRecord stored, bool isStored, CancellationToken cancellation)
    {
        if (partners.Find(stored.Partner) is not { } partner) return null;
        var document = DocumentJson.Read(Enum.Parse<DocumentType>(stored.Kind), stored.Content);
        var known = await facts.ReadAsync(document, stored, partner, cancellation);
        var result = Matcher.Match(document, known);
        return await database.ReadAsync(tx => Page(
            tx, stored, result.Document, known, isStored ? FindingStore.OfDocument(tx, stored.Id) : FindingRows.Of(stored, result.Findings), isStored), cancellation);
    }

    MatchPage Page(
        Transaction tx, DocumentRecord stored, Document matched, MatchFacts known, IReadOnlyList<FindingRecord> judged, bool isStored)
    {
        var message = stored.MessageId is { } id ? MessageStore.Find(tx, id) : null;
        var delivery = message is null ? null : DeliveryStore.Find(tx, message.DeliveryId);
        var settled = Settled.Of(tx, stored.Id);
        var findings = judged.Select(f => Finding(tx, f, settled, message, delivery)).ToList();
        // Of numbers that cannot be reckoned with there is nothing to be put side by side.
        var lines = NumberSize.Holds(findings.Select(f => f.Finding.Rule)) ? [] : MatchPageLines.Of(matched, known, findings);
        var ofLines = lines.SelectMany(l => l.Findings).ToHashSet();
        return new(
            isStored ? "stored" : "today",
            Published.Date(known.Day)!,
            PublishedDocument.Of(stored),
            delivery?.FileName,
            message is null ? null : StateNames.Of(MessageStore.StandingOf(tx, message.Id)),
            findings.Exists(f => f.IsOpen),
            [.. known.Orders.Values.Select(o => OrderStore.AtRevision(tx, o.Id, o.Revision)).OfType<OrderRecord>().Select(PublishedOrder.Of)],
            [.. findings.Where(f => !ofLines.Contains(f))],
            lines,
            [.. CaseStore.OfSubject(tx, stored.Id).Select(c => PublishedException.Of(tx, c))],
            [.. PostingStore.OfDocument(tx, stored.Id).Select(PublishedPosting.Of)]);
    }

    // The bytes of what passed are nobody's question.
    PageFinding Finding(Transaction tx, FindingRecord finding, Settled settled, MessageRecord? message, DeliveryRecord? delivery)
    {
        var isPassed = finding.Outcome == nameof(FindingOutcome.Passed);
        var bytes = !isPassed && message is not null && delivery is not null && finding.OriginOffset is { } offset
            ? places.Excerpt(delivery.PayloadHash, MessageStretch.Of(tx, message), offset, finding.OriginLength ?? 0)
            : null;
        return new(RuleTypes.Find(finding.RuleName), PublishedFinding.Of(finding), bytes, settled.Covers(FindingKey.Of(finding)));
    }
}
