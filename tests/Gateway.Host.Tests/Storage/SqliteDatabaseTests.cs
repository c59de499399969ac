using System.Reflection;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Tests.Storage;

public sealed class SqliteDatabaseTests : DatabaseTests
{
    string DatabaseFile => Path.Combine(Folder, "gateway.db");

    private protected override Database Open() => SqliteDatabase.Open(DatabaseFile, TimeProvider.System);

    [Fact]
    public async Task Commits_are_synced_to_the_disk()
    {
        var pragmas = await Database.WriteAsync(tx => (tx.Value<string>("PRAGMA journal_mode"), tx.Value<long>("PRAGMA synchronous")));
        Assert.Equal(("wal", 2), pragmas);
    }

    [Fact]
    public async Task What_was_written_is_there_when_it_is_opened_again()
    {
        await Database.WriteAsync(tx => Insert(tx, "kept"));
        await Database.DisposeAsync();
        await using var again = Open();
        Assert.Equal(1, await again.ReadAsync(Count));
    }

    [Fact]
    public async Task Two_gateways_on_one_file_lose_no_write()
    {
        await using var other = Open();
        var writes = Enumerable.Range(0, 200).Select(i => Task.Run(() => (i % 2 == 0 ? Database : other).WriteAsync(tx => Insert(tx, $"n{i}"))));
        await Task.WhenAll(writes);
        Assert.Equal(200, await Database.ReadAsync(Count));
    }

    [Fact]
    public void A_database_that_is_newer_than_the_program_is_refused()
    {
        Change("INSERT INTO schema_migrations VALUES (9999, 'from_the_future', 'x', 0)");
        var error = Assert.Throws<DatabaseException>(Open);
        Assert.Contains("newer than this program", error.Message, StringComparison.Ordinal);
        Assert.Contains("from_the_future", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_that_was_edited_after_it_was_applied_is_refused()
    {
        Change("UPDATE schema_migrations SET hash = 'x' WHERE number = 1");
        Assert.Contains("0001", Assert.Throws<DatabaseException>(Open).Message, StringComparison.Ordinal);
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
        var statements = typeof(Database).Assembly.GetTypes().Where(t => t.Namespace == typeof(Database).Namespace)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Where(f => f is { IsLiteral: true } && f.Name.EndsWith("Sql", StringComparison.Ordinal) && f.Name != "CreateTableSql")
            .Select(f => (f.Name, Sql: (string)f.GetRawConstantValue()!)).ToArray();
        Assert.True(statements.Length > 100);
        await Read(tx =>
        {
            var wrong = statements.Where(s => Problem(tx.Dialect, s.Sql) is not null).Select(s => $"{s.Name}: {Problem(tx.Dialect, s.Sql)}");
            Assert.Empty(wrong);
            return true;
        });
    }

    // Parsing alone finds every misspelt table and column.
    string? Problem(Dialect dialect, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        var text = sql.Contains("ORDER BY", StringComparison.Ordinal) ? dialect.Page(sql) : sql;
        var result = raw.sqlite3_prepare_v2(connection.Handle, text, out var statement);
        statement?.Dispose();
        return result == raw.SQLITE_OK ? null : raw.sqlite3_errmsg(connection.Handle).utf8_to_string();
    }

    void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
