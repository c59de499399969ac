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

    // Less than a work loop may stand (Heartbeats.Usual), and long: SQLite's wait is not fair, and who comes beside a busy gateway asks again and again.
    const int BusySeconds = 25;

    // A page that many interchanges change is copied from the log into the file once for so many pages of log (16 MB), and not once for 4 MB.
    const int CheckpointPages = 4_000;

    // Of the writer: what a group changes, and the inner pages of all indexes.
    const int CacheKilobytes = 16_384;

    // A group closes after this, so that an item never waits long for its neighbours' work.
    static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(20);
    // A group whose predecessor had company stays open without news as long as that took to commit, so that waiting never costs more than it may save; and
    // who comes alone waits for nobody (decision 17).
    static readonly TimeSpan LingerMax = TimeSpan.FromMilliseconds(2);
    static readonly SqliteDialect Dialect = new();

    readonly string _file;
    readonly TimeProvider _clock;
    readonly SqliteQueue _queue = new();
    readonly ConcurrentBag<SqliteSession> _idleReaders = [];
    readonly SemaphoreSlim _readers = new(ReaderLimit);
    readonly Thread _writer;
    readonly DiskTrust _trust;
    SqliteSession? _session;
    TimeSpan _linger;

    SqliteDatabase(string file, TimeProvider clock, DiskTrust trust, SqliteConnection connection)
    {
        _file = file;
        _trust = trust;
        _clock = clock;
        _session = new(connection);
        _writer = new(CommitGroups) { IsBackground = true, Name = "database writer" };
        _writer.Start();
    }

    /// <summary>Opens the file, creates it when it is not there, and brings its tables up to date.</summary>
    /// <exception cref="DatabaseException">It was written by a newer program, or does not keep its promises on this disk.</exception>
    internal static SqliteDatabase Open(string file, TimeProvider clock, DiskTrust? trust = null)
    {
        SqliteLibrary.Load();
        ColumnTypes.Register();
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Directory.CreateDirectory(folder);
        var connection = OpenWriter(file);
        Migrations.Of(Dialect).Apply(connection, clock);
        DurableFile.FlushFolder(folder);
        return new(file, clock, trust ?? new(), connection);
    }

    internal override async Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var write = new SqliteWrite<T>(body, _clock);
        _queue.Add(write);
        return await write.Result;
    }

    internal override async Task<T> ReadAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            return Read(body);
        }
        catch (SqliteException e) when (Told(e) is DatabaseException away)
        {
            throw away;
        }
        finally
        {
            _readers.Release();
        }
    }

    // What an earlier life wrote to the log counts as committed even where the disk has not kept it, and what follows it would be lost with it.
    internal override Task FlushLogAsync() => WriteAsync(_ => _trust.Keep(() => DurableFile.Rewrite(_file + "-wal")));

    public override async ValueTask DisposeAsync()
    {
        if (!_queue.Close()) return;
        await Task.Run(_writer.Join);
        while (_idleReaders.TryTake(out var reader)) reader.Dispose();
        _session?.Dispose();
    }

    T Read<T>(Func<Transaction, T> body)
    {
        var session = _idleReaders.TryTake(out var idle) ? idle : new(OpenReader(_file));
        try
        {
            session.Execute("BEGIN DEFERRED");
            return body(new(session.Connection, null, Dialect, isReader: true, session));
        }
        finally
        {
            if (raw.sqlite3_get_autocommit(session.Connection.Handle) == 0) session.Execute("ROLLBACK TRANSACTION");
            _idleReaders.Add(session);
        }
    }

    // Work that the database does not come to waits and uses up no attempt.
    Exception Told(Exception error) => Dialect.TroubleOf(error) == Trouble.Away
        ? new DatabaseException($"The database {_file} does not come to it: {error.Message}", error) { IsAway = true }
        : error;

    void CommitGroups()
    {
        while (_queue.Take() is { } first) CommitGroup(first);
    }

    // Whoever ran in a group that does not commit is told so; the writer goes on with the next.
    void CommitGroup(SqliteWrite first)
    {
        var group = new List<SqliteWrite>();
        try
        {
            var session = _session ??= new(OpenWriter(_file));
            session.Execute("BEGIN IMMEDIATE");
            var unchanged = raw.sqlite3_total_changes(session.Connection.Handle);
            RunGroup(session, first, group);
            Failpoint.Hit("storage.before-commit");
            var start = _clock.GetTimestamp();
            session.Execute("COMMIT TRANSACTION");
            _linger = group.Count == 1 ? TimeSpan.Zero : new[] { _clock.GetElapsedTime(start), LingerMax }.Min();
            Failpoint.Hit("storage.after-commit");
            if (raw.sqlite3_total_changes(session.Connection.Handle) != unchanged) Committed(group.Count);
            foreach (var write in group) write.Complete();
        }
        catch (Exception e)
        {
            if (e is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC }) _trust.Lose(e);
            Abandon();
            var told = Told(e);
            if (group.Count == 0) Refuse(first, told);
            foreach (var write in group) write.Fail(told);
        }
    }

    // What has queued by now is told with it: one after the other, each as long once more, the loops that ask would stand.
    void Refuse(SqliteWrite first, Exception told)
    {
        first.Fail(told);
        if (told is not DatabaseException { IsAway: true }) return;
        foreach (var waiting in _queue.Drain()) waiting.Fail(told);
    }

    void RunGroup(SqliteSession session, SqliteWrite first, List<SqliteWrite> group)
    {
        var start = _clock.GetTimestamp();
        var transaction = new Transaction(session.Connection, null, Dialect, session: session);
        for (var write = first; ;)
        {
            group.Add(write);
            RunItem(session, transaction, write);
            if (group.Count == GroupLimit || _clock.GetElapsedTime(start) > GroupTime) return;
            if (!_queue.TryTake(_linger, out var next)) return;
            write = next;
        }
    }

    static void RunItem(SqliteSession session, Transaction transaction, SqliteWrite write)
    {
        session.Execute("SAVEPOINT item");
        if (!write.Run(transaction)) RollBackItem(session, write.Error!);
        session.Execute("RELEASE item");
    }

    // On a full disk or an I/O error SQLite has already rolled back the whole transaction, the neighbours' work with it.
    static void RollBackItem(SqliteSession session, Exception error)
    {
        if (raw.sqlite3_get_autocommit(session.Connection.Handle) != 0)
            throw new DatabaseException($"The database gave up the transaction: {error.Message}", error);
        session.Execute("ROLLBACK TO item");
    }

    // After an error of the disk nothing in memory is to be trusted: the next group starts from a new connection, which
    // reads what the disk really holds.
    void Abandon()
    {
        _session?.Dispose();
        _session = null;
    }

    static SqliteConnection OpenWriter(string file)
    {
        var connection = Connect(file);
        try
        {
            Require(connection, "PRAGMA journal_mode=WAL", "wal", "The folder of the database must be on a local disk.");
            connection.Execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864");
            connection.Execute($"PRAGMA wal_autocheckpoint={CheckpointPages}; PRAGMA cache_size=-{CacheKilobytes}");
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
        // SQLite itself waits for another process. Its temporary files would lie outside the data folder.
        connection.Execute($"PRAGMA busy_timeout={BusySeconds}000; PRAGMA temp_store=MEMORY");
        return connection;
    }

    static void Require(SqliteConnection connection, string pragma, string expected, string otherwise)
    {
        var actual = connection.ExecuteScalar<string>(pragma);
        if (actual != expected)
            throw new DatabaseException($"{connection.DataSource}: {pragma} gives '{actual}', not '{expected}'. {otherwise}");
    }
}
