using Gateway.Host.Matching;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Review;

/// <summary>What was known when a document was judged last, as far as it is still told apart from what is known now.</summary>
static class PastFacts
{
    internal static MatchFacts Of(Transaction tx, MatchFacts now, DocumentRecord stored)
    {
        var then = FindingStore.Newest(tx, stored.Id)?.CreatedAt ?? stored.CreatedAt;
        var seen = FindingStore.OfDocument(tx, stored.Id).Where(f => f is { OrderNumber: not null, OrderRevision: not null }).GroupBy(f => f.OrderNumber!).ToDictionary(g => g.Key, g => g.First());
        var receipts = now.Orders.Keys.SelectMany(o => ReceiptStore.OfOrder(tx, o)).Where(r => r.RecordedAt <= then).Select(r => r.Id).ToHashSet();
        return now with
        {
            Orders = now.Orders.ToDictionary(o => o.Key, o => seen.GetValueOrDefault(o.Key) is { } finding ? At(tx, o.Value, finding) : o.Value, StringComparer.Ordinal),
            Receipts = [.. now.Receipts.Where(r => receipts.Contains(r.Id))],
            Movements = [.. now.Movements.Where(m => IsBefore(m.DocumentId, stored))],
            Invoices = [.. now.Invoices.Where(i => IsBefore(i.DocumentId, stored))],
        };
    }

    // Ids are in the order in which the documents came.
    static bool IsBefore(string? id, DocumentRecord stored) => string.CompareOrdinal(id, stored.Id) < 0;

    static OrderSnapshot At(Transaction tx, OrderSnapshot now, FindingRecord finding) =>
        now.Revision != finding.OrderRevision && OrderStore.AtRevision(tx, now.Id, finding.OrderRevision!.Value) is { } then
            ? MatchFactsReader.Snapshot(then, OrderStore.Lines(tx, then))
            : now;
}
