using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage;

public sealed class SqliteDatabaseTests : DatabaseTests
{
    readonly string _folder = Directory.CreateTempSubdirectory("database-").FullName;

    string DatabaseFile => Path.Combine(_folder, "gateway.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

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
        var file = Path.Combine(_folder, "other.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is no database ", 100)));
        Assert.ThrowsAny<Exception>(() => SqliteDatabase.Open(file, TimeProvider.System));
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
