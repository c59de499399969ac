using System.Collections.Concurrent;
using Dapper;
using Gateway.Transports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Storage;

/// <summary>The embedded database: one writer thread that commits in groups, and pooled connections for reading.</summary>
/// <remarks>SQLite has one writer at a time and a commit costs an fsync. So all writes queue for one thread; what has queued
/// up during one fsync shares the next, each item in a savepoint of its own. Several processes may share the file.</remarks>
sealed class SqliteDatabase : Database
{
    const int GroupLimit = 256;
    const int ReaderLimit = 8;
    const int BusySeconds = 60;

    // A group closes after this, so that an item never waits long for its neighbours' work.
    static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(20);
    static readonly SqliteDialect Dialect = new();

    readonly string _file;
    readonly TimeProvider _clock;
    readonly BlockingCollection<SqliteWrite> _queue = [];
    readonly ConcurrentBag<SqliteConnection> _idleReaders = [];
    readonly SemaphoreSlim _readers = new(ReaderLimit);
    readonly Thread _writer;
    SqliteConnection? _connection;

    SqliteDatabase(string file, TimeProvider clock, SqliteConnection connection)
    {
        _file = file;
        _clock = clock;
        _connection = connection;
        _writer = new(CommitGroups) { IsBackground = true, Name = "database writer" };
        _writer.Start();
    }

    /// <summary>Opens the file, creates it when it is not there, and brings its tables up to date.</summary>
    /// <exception cref="DatabaseException">It was written by a newer program, or does not keep its promises on this disk.</exception>
    internal static SqliteDatabase Open(string file, TimeProvider clock)
    {
        SqliteLibrary.Load();
        ColumnTypes.Register();
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Directory.CreateDirectory(folder);
        var connection = OpenWriter(file);
        Migrations.Of(Dialect).Apply(connection, clock);
        DurableFile.FlushFolder(folder);
        return new(file, clock, connection);
    }

    internal override async Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var write = new SqliteWrite<T>(body);
        _queue.Add(write, cancellation);
        return await write.Result;
    }

    internal override async Task<T> ReadAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Read(body), cancellation);
        }
        finally
        {
            _readers.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_queue.IsAddingCompleted) return;
        _queue.CompleteAdding();
        await Task.Run(_writer.Join);
        while (_idleReaders.TryTake(out var reader)) reader.Dispose();
        _connection?.Dispose();
    }

    T Read<T>(Func<Transaction, T> body)
    {
        var connection = _idleReaders.TryTake(out var idle) ? idle : OpenReader(_file);
        try
        {
            connection.Execute("BEGIN DEFERRED");
            return body(new(connection, null, Dialect, isReader: true));
        }
        finally
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Execute("ROLLBACK TRANSACTION");
            _idleReaders.Add(connection);
        }
    }

    void CommitGroups()
    {
        foreach (var first in _queue.GetConsumingEnumerable()) CommitGroup(first);
    }

    // Whoever ran in a group that does not commit is told so; the writer goes on with the next.
    void CommitGroup(SqliteWrite first)
    {
        var group = new List<SqliteWrite>();
        try
        {
            var connection = _connection ??= OpenWriter(_file);
            connection.Execute("BEGIN IMMEDIATE");
            var unchanged = raw.sqlite3_total_changes(connection.Handle);
            RunGroup(connection, first, group);
            Failpoint.Hit("storage.before-commit");
            connection.Execute("COMMIT TRANSACTION");
            Failpoint.Hit("storage.after-commit");
            if (raw.sqlite3_total_changes(connection.Handle) != unchanged) Committed(group.Count);
            foreach (var write in group) write.Complete();
        }
        catch (Exception e)
        {
            Abandon();
            if (group.Count == 0) first.Fail(e);
            foreach (var write in group) write.Fail(e);
        }
    }

    void RunGroup(SqliteConnection connection, SqliteWrite first, List<SqliteWrite> group)
    {
        var start = _clock.GetTimestamp();
        var transaction = new Transaction(connection, null, Dialect);
        for (var write = first; ;)
        {
            group.Add(write);
            RunItem(connection, transaction, write);
            if (group.Count == GroupLimit || _clock.GetElapsedTime(start) > GroupTime) return;
            if (!_queue.TryTake(out write!)) return;
        }
    }

    static void RunItem(SqliteConnection connection, Transaction transaction, SqliteWrite write)
    {
        connection.Execute("SAVEPOINT item");
        if (!write.Run(transaction)) RollBackItem(connection, write.Error!);
        connection.Execute("RELEASE item");
    }

    // On a full disk or an I/O error SQLite has already rolled back the whole transaction, the neighbours' work with it.
    static void RollBackItem(SqliteConnection connection, Exception error)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) != 0)
            throw new DatabaseException($"The database gave up the transaction: {error.Message}", error);
        connection.Execute("ROLLBACK TO item");
    }

    // After an error of the disk nothing in memory is to be trusted: the next group starts from a new connection, which
    // reads what the disk really holds.
    void Abandon()
    {
        _connection?.Dispose();
        _connection = null;
    }

    static SqliteConnection OpenWriter(string file)
    {
        var connection = Connect(file);
        try
        {
            Require(connection, "PRAGMA journal_mode=WAL", "wal", "The folder of the database must be on a local disk.");
            connection.Execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864");
            Require(connection, "PRAGMA synchronous", "2", "Commits would not survive a power cut.");
            Require(connection, "PRAGMA foreign_keys", "1", "This SQLite was built without foreign keys.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static SqliteConnection OpenReader(string file)
    {
        var connection = Connect(file);
        connection.Execute("PRAGMA query_only=ON");
        return connection;
    }

    static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        connection.Open();
        // SQLite's own waiting is woken sooner than the driver's, which tries again every 150 ms. Its temporary files would
        // lie outside the data folder.
        connection.Execute("PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY");
        return connection;
    }

    static void Require(SqliteConnection connection, string pragma, string expected, string otherwise)
    {
        var actual = connection.ExecuteScalar<string>(pragma);
        if (actual != expected)
            throw new DatabaseException($"{connection.DataSource}: {pragma} gives '{actual}', not '{expected}'. {otherwise}");
    }
}
