using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Npgsql;

namespace Gateway.Host.Tests.Storage;

public sealed class PostgresDatabaseTests : ServerDatabaseTests<PostgresSchema>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("40001", 2)]
    [InlineData("40P01", 2)]
    [InlineData("55P03", 2)]
    [InlineData("53200", 2)]
    [InlineData("57P01", 2)]
    [InlineData("23505", 1)]
    [InlineData("22012", 1)]
    public async Task RT_20_a_body_is_run_again_only_when_another_transaction_or_the_way_there_was_in_the_way(string state, int expected)
    {
        var runs = 0;
        var write = Database.WriteAsync(tx =>
        {
            Insert(tx, "kept");
            if (++runs == 1) tx.Execute($"DO $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '{state}'; END $$");
        });
        if (expected > 1) await write;
        else await Assert.ThrowsAsync<PostgresException>(() => write);
        Assert.Equal(expected, runs);
        Assert.Equal(expected - 1, await Read(Count));
    }

    // Whoever held us up, or the server, and no fault of what is to be done: it costs no attempt (RT-19).
    [Theory]
    [InlineData("55P03")]
    [InlineData("40P01")]
    [InlineData("57P01")]
    [InlineData("08006")]
    public async Task What_others_hold_up_is_not_waited_for_longer_than_the_watchdog_allows_a_work_loop(string state)
    {
        var time = new SteppingTime();
        await using var database = PostgresDatabase.Open(Place.ConnectionString, time);
        var runs = 0;
        var start = time.GetTimestamp();
        await Assert.ThrowsAsync<ServerAwayException>(() => database.WriteAsync(_ =>
        {
            runs++;
            // As long as a transaction waits for another one's lock before the server tells it to begin anew.
            time.Pass(TimeSpan.FromSeconds(15));
            throw new PostgresException("injected", "ERROR", "ERROR", state);
        }));
        Assert.Equal(1, runs);
        Assert.InRange(time.GetElapsedTime(start), TimeSpan.Zero, Heartbeats.Usual);
    }

    [Fact]
    public async Task RT_19_attempts_to_reach_a_server_that_is_away_come_one_at_a_time_and_well_apart()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var attempts = new ConcurrentQueue<long>();
        var taken = 0;
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync();
                Interlocked.Increment(ref taken);
            }
        });
        var connections = new ServerConnections(new PostgresDialect(), TimeProvider.System);
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        await Assert.ThrowsAsync<ServerAwayException>(() => connections.OpenAsync(Create, Patience, default));
        var failed = 0;
        for (var round = 0; round < 3; round++)
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            {
                await Assert.ThrowsAsync<ServerAwayException>(() => connections.OpenAsync(Create, Patience, default));
                Interlocked.Increment(ref failed);
            })));
        var times = attempts.ToList();
        Assert.InRange(times.Count, 4, 17);
        Assert.InRange(taken, 4, 17);
        Assert.Equal(48, failed);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(Stopwatch.GetElapsedTime(pair.First, pair.Second) >= TimeSpan.FromMilliseconds(50)));

        // Timed where it begins: the server may take one late, and the next one in time. With GSS encryption an attempt is two connections: one that asks for it, one without.
        NpgsqlConnection Create()
        {
            attempts.Enqueue(Stopwatch.GetTimestamp());
            return new($"Host=127.0.0.1;Port={port};Username=x;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling=false");
        }
    }

    [Fact]
    public async Task RT_19_while_the_server_does_not_answer_nobody_waits_longer_than_its_patience()
    {
        // Connections are taken by the system, and nobody ever says a word.
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var connections = new ServerConnections(new PostgresDialect(), TimeProvider.System);
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        NpgsqlConnection Create() => new($"Host=127.0.0.1;Port={port};Username=x;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling=false");
        var patience = TimeSpan.FromSeconds(1);
        await Assert.ThrowsAsync<ServerAwayException>(() => connections.OpenAsync(Create, patience, default));
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Assert.ThrowsAsync<ServerAwayException>(() => connections.OpenAsync(Create, patience, default))));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_server_that_is_not_there_is_named()
    {
        var error = Assert.Throws<DatabaseException>(() => PostgresDatabase.Open("Host=127.0.0.1;Port=1;Database=edi;Username=x;Timeout=2", TimeProvider.System));
        Assert.Contains("edi on 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsAway);
    }

    [Fact]
    public async Task A_server_whose_commits_are_not_durable_is_refused()
    {
        await using var _ = Open();
        var error = Assert.Throws<DatabaseException>(() => PostgresDatabase.Open($"{Place.ConnectionString};Options=-c synchronous_commit=off", TimeProvider.System));
        Assert.Contains("synchronous_commit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_statement_of_the_stores_is_understood()
    {
        var statements = StoreStatements.All();
        Assert.True(statements.Count > 100);
        await using var source = NpgsqlDataSource.Create(Place.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        var wrong = statements.Select(s => (s.Name, Problem: Problem(connection, StoreStatements.Paged(new PostgresDialect(), s.Sql)))).Where(s => s.Problem is not null);
        Assert.Empty(wrong);
    }

    // Parsing alone finds every misspelt table and column. A parameter has no type here, and some statements do not say which.
    static string? Problem(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var name in StoreStatements.ParametersOf(sql)) command.Parameters.Add(new() { ParameterName = name, Value = DBNull.Value });
        try
        {
            command.Prepare();
            return null;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.IndeterminateDatatype or PostgresErrorCodes.AmbiguousParameter)
        {
            return null;
        }
        catch (PostgresException e)
        {
            return e.MessageText;
        }
    }

    private protected override string LocksByNameSql => "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";

    private protected override string SessionSql => "SELECT pg_backend_pid()";

    private protected override void End(int session) => PostgresServer.Shared.Execute($"SELECT pg_terminate_backend({session})");
}
