using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>What every database server must do when transactions or connections are in each other's way.</summary>
public abstract class ServerDatabaseTests<TPlace> : DatabaseTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    /// <summary>Counts the locks by name that this session holds.</summary>
    private protected abstract string LocksByNameSql { get; }

    /// <summary>The number of this session.</summary>
    private protected abstract string SessionSql { get; }

    /// <summary>Ends a session from outside.</summary>
    private protected abstract void End(int session);

    [StoreFact]
    public async Task RT_20_the_victim_of_a_deadlock_is_run_again_and_both_get_through()
    {
        await Write(tx => new[] { Insert(tx, "a"), Insert(tx, "b") });
        using var both = new Barrier(2);
        var runs = 0;
        Task Cross(string first, string second) => Task.Run(() => Database.WriteAsync(tx =>
        {
            var isFirstRun = Interlocked.Increment(ref runs) <= 2;
            Touch(tx, first);
            if (isFirstRun) both.SignalAndWait(TimeSpan.FromSeconds(20));
            Touch(tx, second);
        }));
        await Task.WhenAll(Cross("a", "b"), Cross("b", "a"));
        Assert.Equal(3, runs);
        Assert.Equal([2L, 2], await Read(tx => tx.Query<long>("SELECT first_used_at FROM revisions ORDER BY name")));
    }

    [StoreFact]
    public virtual async Task A_lost_connection_is_replaced_and_the_body_run_again()
    {
        var runs = 0;
        await Database.WriteAsync(tx =>
        {
            if (++runs == 1) End(tx.Value<int>(SessionSql));
            Insert(tx, "a");
        });
        Assert.Equal(2, runs);
    }

    // Where all transactions share one table of locks, as on PostgreSQL, it has room for 6,400 by default; an archive is a thousand files in one transaction.
    [StoreFact]
    public virtual async Task A_file_that_comes_costs_one_lock_of_the_server_however_much_is_told_of_it()
    {
        var locks = await Write(tx =>
        {
            // With what the end of a transaction tells of the rows.
            tx.Run(Receive, TimeProvider.System);
            return tx.Value<long>(LocksByNameSql);
        });
        Assert.Equal(20, locks);

        bool Receive(Transaction tx)
        {
            for (var i = 0; i < 20; i++)
            {
                var id = Ids.Next();
                DeliveryStore.Insert(tx, new()
                {
                    Id = id, Direction = Direction.In, State = DeliveryState.Received, Mailbox = "acme/in", FileName = $"{i}.edi",
                    PayloadHash = $"hash{i}", SizeBytes = 1, CorrelationId = id, CreatedAt = Now,
                });
                for (var told = 0; told < 3; told++) EventStore.Append(tx, new(id, "received", id, id, Now));
            }

            return true;
        }
    }

    // By its key: on SQL Server an update that searches waits for every row that it looks at.
    static void Touch(Transaction tx, string name) => tx.Execute("UPDATE revisions SET first_used_at = first_used_at + 1 WHERE hash = @name", new { name });
}
