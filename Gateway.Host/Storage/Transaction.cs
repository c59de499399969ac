using System.Data.Common;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>One transaction, or one snapshot for reading: what the stores are given to work with.</summary>
/// <remarks>Belongs to the body that received it and to its thread; it ends when the body returns.</remarks>
/// <param name="connection">Where it takes place.</param>
/// <param name="transaction">The driver's; null where it was begun in SQL.</param>
/// <param name="dialect">Of the database.</param>
/// <param name="isReader">Whether it only reads.</param>
/// <param name="session">Runs the statements of the embedded database; null on a server, whose driver keeps prepared ones itself.</param>
sealed class Transaction(DbConnection connection, DbTransaction? transaction, Dialect dialect, bool isReader = false, SqliteSession? session = null)
{
    readonly HashSet<string> _locks = new(StringComparer.Ordinal);

    internal Dialect Dialect => dialect;

    /// <summary>Whether other transactions write at the same time; see <see cref="Lock"/>.</summary>
    internal bool IsShared => dialect.HasManyWriters;

    /// <summary>Waits until no other transaction holds that name, and holds it to the end of this one.</summary>
    /// <remarks>What is read after it includes what the earlier holder wrote. Where there is one writer it costs nothing. Who needs
    /// several takes them in the order documents, orders, deliveries; a deadlock costs a second and is run again.</remarks>
    internal void Lock(string name)
    {
        if (dialect.HasManyWriters && _locks.Add(name)) dialect.Lock(this, name, isShared: false);
    }

    /// <summary>The same, beside others who hold it so too: only <see cref="Lock"/> keeps them all out.</summary>
    internal void LockShared(string name)
    {
        if (dialect.HasManyWriters && !_locks.Contains(name) && _locks.Add(name + " (shared)")) dialect.Lock(this, name, isShared: true);
    }

    /// <summary>Whether this transaction has <see cref="Lock"/>ed that name.</summary>
    internal bool Holds(string name) => _locks.Contains(name);

    /// <summary>Runs a statement and returns the number of rows it touched.</summary>
    internal int Execute(string sql, object? values = null)
    {
        RequireWriter();
        return Run(sql, values);
    }

    /// <summary>Inserts a row unless its key is taken; false when it was, and then nothing has changed.</summary>
    /// <param name="sql">A plain INSERT.</param>
    /// <param name="values">Its values.</param>
    internal bool InsertIfAbsent(string sql, object values)
    {
        RequireWriter();
        var insert = dialect.InsertIfAbsent(sql);
        try
        {
            return Run(insert, values) > 0;
        }
        catch (DbException e) when (dialect.IsUniqueViolation(e))
        {
            return false;
        }
    }

    internal IReadOnlyList<T> Query<T>(string sql, object? values = null) =>
        session?.Query<T>(sql, Bind(sql, values)) ?? connection.Query<T>(sql, Bind(sql, values), transaction).AsList();

    /// <summary>The first row, or null.</summary>
    internal T? Find<T>(string sql, object? values = null) where T : class =>
        session is null ? connection.QueryFirstOrDefault<T>(sql, Bind(sql, values), transaction) : session.First<T>(sql, Bind(sql, values));

    /// <summary>The first column of the first row; the type's default when there is no row.</summary>
    internal T? Value<T>(string sql, object? values = null) =>
        session is null ? connection.ExecuteScalar<T>(sql, Bind(sql, values), transaction) : session.First<T>(sql, Bind(sql, values));

    int Run(string sql, object? values) => session?.Execute(sql, Bind(sql, values)) ?? connection.Execute(sql, Bind(sql, values), transaction);

    Parameters? Bind(string sql, object? values) => values is null ? null : new(sql, values, dialect);

    // Not every database can be told that a transaction only reads.
    void RequireWriter()
    {
        if (isReader) throw new InvalidOperationException("This is a snapshot for reading: writes go through Database.WriteAsync.");
    }
}
