using Dapper;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Tests.Storage;

public sealed class SqliteDatabaseTests : DatabaseTests<SqliteFile>
{
    string DatabaseFile => SqliteFile.PathIn(Folder);

    [Fact]
    public async Task Commits_are_synced_to_the_disk()
    {
        var pragmas = await Database.WriteAsync(tx => (tx.Value<string>("PRAGMA journal_mode"), tx.Value<long>("PRAGMA synchronous")));
        Assert.Equal(("wal", 2), pragmas);
    }

    [Fact]
    [Trait("Reliability", "RT-19")]
    public async Task RT_19_while_another_program_holds_the_file_nothing_is_done_and_nobody_is_at_fault()
    {
        // A second here, for the writes to queue behind the first.
        await Write(tx => tx.Execute("PRAGMA busy_timeout=1000"));
        using (var other = Place.Connect(Folder))
        {
            other.Open();
            other.Execute("BEGIN IMMEDIATE");
            var writes = Enumerable.Range(0, 20).Select(_ => Database.WriteAsync(tx => Insert(tx, "a"))).ToList();
            var told = await Task.WhenAll(writes.Select(w => Assert.ThrowsAsync<DatabaseException>(() => w)));
            Assert.All(told, held => Assert.True(held.IsAway));
            Assert.All(told, held => Assert.Contains("locked", held.Message, StringComparison.Ordinal));
            // Those that have queued behind it are told what it was told: each wait of its own would be longer than a work loop may stand.
            Assert.InRange(told.Distinct<DatabaseException>(ReferenceEqualityComparer.Instance).Count(), 1, 5);
            Assert.Empty(await Names());
            other.Execute("ROLLBACK");
        }

        Assert.True(await Database.WriteAsync(tx => Insert(tx, "a")));
        Assert.Equal(["a"], await Names());
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_with_its_name()
    {
        var file = Path.Combine(Folder, "other.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database ", 100)));
        Assert.ThrowsAny<Exception>(() => SqliteDatabase.Open(file, TimeProvider.System));
    }

    [Fact]
    public async Task Every_statement_of_the_stores_is_understood()
    {
        var statements = StoreStatements.All();
        Assert.True(statements.Count > 100);
        await Read(tx =>
        {
            var wrong = statements.Where(s => Problem(tx.Dialect, s.Sql) is not null).Select(s => $"{s.Name}: {Problem(tx.Dialect, s.Sql)}");
            Assert.Empty(wrong);
            return true;
        });
    }

    [Fact]
    public async Task The_log_that_an_earlier_life_left_is_written_once_more_beside_who_writes()
    {
        await using var other = Open();
        await Write(tx => tx.Execute("CREATE TABLE written (number INTEGER NOT NULL)"));
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++) await other.WriteAsync(tx => tx.Execute("INSERT INTO written VALUES (1)"));
        });
        while (!writing.IsCompleted) await Database.FlushLogAsync();
        await writing;
        Assert.True(new FileInfo(DatabaseFile + "-wal").Length > 0);
        Assert.Equal((200, "ok"), await Read(tx => (tx.Value<long>("SELECT COUNT(*) FROM written"), tx.Value<string>("PRAGMA integrity_check"))));
    }

    // Parsing alone finds every misspelt table and column.
    string? Problem(Dialect dialect, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        var result = raw.sqlite3_prepare_v2(connection.Handle, StoreStatements.Paged(dialect, sql), out var statement);
        statement?.Dispose();
        return result == raw.SQLITE_OK ? null : raw.sqlite3_errmsg(connection.Handle).utf8_to_string();
    }
}
