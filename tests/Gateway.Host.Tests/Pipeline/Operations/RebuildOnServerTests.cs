using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>On a server a gateway writes while the tables are compared: whatever it commits meanwhile, the history tells last what came last.</summary>
public sealed class RebuildOnServerTests : StorageTests<PostgresSchema>
{
    const string Id = "01JD0000000000000000000001";

    const string WaitingSql = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static readonly Wish Anna = new("anna", "after the upgrade");

    [Fact]
    public async Task A_row_that_a_gateway_changes_while_it_is_told_is_told_as_the_gateway_left_it()
    {
        await InsertAsync();
        // As if it were older than the history of rows.
        await Write(tx => tx.Execute("DELETE FROM events"));
        await Write(tx => tx.Execute("DELETE FROM event_heads"));
        await BesideAsync(tx => EventStore.LockChain(tx, Standings.ChainOf(Id)), _ => { });
        Assert.Equal("why", (await Read(tx => DeliveryStore.Find(tx, Id)))!.Reason);
        Assert.Empty((await RunAsync(null)).Deviations);
    }

    [Fact]
    public async Task Who_mends_waits_for_the_row_before_he_holds_its_chain_as_a_gateway_does()
    {
        await InsertAsync();
        await Write(tx => tx.Execute("UPDATE deliveries SET file_name = 'x'"));
        Assert.Equal(1, await BesideAsync(_ => { }, tx => tx.Execute("SET LOCAL lock_timeout = '300ms'")));
        Assert.Empty((await RunAsync(null)).Deviations);
        Assert.Equal("a.edi", (await Read(tx => DeliveryStore.Find(tx, Id)))!.FileName);
    }

    Task InsertAsync() => Write(tx => DeliveryStore.Insert(tx, new()
    {
        Id = Id, Direction = Direction.In, State = DeliveryState.Received, Mailbox = "acme/in", FileName = "a.edi",
        PayloadHash = new('a', 64), SizeBytes = 3, CorrelationId = Id, CreatedAt = Now,
    }));

    Task<RebuildReport> RunAsync(Wish? wish) => new Rebuild(Database, TimeProvider.System).RunAsync(wish, _ => { }, default);

    // A gateway has changed the row, and commits when the rebuild waits for it; says how often it had to.
    async Task<int> BesideAsync(Action<Transaction> before, Action<Transaction> after)
    {
        var runs = 0;
        using var isChanged = new ManualResetEventSlim();
        var gateway = Task.Run(() => Write(tx =>
        {
            runs++;
            DeliveryStore.SetState(tx, Id, DeliveryState.Held, "why");
            if (runs > 1) return;
            before(tx);
            isChanged.Set();
            Assert.True(SpinWait.SpinUntil(() => tx.Value<long>(WaitingSql) > 0, Patience));
            after(tx);
        }));
        Assert.True(isChanged.Wait(Patience));
        Assert.True((await RunAsync(Anna)).IsGood);
        await gateway;
        return runs;
    }
}
