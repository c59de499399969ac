using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Held deliveries are translated again once for each change of profiles and maps, and after a start: what nobody claimed may be somebody's now.
/// So are receipts that partners want where their profile did not say, for a week.</summary>
sealed class RetryHeldJob(Definitions definitions, Journal journal, Database database, TimeProvider time)
{
    internal const int TakeMax = 500;

    static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    // Which definitions everything that is held has been shown to.
    object? _shown;

    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (definitions.Current is var current && !ReferenceEquals(_shown, current))
        {
            await TakeUpAsync(cancellation);
            await TakeUpReceiptsAsync(cancellation);
            _shown = current;
        }
    }

    async Task TakeUpAsync(CancellationToken cancellation)
    {
        for (var after = ""; await database.ReadAsync(tx => DeliveryStore.Waiting(tx, after, TakeMax), cancellation) is [.., var last] held; after = last.Id)
        {
            // All at once they would be a backlog, which closes the gateway to everybody's new mail. What waits for the ERP is none of theirs.
            while (await database.ReadAsync(Backlog.ToTranslate, cancellation) >= TakeMax) await Task.Delay(Pace, time, cancellation);
            await journal.BeginAsync("take-up", effects =>
            {
                foreach (var delivery in held) effects.Ask(new(delivery.Id, delivery.CorrelationId));
                return held.Count;
            }, cancellation);
        }
    }

    // The stage that posts them looks whether they may go now.
    async Task TakeUpReceiptsAsync(CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - Kept;
        for (var after = ""; await database.ReadAsync(tx => As2Store.Parked(tx, since, after, TakeMax), cancellation) is [.., var last] parked; after = last.Id)
            await journal.BeginAsync("take-up", effects =>
            {
                // One that was given up before has its work still, and is dead in it.
                foreach (var message in parked) WorkStore.Clear(effects.Tx, StageNames.Receipt, message.Id);
                foreach (var message in parked) effects.Ask(new(message.Id, message.DeliveryId ?? message.Id, Stage: StageNames.Receipt));
                return parked.Count;
            }, cancellation);
    }
}
