using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Tests.Storage;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerDatabaseTests : ServerDatabaseTests<SqlServerTables>
{
    // Of errors that the server raises by itself: those of its own numbers nobody may raise.
    [StoreTheory]
    [InlineData("SELECT 1 / 0")]
    [InlineData("SELECT CAST('x' AS int)")]
    [InlineData("INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES (1, 'twice', 'x', 0)")]
    [InlineData("INSERT INTO work (id) VALUES (NULL)")]
    [InlineData("SELECT nothing FROM nowhere")]
    public async Task RT_20_a_body_is_run_again_only_when_another_transaction_or_the_way_there_was_in_the_way(string wrong)
    {
        var runs = 0;
        await Assert.ThrowsAsync<SqlException>(() => Database.WriteAsync(tx =>
        {
            Insert(tx, "kept");
            runs++;
            tx.Execute(wrong);
        }));
        Assert.Equal((1, 0L), (runs, await Read(Count)));
    }

    [StoreFact]
    public async Task A_lock_that_lasts_is_not_waited_for_longer_than_the_watchdog_allows_a_work_loop()
    {
        var time = new SteppingTime();
        await using var database = SqlServerDatabase.Open(SqlServer.Shared, time);
        var runs = 0;
        await Assert.ThrowsAsync<ServerAwayException>(() => database.WriteAsync(_ =>
        {
            runs++;
            time.Pass(TimeSpan.FromSeconds(15));
            throw new LockRefusedException("order:1", -1);
        }));
        Assert.Equal(1, runs);
    }

    // The setting that readers want, and the tables: both by one of them, under the other's eyes.
    [StoreFact]
    public async Task Gateways_that_open_a_database_of_a_server_that_nobody_prepared_come_up_together()
    {
        var (place, isNew) = SqlServer.NewDatabase();
        var opened = await Task.WhenAll(Enumerable.Range(0, isNew ? 4 : 1).Select(_ => Task.Run(() => SqlServerDatabase.Open(place, TimeProvider.System))));
        foreach (var database in opened)
        {
            Assert.Equal(0, await database.ReadAsync(Count));
            await database.DisposeAsync();
        }
    }

    [SqlServerRightsFact]
    public override Task A_lost_connection_is_replaced_and_the_body_run_again() => base.A_lost_connection_is_replaced_and_the_body_run_again();

    [SqlServerRightsFact]
    public override Task A_file_that_comes_costs_one_lock_of_the_server_however_much_is_told_of_it() =>
        base.A_file_that_comes_costs_one_lock_of_the_server_however_much_is_told_of_it();

    private protected override string LocksByNameSql => "SELECT COUNT(*) FROM sys.dm_tran_locks WHERE resource_type = 'APPLICATION' AND request_session_id = @@SPID";

    private protected override string SessionSql => "SELECT CAST(@@SPID AS int)";

    // KILL returns while the session is still there, and until it has gone its connection is as good as before.
    private protected override void End(int session)
    {
        SqlServer.Execute(SqlServer.Shared, $"KILL {session}");
        Assert.True(SpinWait.SpinUntil(() => SqlServer.Value(SqlServer.Shared, $"SELECT COUNT(*) FROM sys.dm_exec_sessions WHERE session_id = {session}") is 0, TimeSpan.FromMinutes(1)));
    }
}
