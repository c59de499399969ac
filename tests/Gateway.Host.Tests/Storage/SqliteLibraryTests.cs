using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_library_named_is_the_one_that_answers()
    {
        var library = SqliteLibrary.Load();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();

        Assert.Equal(library.Version.ToString(3), connection.ServerVersion);
    }

    [Fact]
    public void It_is_bound_once() => Assert.Same(SqliteLibrary.Load(), SqliteLibrary.Load());

    [Fact]
    public void The_bundled_library_is_there_as_the_last_resort() =>
        Assert.Equal(new Version(3, 35, 5), SqliteLibrary.Find("e_sqlite3", new(3, 35))?.Version);

    [Fact]
    public void A_library_that_is_not_there_is_passed_over() =>
        Assert.Null(SqliteLibrary.Find("libsqlite-of-nobody.so.9", new(3, 0)));

    [Fact]
    public void A_library_that_is_too_old_is_passed_over() =>
        Assert.Null(SqliteLibrary.Find("e_sqlite3", new(99, 0)));

    [Fact]
    public void Only_the_bundled_library_calls_for_a_warning()
    {
        Assert.Null(new SqliteLibrary("libsqlite3.so.0", new(3, 40, 1), IsSystems: true).Warning);
        Assert.Contains("bundled 3.35.5", new SqliteLibrary("e_sqlite3", new(3, 35, 5), IsSystems: false).Warning, StringComparison.Ordinal);
    }
}
