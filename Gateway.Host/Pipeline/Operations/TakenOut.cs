using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person has bytes written out of the store: who it was stands in the history before a byte is given.</summary>
static class TakenOut
{
    /// <param name="database">Keeps the history.</param>
    /// <param name="deliveryId">What came or went with the bytes; null of an AS2 message that brought none.</param>
    /// <param name="subjectId">What was asked for.</param>
    /// <param name="place">The file or folder that they are written to.</param>
    /// <param name="wish">Who asks.</param>
    /// <param name="now">The time.</param>
    internal static Task TellAsync(Database database, string? deliveryId, string subjectId, string place, Wish wish, DateTimeOffset now) => database.WriteAsync(tx =>
    {
        var chain = deliveryId ?? subjectId;
        var story = deliveryId is null ? null : DeliveryStore.Find(tx, deliveryId)?.CorrelationId;
        return EventStore.Append(tx, new(chain, "taken out", subjectId, story ?? chain, now)
        {
            Actor = wish.Actor,
            Detail = Story.Json(("reason", wish.Reason.Length > 0 ? wish.Reason : null), ("to", Path.GetFullPath(place)), ("user", wish.User)),
        });
    });
}
