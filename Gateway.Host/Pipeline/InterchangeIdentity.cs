using Gateway.Host.Storage;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.Pipeline;

/// <summary>What makes two interchanges the same: who sent to whom, under which number, as test or for real.</summary>
static class InterchangeIdentity
{
    // The numbers of a partner come round again; after so long an equal number is a new one.
    static readonly TimeSpan Window = TimeSpan.FromDays(400);

    // A number may come round sooner where a partner has few digits; for other content within so long it is a correction.
    static readonly TimeSpan Correction = TimeSpan.FromDays(7);

    /// <remarks>A copy that a person wished is another one than what it is a copy of.</remarks>
    internal static Identity Of(InterchangeHeader header, DeliveryRecord delivery) => new(
        IdentityKind.Interchange,
        [
            header.Standard.ToString(), header.IsTest ? "test" : "production",
            header.Sender.Qualifier ?? "", header.Sender.Id, header.Receiver.Qualifier ?? "", header.Receiver.Id,
            header.ControlNumber, .. delivery.CopyOf is null ? Array.Empty<string>() : ["copy", delivery.Id],
        ]);

    /// <summary>Whether a number that came before still bars it: not when nothing of that interchange was accepted, which a resend then replaces.</summary>
    internal static bool StillHolds(Transaction tx, IdentityRecord first) =>
        InterchangeStore.Find(tx, first.SubjectId)?.State is not (InterchangeState.Rejected or InterchangeState.Replaced);

    internal static bool IsPast(IdentityRecord first, DateTimeOffset now) => now - first.TakenAt > Window;

    /// <summary>Whether a number that came before has come round, and names another interchange.</summary>
    internal static bool IsRoundAgain(IdentityRecord first, string contentHash, DateTimeOffset now) =>
        IsPast(first, now) || (first.ContentHash != contentHash && now - first.TakenAt > Correction);
}
