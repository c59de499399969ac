using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Pipeline.Review;

/// <summary>What stands behind a finding of a story.</summary>
/// <param name="Bytes">The bytes of its value; null where it has none, or they are gone.</param>
/// <param name="IsSettled">Whether a person has decided about it: it holds no more.</param>
sealed record StoryFinding(Excerpt? Bytes, bool IsSettled);

/// <summary>What stands behind the findings of a story that are not a plain yes.</summary>
static class StoryFindings
{
    // A story of thousands of messages is read on a screen that shows the first of them.
    const int Max = 200;

    /// <summary>By finding, each an object of its own.</summary>
    internal static IReadOnlyDictionary<PublishedFinding, StoryFinding> Of(Transaction tx, FoundStories found, PayloadPlaces places)
    {
        var read = new Dictionary<PublishedFinding, StoryFinding>(ReferenceEqualityComparer.Instance);
        foreach (var ofDocument in Findings(found).Where(f => f.Finding.Outcome != "passed").Take(Max).GroupBy(f => (f.MessageId, f.DocumentId)))
        {
            var settled = Settled.Of(tx, ofDocument.Key.DocumentId);
            foreach (var (finding, messageId, _) in ofDocument)
                read[finding] = new(finding.Origin is { } origin ? Read(tx, messageId, origin, places) : null, settled.Covers(FindingKey.Of(finding)));
        }

        return read;
    }

    static Excerpt? Read(Transaction tx, string messageId, PublishedOrigin origin, PayloadPlaces places)
    {
        var message = MessageStore.Find(tx, messageId)!;
        return places.Excerpt(DeliveryStore.Find(tx, message.DeliveryId)!.PayloadHash, MessageStretch.Of(tx, message), origin.Offset, origin.Length);
    }

    static IEnumerable<(PublishedFinding Finding, string MessageId, string DocumentId)> Findings(FoundStories found)
    {
        var ofOrders = found.Orders.SelectMany(o => o.Documents).Where(d => d.Message is not null).SelectMany(d => d.Findings.Select(f => (f, d.Message!.Id, d.Document.Id)));
        var ofDeliveries = found.Deliveries.SelectMany(d => d.Interchanges).SelectMany(i => i.Groups).SelectMany(g => g.Messages)
            .SelectMany(m => m.Findings.Select(f => (f, m.Message.Id, m.Document!.Id)));
        return ofOrders.Concat(ofDeliveries);
    }
}
