using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>Tells a folder that may be another machine's where every chain of events ends: who cuts a chain and sets its head right, or puts an old database back, is found out by it.</summary>
sealed partial class Anchoring(Database database, AnchorFolder folder, string node, TimeProvider time, ILogger<Anchoring> logger)
{
    const int Take = 5000;

    // Who tells of a chain waits for none but his own few.
    const int Together = 100;

    /// <summary>Anchors what has moved since it was anchored last. Done twice it does no harm.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ChainHead> heads;
        do
        {
            heads = await database.ReadAsync(tx => EventStore.Unanchored(tx, Take), cancellation);
            if (heads.Count == 0) return;
            var (name, hash) = await folder.WriteAsync(heads, node, time.GetUtcNow(), cancellation);
            LogAnchored(heads.Count, name, hash);
            foreach (var few in heads.Chunk(Together))
                await database.WriteAsync(tx =>
                {
                    foreach (var head in few) EventStore.Anchored(tx, head);
                }, cancellation);
        }
        while (heads.Count == Take);
    }

    [LoggerMessage(2411, LogLevel.Information, "{Count} event chains are anchored in {Name}, SHA-256 {Hash}")]
    partial void LogAnchored(int count, string name, string hash);
}
