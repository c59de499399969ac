using System.Text;
using Gateway.Host.Erp;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What a comparison of the books came to.</summary>
/// <param name="Postings">How many postings the ERP was asked for.</param>
/// <param name="Payloads">How many payloads were looked for.</param>
/// <param name="Open">Every discrepancy that stands now.</param>
/// <param name="News">How many of them were not known before.</param>
/// <param name="Trouble">Why the ERP could not be asked; null when it answered.</param>
sealed record ReconciliationReport(int Postings, int Payloads, IReadOnlyList<DiscrepancyRecord> Open, int News, string? Trouble);

/// <summary>Compares three books: what the tables say, what the payload store holds, and what the ERP has. What they do not agree upon is named,
/// and nothing is repaired: that is for a person, who has the verbs for it.</summary>
sealed partial class Reconciliation(Database database, Journal journal, PayloadStore payloads, IErpConnector connector, TimeProvider time, ILogger<Reconciliation> logger)
{
    const int Page = 500;

    /// <param name="since">Postings that the ERP took before are believed.</param>
    /// <param name="cancellation">Stops between two questions.</param>
    internal async Task<ReconciliationReport> RunAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var before = await database.ReadAsync(DiscrepancyStore.Open, cancellation);
        var found = new List<DiscrepancyRecord>();
        var (asked, trouble) = await AskErpAsync(since, before, found, cancellation);
        found.AddRange((await database.ReadAsync(DiscrepancyStore.Unposted, cancellation)).Select(Unposted));
        found.AddRange((await database.ReadAsync(DiscrepancyStore.WithoutWork, cancellation)).Select(WithoutWork));
        var stored = await LookForPayloadsAsync(found, cancellation);
        var news = await journal.BeginAsync("reconcile", effects => Keep(effects, before, found, trouble is null), cancellation);
        foreach (var discrepancy in found) LogFound(discrepancy.Kind, discrepancy.Subject, discrepancy.Text);
        return new(asked, stored, await database.ReadAsync(DiscrepancyStore.Open, cancellation), news, trouble);
    }

    // Also those found before, however old: they may be gone.
    async Task<(int Asked, string? Trouble)> AskErpAsync(DateTimeOffset since, IReadOnlyList<DiscrepancyRecord> before, List<DiscrepancyRecord> found, CancellationToken cancellation)
    {
        var known = before.Where(d => d.Kind == DiscrepancyKind.ErpPosting).Select(d => d.Subject).ToHashSet(StringComparer.Ordinal);
        var asked = 0;
        for (var after = ""; await database.ReadAsync(tx => PostingStore.Taken(tx, after, Page), cancellation) is { Count: > 0 } page; after = page[^1].Id)
            foreach (var posting in page.Where(p => p.PostedAt >= since || known.Contains(p.PostingKey)))
            {
                var answer = await connector.LookUpAsync(
                    new(posting.PostingKey, posting.DocumentKind, posting.Supplier, posting.Company, Encoding.UTF8.GetBytes(posting.Content)), cancellation);
                if (answer is ErpOutcome.Unavailable or ErpOutcome.Unknown) return (asked, answer is ErpOutcome.Unavailable away ? away.Reason : ((ErpOutcome.Unknown)answer).Reason);
                asked++;
                if (answer is not ErpOutcome.Posted) found.Add(Missing(posting));
            }

        return (asked, null);
    }

    async Task<int> LookForPayloadsAsync(List<DiscrepancyRecord> found, CancellationToken cancellation)
    {
        var count = 0;
        for (var after = ""; await database.ReadAsync(tx => DeliveryStore.Payloads(tx, after, Page), cancellation) is { Count: > 0 } page; after = page[^1])
            foreach (var hash in page)
            {
                count++;
                var stored = payloads.Contains(hash) ? payloads.Size(hash) : (long?)null;
                var delivery = await database.ReadAsync(tx => ErasedPayloadStore.Find(tx, hash) is null ? DeliveryStore.OfPayload(tx, hash)[0] : null, cancellation);
                if (delivery is null || stored == delivery.SizeBytes) continue;
                found.Add(Discrepancy(DiscrepancyKind.Payload, hash, delivery.Partner, stored is null
                    ? $"the bytes of delivery {delivery.Id} ({delivery.FileName}) are not in the payload store; restore them from a backup, or have them sent again"
                    : FormattableString.Invariant($"the payload of delivery {delivery.Id} has {stored} bytes and not {delivery.SizeBytes}; gateway verify tells more")));
            }

        return count;
    }

    DiscrepancyRecord Missing(PostingRecord posting) => Discrepancy(DiscrepancyKind.ErpPosting, posting.PostingKey, posting.Partner,
        $"the ERP does not have the {StateNames.Words(posting.DocumentKind)} {posting.PostingKey}, which it took as {posting.ErpReference}; gateway retry {posting.Id} --ask-erp posts it again");

    DiscrepancyRecord Unposted(Idle document) => Discrepancy(DiscrepancyKind.Outbox, document.Subject, document.Partner,
        $"the document {document.Subject} of delivery {document.DeliveryId} counts as posted or on its way, and a part of it is not in the outbox; look whether the ERP has it, then gateway duplicate {document.DeliveryId}");

    DiscrepancyRecord WithoutWork(Idle row) => Discrepancy(DiscrepancyKind.Work, row.Subject, row.Partner,
        $"{row.Subject} of delivery {row.DeliveryId} is due at {row.Stage}, and no work row has it done; gateway {(row.Stage is "Post" or "Deliver" ? "retry" : "cancel")} {row.Subject} sets it right");

    DiscrepancyRecord Discrepancy(DiscrepancyKind kind, string subject, string? partner, string text) =>
        new() { Kind = kind, Subject = subject, Partner = partner, Text = text, FoundAt = time.GetUtcNow(), SeenAt = time.GetUtcNow() };

    // What could not be asked is neither here nor gone.
    static int Keep(Effects effects, IReadOnlyList<DiscrepancyRecord> before, List<DiscrepancyRecord> found, bool isErpKnown)
    {
        var seen = found.Select(f => (f.Kind, f.Subject)).ToHashSet();
        foreach (var gone in before.Where(b => !seen.Contains((b.Kind, b.Subject)) && (isErpKnown || b.Kind != DiscrepancyKind.ErpPosting))) DiscrepancyStore.Gone(effects.Tx, gone, effects.Now);
        return found.Count(f => DiscrepancyStore.Saw(effects.Tx, f));
    }

    [LoggerMessage(2502, LogLevel.Error, "{Kind} {Subject}: {Text}")]
    partial void LogFound(DiscrepancyKind kind, string subject, string text);
}
