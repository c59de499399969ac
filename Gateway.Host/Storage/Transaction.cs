using System.Data.Common;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>One transaction, or one snapshot for reading: what the stores are given to work with.</summary>
/// <remarks>Belongs to the body that received it and to its thread; it ends when the body returns.</remarks>
sealed class Transaction(DbConnection connection, DbTransaction? transaction, Dialect dialect)
{
    internal Dialect Dialect => dialect;

    /// <summary>Runs a statement and returns the number of rows it touched.</summary>
    internal int Execute(string sql, object? values = null) =>
        connection.Execute(sql, Bind(sql, values), transaction);

    /// <summary>Inserts a row unless its key is taken; false when it was, and then nothing has changed.</summary>
    /// <param name="sql">A plain INSERT.</param>
    /// <param name="values">Its values.</param>
    internal bool InsertIfAbsent(string sql, object values)
    {
        var insert = dialect.InsertIfAbsent(sql);
        try
        {
            return connection.Execute(insert, Bind(insert, values), transaction) > 0;
        }
        catch (DbException e) when (dialect.IsUniqueViolation(e))
        {
            return false;
        }
    }

    internal IReadOnlyList<T> Query<T>(string sql, object? values = null) =>
        connection.Query<T>(sql, Bind(sql, values), transaction).AsList();

    /// <summary>The first row, or null.</summary>
    internal T? Find<T>(string sql, object? values = null) where T : class =>
        connection.QueryFirstOrDefault<T>(sql, Bind(sql, values), transaction);

    /// <summary>The first column of the first row; the type's default when there is no row.</summary>
    internal T? Value<T>(string sql, object? values = null) =>
        connection.ExecuteScalar<T>(sql, Bind(sql, values), transaction);

    Parameters? Bind(string sql, object? values) => values is null ? null : new(sql, values, dialect);
}
