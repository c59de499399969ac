using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>A connection to the embedded database with its prepared statements: SQL is parsed once for a connection, and not for each row.</summary>
/// <remarks>Belongs to one thread at a time. The texts are constants, so that there are not many; SQLite itself prepares one again when the tables have changed.</remarks>
sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    // Against a text that is put together after all.
    const int StatementsMax = 1_000;

    readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    internal SqliteConnection Connection => connection;

    /// <summary>Runs a statement and returns the number of rows it touched.</summary>
    internal int Execute(string sql, Parameters? parameters = null) => Prepared(sql, parameters).ExecuteNonQuery();

    /// <summary>Every row.</summary>
    internal IReadOnlyList<T> Query<T>(string sql, Parameters? parameters)
    {
        using var reader = Prepared(sql, parameters).ExecuteReader();
        return ((DbDataReader)reader).Parse<T>().AsList();
    }

    /// <summary>The first row, or the first column of it where that is asked for; the type's default when there is none.</summary>
    internal T? First<T>(string sql, Parameters? parameters)
    {
        using var reader = Prepared(sql, parameters).ExecuteReader();
        return ((DbDataReader)reader).Parse<T>().FirstOrDefault();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        connection.Dispose();
    }

    SqliteCommand Prepared(string sql, Parameters? parameters)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements[sql] = statement = New(sql);
        statement.Parameters.Clear();
        parameters?.AddTo(statement);
        return statement;
    }

    SqliteCommand New(string sql)
    {
        if (_statements.Count == StatementsMax)
        {
            foreach (var old in _statements.Values) old.Dispose();
            _statements.Clear();
        }

        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
