using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>A connection to the embedded database with its prepared statements: SQL is parsed once for a connection, and not for each row.</summary>
/// <remarks>Belongs to one thread at a time. The texts are constants, so that there are not many; SQLite itself prepares one again when the tables have changed.</remarks>
sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    // Against a text that is put together after all.
    const int StatementsMax = 1_000;

    readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    internal SqliteConnection Connection => connection;

    /// <summary>Runs a statement and returns the number of rows it touched.</summary>
    internal int Execute(string sql, object? values = null) => Prepared(sql).Execute(values);

    /// <summary>Every row.</summary>
    internal IReadOnlyList<T> Query<T>(string sql, object? values) => Prepared(sql).Read<T>(values, int.MaxValue);

    /// <summary>The first row, or the first column of it where that is asked for; the type's default when there is none.</summary>
    internal T? First<T>(string sql, object? values) => Prepared(sql).Read<T>(values, 1) is [var first] ? first : default;

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    SqliteStatement Prepared(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        if (_statements.Count == StatementsMax) Forget();
        return _statements[sql] = new(connection.Handle!, sql);
    }

    void Forget()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
    }
}
