using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>Places and lifts legal holds; each has a history of its own.</summary>
static class LegalHolds
{
    internal static Task<(bool IsDone, string Said)> SetAsync(Journal journal, HoldKind kind, string subject, bool isHeld, Wish wish, CancellationToken cancellation) =>
        journal.BeginAsync("hold", effects => Set(effects, kind, subject, isHeld, wish), cancellation);

    static (bool IsDone, string Said) Set(Effects effects, HoldKind kind, string subject, bool isHeld, Wish wish)
    {
        if (kind == HoldKind.Story)
        {
            if (DeliveryStore.Find(effects.Tx, subject) is not { } delivery) return (false, $"there is no delivery {subject}");
            subject = delivery.CorrelationId;
        }

        var isNews = isHeld
            ? LegalHoldStore.Place(effects.Tx, new() { Kind = kind, Subject = subject, Reason = wish.Reason, PlacedBy = wish.Actor, PlacedAt = effects.Now })
            : LegalHoldStore.Lift(effects.Tx, kind, subject);
        if (!isNews) return (false, $"{subject} is {(isHeld ? "held already" : "not held")}");
        EventStore.Append(effects.Tx, new(EventStore.ChainOf($"hold:{StateNames.Of(kind)}:", subject), isHeld ? "held" : "released", subject, subject, effects.Now)
        {
            Actor = wish.Actor,
            Detail = Story.Json(("reason", wish.Reason), ("user", wish.User)),
        });
        return (true, isHeld ? $"{subject} is held: none of its payloads is erased before it is released." : $"{subject} is held no longer.");
    }
}
