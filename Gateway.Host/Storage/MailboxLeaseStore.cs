namespace Gateway.Host.Storage;

/// <summary>Which gateway looks into a mailbox: of those that share a database one at a time.</summary>
static class MailboxLeaseStore
{
    // A lease that ends later than any that is given was written by a clock that has been set back since.
    const string TakeSql = """
        UPDATE mailbox_leases SET owner = @Owner, lease_until = @Until
        WHERE channel = @Channel AND (owner = @Owner OR lease_until <= @Now OR lease_until > @Latest)
        """;

    const string InsertSql = "INSERT INTO mailbox_leases (channel, owner, lease_until) VALUES (@Channel, @Owner, @Until)";

    const string ExtendSql = "UPDATE mailbox_leases SET lease_until = @Until WHERE channel = @Channel AND owner = @Owner";

    const string ReleaseSql = "DELETE FROM mailbox_leases WHERE channel = @Channel AND owner = @Owner";

    /// <summary>Takes the lease unless another gateway has it; what an owner has left from an earlier life it takes at once.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="channel">The mailbox.</param>
    /// <param name="owner">The gateway.</param>
    /// <param name="now">The time.</param>
    /// <param name="lease">How long it is given.</param>
    internal static bool TryTake(Transaction tx, string channel, string owner, DateTimeOffset now, TimeSpan lease)
    {
        var values = new { channel, owner, now, until = now + lease, latest = now + (10 * lease) };
        return tx.Execute(TakeSql, values) > 0 || tx.InsertIfAbsent(InsertSql, values);
    }

    /// <summary>Keeps the lease during a long poll.</summary>
    /// <exception cref="LeaseLostException">Another gateway has it.</exception>
    internal static void Extend(Transaction tx, string channel, string owner, DateTimeOffset until)
    {
        if (tx.Execute(ExtendSql, new { channel, owner, until }) == 0) throw new LeaseLostException($"The lease of the mailbox {channel} has passed to another gateway.");
    }

    /// <summary>Gives it back.</summary>
    internal static void Release(Transaction tx, string channel, string owner) => tx.Execute(ReleaseSql, new { channel, owner });
}
