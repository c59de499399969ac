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
    readonly Dictionary<(Projection Table, string Id), object?> _touched = [];
    readonly ChainHeads _heads = new();

    internal Dialect Dialect => dialect;

    /// <summary>The ends of the chains that it has added to.</summary>
    internal ChainHeads Heads => _heads;

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

    /// <summary>Counts as holding a name that nobody else can know before this transaction ends: no server, which has room for so many, is asked.</summary>
    internal void Own(string name) => _locks.Add(name);

    /// <summary>Whether this transaction has <see cref="Lock"/>ed that name.</summary>
    internal bool Holds(string name) => _locks.Contains(name);

    /// <summary>Runs a body as this transaction's, tells what became of the rows that it touched, and keeps the ends of the chains that it added to.</summary>
    internal T Run<T>(Func<Transaction, T> body, TimeProvider clock)
    {
        _touched.Clear();
        _heads.Clear();
        var value = body(this);
        if (_touched.Count > 0) Standings.Tell(this, _touched, clock.GetUtcNow());
        EventStore.KeepHeads(this);
        return value;
    }

    /// <summary>Remembers how a row stands, before it is changed.</summary>
    internal void Touch(Projection table, string id)
    {
        if (_touched.ContainsKey((table, id))) return;
        Hold(table, id);
        _touched.Add((table, id), table.Find(this, id));
    }

    /// <summary>The same, of several.</summary>
    internal void Touch(Projection table, IEnumerable<string> ids)
    {
        foreach (var id in ids) Touch(table, id);
    }

    /// <summary>Waits until no other transaction changes a row, and keeps others from it.</summary>
    /// <remarks>What another one is changing is seen when he has done so, and not half of it.</remarks>
    internal void Hold(Projection table, string id)
    {
        if (IsShared) Value<int?>(dialect.HoldRow(table.Table), new { id });
    }

    /// <summary>Remembers that there is a row of which all is to be told: a new one, or one that was held and is not told of.</summary>
    internal void Add(Projection table, string id) => _touched.TryAdd((table, id), null);

    /// <summary>Inserts a row of a projection.</summary>
    internal void Insert(Projection table, string id, string sql, object values)
    {
        Execute(sql, values);
        Add(table, id);
    }

    /// <summary>The same unless its key is taken; false when it was, and then nothing has changed.</summary>
    internal bool InsertIfAbsent(Projection table, string id, string sql, object values)
    {
        if (!InsertIfAbsent(sql, values)) return false;
        Add(table, id);
        return true;
    }

    /// <summary>Changes one row of a projection; the number of rows is 0 where the statement finds it otherwise.</summary>
    internal int Update(Projection table, string id, string sql, object values)
    {
        Touch(table, id);
        return Execute(sql, values);
    }

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
        session?.Query<T>(sql, values) ?? connection.Query<T>(sql, Bind(sql, values), transaction).AsList();

    /// <summary>The first row, or null.</summary>
    internal T? Find<T>(string sql, object? values = null) where T : class =>
        session is null ? connection.QueryFirstOrDefault<T>(sql, Bind(sql, values), transaction) : session.First<T>(sql, values);

    /// <summary>The first column of the first row; the type's default when there is no row.</summary>
    internal T? Value<T>(string sql, object? values = null) =>
        session is null ? connection.ExecuteScalar<T>(sql, Bind(sql, values), transaction) : session.First<T>(sql, values);

    int Run(string sql, object? values) => session?.Execute(sql, values) ?? connection.Execute(sql, Bind(sql, values), transaction);

    Parameters? Bind(string sql, object? values) => values is null ? null : new(sql, values, dialect);

    // Not every database can be told that a transaction only reads.
    void RequireWriter()
    {
        if (isReader) throw new InvalidOperationException("This is a snapshot for reading: writes go through Database.WriteAsync.");
    }
}
