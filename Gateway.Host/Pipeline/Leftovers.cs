using System.Collections.Concurrent;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Removes uploads from partners' folders that will never get their names: of deliveries that were cancelled or went another way.</summary>
/// <remarks>Only what our own ledger knows as such is touched. A delivery that is still due writes over its own, and so does one that was given up, when a person
/// restarts it: another gateway may have uploaded it between our look and the removal.</remarks>
/// <param name="database">Knows the deliveries.</param>
/// <param name="time">The clock.</param>
sealed class Leftovers(Database database, TimeProvider time)
{
    /// <summary>So long a folder is not looked through again.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    const int IdLength = 26;

    /// <summary>Looked up at a time: a folder that somebody filled with names like ours costs no more.</summary>
    const int Most = 1000;

    readonly ConcurrentDictionary<string, long> _cleared = new(StringComparer.Ordinal);

    /// <summary>Clears the partner's folder, if that is due.</summary>
    internal async Task ClearAsync(PartnerProfile partner, Mailbox mailbox, CancellationToken cancellation)
    {
        if (_cleared.TryGetValue(partner.Out!.Place, out var at) && time.GetElapsedTime(at) < Pause) return;
        _cleared[partner.Out.Place] = time.GetTimestamp();
        try
        {
            foreach (var id in (await mailbox.ListUploadsAsync(cancellation)).Where(id => id.Length == IdLength).Take(Most))
                if (await database.ReadAsync(tx => IsDead(tx, partner, id), cancellation))
                    await mailbox.RemoveUploadAsync(id, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some servers let nobody list where they let us write. Whatever else is wrong the delivery itself will meet.
        }
    }

    static bool IsDead(Transaction tx, PartnerProfile partner, string id) =>
        DeliveryStore.Find(tx, id) is { Direction: Storage.Direction.Out, State: DeliveryState.Sent or DeliveryState.Cancelled } delivery && delivery.Partner == partner.Id;
}
