using Gateway.Host.Import;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Writes what other systems say, together with what is due because of it: documents that waited for it are matched again.</summary>
static class Imports
{
    // Bounds the time that one import holds the writer; an import that was cut off is simply run again.
    const int BatchSize = 200;

    /// <summary>Writes items in batches, each a transaction, and counts what became of them.</summary>
    /// <param name="journal">Commits.</param>
    /// <param name="items">Taken as they are written: there may be more than memory holds.</param>
    /// <param name="record">Writes one.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <param name="progress">Told after each batch.</param>
    internal static async Task<ImportCount> RecordAsync<T>(
        Journal journal, IEnumerable<T> items, Func<Effects, T, Recorded> record, CancellationToken cancellation, Action<ImportCount>? progress = null)
    {
        var count = ImportCount.None;
        foreach (var batch in items.Chunk(BatchSize))
        {
            count += ImportCount.Of(await journal.BeginAsync("import", effects => Array.ConvertAll(batch, item => record(effects, item)), cancellation));
            progress?.Invoke(count);
        }

        return count;
    }

    /// <summary>An order: new, at its next revision, or as it was known.</summary>
    internal static Recorded Order(Effects effects, (OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines) order) => Order(effects, order, null);

    /// <summary>The same, asked for by a message that is just being matched.</summary>
    internal static Recorded Order(Effects effects, (OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines) order, string? askedBy)
    {
        var recorded = OrderImport.Record(effects.Tx, order);
        if (recorded != Recorded.Unchanged) Rematch.OfOrder(effects, order.Order.Number, askedBy);
        return recorded;
    }

    /// <summary>Goods that came. A correction may say that they came for another order than was thought: both are looked at.</summary>
    internal static Recorded Receipt(Effects effects, ReceiptRecord receipt)
    {
        var before = ReceiptStore.Find(effects.Tx, receipt.Company, receipt.Number, receipt.Line);
        var recorded = ReceiptStore.Record(effects.Tx, receipt);
        if (recorded == Recorded.Unchanged) return recorded;
        Rematch.OfOrder(effects, receipt.OrderNumber);
        if (before is not null && before.OrderNumber != receipt.OrderNumber) Rematch.OfOrder(effects, before.OrderNumber);
        return recorded;
    }

    /// <summary>What a partner calls by another name: it may concern any document of those who use its set.</summary>
    internal static Recorded CrossReference(Effects effects, CrossReferenceRecord reference)
    {
        var recorded = CrossReferenceStore.Record(effects.Tx, reference);
        if (recorded != Recorded.Unchanged) Rematch.OfCrossReferences(effects, reference.Partner);
        return recorded;
    }
}
