using System.Data.Common;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Sees to it that of the gateways on one database one at a time looks into a mailbox.</summary>
/// <remarks>It saves servers connections and partners locked accounts; that a file is received once does not hang on it (claims and identities see to that).
/// An embedded database is one gateway's own, and nobody is asked.</remarks>
/// <param name="database">Holds the leases.</param>
/// <param name="node">This gateway.</param>
/// <param name="time">The clock.</param>
sealed class MailboxLeases(Database database, string node, TimeProvider time)
{
    /// <summary>So long after a gateway has died nobody looks into the mailbox it was at.</summary>
    internal TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The lease of a mailbox, kept until it is disposed of; null while another gateway has it.</summary>
    internal async Task<MailboxLease?> TakeAsync(string channel, CancellationToken cancellation)
    {
        if (!await database.ReadAsync(tx => tx.IsShared, cancellation)) return new(null, () => Task.CompletedTask, cancellation);
        if (!await database.WriteAsync(tx => MailboxLeaseStore.TryTake(tx, channel, node, time.GetUtcNow(), Lease), cancellation)) return null;
        var hold = new LeaseHold(database, (tx, until) => MailboxLeaseStore.Extend(tx, channel, node, until), Lease, time, cancellation);
        return new(hold, () => ReleaseAsync(channel), cancellation);
    }

    async Task ReleaseAsync(string channel)
    {
        try
        {
            await database.WriteAsync(tx => MailboxLeaseStore.Release(tx, channel, node), CancellationToken.None);
        }
        catch (Exception e) when (e is DatabaseException or DbException)
        {
            // The database is away: the lease runs out by itself, and this gateway may take it again at once.
        }
    }
}

/// <summary>The right to look into a mailbox.</summary>
/// <param name="hold">Keeps the lease; null where none is needed.</param>
/// <param name="release">Gives it back.</param>
/// <param name="cancellation">Ends the poll for other reasons.</param>
sealed class MailboxLease(LeaseHold? hold, Func<Task> release, CancellationToken cancellation) : IAsyncDisposable
{
    /// <summary>For the poll: cancelled when the lease is lost, too.</summary>
    internal CancellationToken Work => hold?.Work ?? cancellation;

    /// <summary>Why the poll was cancelled; null when it was not for the lease.</summary>
    internal LeaseLostException? Lost => hold?.Lost;

    public async ValueTask DisposeAsync()
    {
        if (hold is null) return;
        await hold.DisposeAsync();
        if (hold.Lost is null) await release();
    }
}
