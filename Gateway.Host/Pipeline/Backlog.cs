using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Above so much unfinished work no more mail is taken: it waits where it is safe, at the partner's.</summary>
static class Backlog
{
    const int Max = 5000;

    /// <summary>How much waits, when that is too much; null when there is room for more.</summary>
    internal static async Task<long?> ExcessAsync(Database database, CancellationToken cancellation) =>
        await database.ReadAsync(Moving, cancellation) is var waiting and > Max ? waiting : null;

    /// <summary>How much is due that can be worked: not what waits to go out while sending is paused.</summary>
    internal static long Moving(Transaction tx) =>
        PauseStore.Find(tx, Paused.Sending) is null ? WorkStore.CountAlive(tx) : WorkStore.CountAliveBut(tx, StageNames.Deliver);
}
