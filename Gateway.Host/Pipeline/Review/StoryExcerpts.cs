using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Pipeline.Review;

/// <summary>The bytes behind the findings of a story that are not a plain yes.</summary>
static class StoryExcerpts
{
    // A story of thousands of messages is read on a screen that shows the first of them.
    const int Max = 200;

    /// <summary>By finding, each an object of its own; a payload that is gone has none.</summary>
    internal static IReadOnlyDictionary<PublishedFinding, Excerpt> Of(Transaction tx, FoundStories found, PayloadPlaces places)
    {
        var excerpts = new Dictionary<PublishedFinding, Excerpt>(ReferenceEqualityComparer.Instance);
        foreach (var (finding, messageId) in Findings(found).Where(f => f.Finding is { Outcome: not "passed", Origin: not null }).Take(Max))
            if (Read(tx, messageId, finding.Origin!, places) is { } excerpt) excerpts[finding] = excerpt;
        return excerpts;
    }

    static Excerpt? Read(Transaction tx, string messageId, PublishedOrigin origin, PayloadPlaces places)
    {
        var message = MessageStore.Find(tx, messageId)!;
        return places.Excerpt(DeliveryStore.Find(tx, message.DeliveryId)!.PayloadHash, MessageStretch.Of(tx, message), origin.Offset, origin.Length);
    }

    static IEnumerable<(PublishedFinding Finding, string MessageId)> Findings(FoundStories found)
    {
        var ofOrders = found.Orders.SelectMany(o => o.Documents).Where(d => d.Message is not null).SelectMany(d => d.Findings.Select(f => (f, d.Message!.Id)));
        var ofDeliveries = found.Deliveries.SelectMany(d => d.Interchanges).SelectMany(i => i.Groups).SelectMany(g => g.Messages)
            .SelectMany(m => m.Findings.Select(f => (f, m.Message.Id)));
        return ofOrders.Concat(ofDeliveries);
    }
}
