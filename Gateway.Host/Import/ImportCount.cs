using Gateway.Host.Storage;

namespace Gateway.Host.Import;

/// <summary>How many rows of an import were new, changed something, or were known already.</summary>
sealed record ImportCount(int New, int Changed, int Unchanged)
{
    // Bounds the time that one import holds the writer; an import that was cut off is simply run again.
    const int BatchSize = 200;

    /// <summary>Writes items in batches, each a transaction, and counts what became of them.</summary>
    internal static async Task<ImportCount> RecordAsync<T>(
        Database database, IReadOnlyList<T> items, Func<Transaction, T, Recorded> record, CancellationToken cancellation)
    {
        var results = new List<Recorded>(items.Count);
        foreach (var batch in items.Chunk(BatchSize))
            results.AddRange(await database.WriteAsync(tx => Array.ConvertAll(batch, item => record(tx, item)), cancellation));
        return new(results.Count(r => r == Recorded.New), results.Count(r => r == Recorded.Changed), results.Count(r => r == Recorded.Unchanged));
    }
}
