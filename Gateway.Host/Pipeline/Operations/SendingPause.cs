using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>Has nothing leave for a partner, and lets it leave again: what is due meanwhile is built and waits, so that a person can look at it and cancel it.</summary>
static class SendingPause
{
    const string Chain = "pause:sending";

    internal static Task<(bool IsDone, string Said)> SetAsync(Journal journal, bool isPaused, Wish wish, CancellationToken cancellation) =>
        journal.BeginAsync("pause", effects => Set(effects, isPaused, wish), cancellation);

    /// <summary>The same in a transaction of another, such as that of a restore.</summary>
    internal static void Place(Transaction tx, Wish wish, DateTimeOffset now)
    {
        if (!PauseStore.Place(tx, new() { What = Paused.Sending, Reason = wish.Reason, PlacedBy = wish.Actor, PlacedAt = now })) return;
        Tell(tx, "paused", wish, now);
    }

    static (bool IsDone, string Said) Set(Effects effects, bool isPaused, Wish wish)
    {
        // What waits for the pause, and is not kept yet, would not be hurried.
        PauseStore.Lock(effects.Tx, Paused.Sending);
        var isKnown = PauseStore.Find(effects.Tx, Paused.Sending) is not null;
        if (isKnown == isPaused) return (false, isPaused ? "Sending is paused already." : "Sending is not paused.");
        if (isPaused)
        {
            Place(effects.Tx, wish, effects.Now);
            return (true, "Sending is paused: nothing more is begun for a partner before it is released. What is on its way at this moment still arrives.");
        }

        PauseStore.End(effects.Tx, Paused.Sending);
        Tell(effects.Tx, "released", wish, effects.Now);
        WorkStore.Hurry(effects.Tx, StageNames.Deliver, effects.Now);
        return (true, "Sending goes on.");
    }

    static void Tell(Transaction tx, string told, Wish wish, DateTimeOffset now) => EventStore.Append(tx, new(Chain, told, Chain, Chain, now)
    {
        Actor = wish.Actor,
        Detail = Story.Json(("reason", wish.Reason), ("user", wish.User)),
    });
}
