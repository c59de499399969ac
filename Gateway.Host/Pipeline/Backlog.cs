using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Above so much unfinished work no more mail is taken: it waits where it is safe, at the partner's.</summary>
static class Backlog
{
    const int Max = 5000;

    /// <summary>How much waits, when that is too much; null when there is room for more.</summary>
    internal static async Task<long?> ExcessAsync(Database database, CancellationToken cancellation) =>
        await database.ReadAsync(Inward, cancellation) is var waiting and > Max ? waiting : null;

    /// <summary>How much waits for its translation.</summary>
    internal static long ToTranslate(Transaction tx) => Count(tx, kind => kind == StageNames.Translate);

    /// <summary>How much is due that can be worked: not what waits to go out while sending is paused.</summary>
    internal static long Moving(Transaction tx)
    {
        var isPaused = PauseStore.Find(tx, Paused.Sending) is not null;
        return Count(tx, kind => !isPaused || kind != StageNames.Deliver);
    }

    // What waits for a partner's server is no reason to take nobody's mail.
    static long Inward(Transaction tx) => WorkStore.CountInward(tx);

    static long Count(Transaction tx, Func<string, bool> counts) => StandingStore.Work(tx).Where(w => !w.IsDead && counts(w.Kind)).Sum(w => w.Items);
}

/// <summary>Whether more mail may come in, for those who ask at each message: looked at once a second, for counting costs more than taking a small one.</summary>
sealed class BacklogGlance(Database database, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    Seen? _seen;

    internal async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        if (_seen is { } seen && time.GetElapsedTime(seen.At) < Fresh) return seen.IsOpen;
        var at = time.GetTimestamp();
        _seen = new(await Backlog.ExcessAsync(database, cancellation) is null, at);
        return _seen.IsOpen;
    }

    sealed record Seen(bool IsOpen, long At);
}
