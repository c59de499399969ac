using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Records what came in an archive: each file a delivery of the archive's story, all in one transaction.</summary>
static class ArchiveArrival
{
    /// <summary>In the event by which an archive was unpacked: how many files were in it.</summary>
    const string Mark = "unpacked";

    const int Shown = 3;

    /// <summary>Records an archive as it arrives, with what was in it; sent again, it is not unpacked again.</summary>
    internal static DeliveryRecord Record(Effects effects, PartnerProfile owner, DeliveryRecord archive, Unpacked unpacked)
    {
        if (archive.State == DeliveryState.Received)
        {
            var (state, reason) = unpacked.Outcome;
            archive = archive with { State = state, Reason = reason, FinishedAt = state == DeliveryState.Done ? effects.Now : null };
        }

        var isUnpacked = archive.State is DeliveryState.Done or DeliveryState.Failed;
        DeliveryStore.Insert(effects.Tx, archive);
        Story.Tell(
            effects, archive, "received", archive.State, ("channel", archive.Mailbox), ("file", archive.FileName), ("sha256", archive.PayloadHash), (Mark, isUnpacked ? Count(unpacked) : null));
        effects.Count(Counted.DeliveryReceived, ("partner", owner.Id), ("state", StateNames.Of(archive.State)));
        effects.Tell(ProgressLine.Of(effects.Now, archive, archive.Reason!));
        if (isUnpacked) RecordMembers(effects, owner, archive, unpacked);
        return archive;
    }

    /// <summary>An archive that is here already is unpacked, because a person took it up again: what its story has of it is not recorded twice.</summary>
    internal static void Unpack(Effects effects, PartnerProfile owner, DeliveryRecord archive, Unpacked unpacked)
    {
        var (state, reason) = unpacked.Outcome;
        DeliveryStore.SetState(effects.Tx, archive.Id, state, reason, state == DeliveryState.Done ? effects.Now : null);
        Story.Tell(effects, archive, Mark, state, (Mark, Count(unpacked)), ("reason", reason));
        effects.Tell(ProgressLine.Of(effects.Now, archive with { State = state }, reason));
        RecordMembers(effects, owner, archive, unpacked);
    }

    /// <summary>Whether a delivery is an archive that was unpacked, in whole or in part.</summary>
    internal static bool IsUnpacked(Transaction tx, string deliveryId) =>
        EventStore.OfChain(tx, deliveryId).Any(e => e.Detail?.Contains($"\"{Mark}\":", StringComparison.Ordinal) == true);

    /// <summary>The files that came in an archive.</summary>
    internal static IReadOnlyList<DeliveryRecord> MembersOf(Transaction tx, DeliveryRecord archive) => IsUnpacked(tx, archive.Id)
        ? [.. DeliveryStore.OfStory(tx, archive.CorrelationId).Where(d => d.Direction == Storage.Direction.In && d.Id != archive.Id && d.CopyOf is null)]
        : [];

    /// <summary>Tells a person who names an archive that its files go their own way.</summary>
    internal static string Say(IReadOnlyList<DeliveryRecord> members, string verb) => string.Create(
        CultureInfo.InvariantCulture,
        $"the {members.Count} files that were in it are deliveries of their own, and go their own way: {verb} those, {string.Join(", ", members.Take(Shown).Select(m => m.Id))}{(members.Count > Shown ? " …" : "")}");

    // Two archives of the same files take their payloads in one order.
    static void RecordMembers(Effects effects, PartnerProfile owner, DeliveryRecord archive, Unpacked unpacked)
    {
        foreach (var hash in unpacked.Members.Select(m => m.Payload.Hash).Order(StringComparer.Ordinal)) PayloadStore.Lock(effects.Tx, hash);
        var known = DeliveryStore.OfStory(effects.Tx, archive.CorrelationId).Where(d => d.Id != archive.Id).Select(d => (d.FileName, d.PayloadHash)).ToHashSet();
        foreach (var member in unpacked.Members.Where(m => !known.Contains((m.Name, m.Payload.Hash))))
            Reception.Record(effects, owner, archive.Mailbox, member.Name, member.Payload, member.DeliveryId, archive: new(archive, member.FullName));
    }

    static string Count(Unpacked unpacked) => Story.Text(unpacked.Members.Count);
}

/// <summary>Where a file came from that was in an archive.</summary>
/// <param name="Archive">Its delivery.</param>
/// <param name="FullName">How the archive calls the file.</param>
sealed record FromArchive(DeliveryRecord Archive, string FullName);
