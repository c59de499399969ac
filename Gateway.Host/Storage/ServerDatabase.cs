using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Gateway.Transports;

namespace Gateway.Host.Storage;

/// <summary>A database server: pooled connections, many writers, and bodies that are run again when another transaction was in
/// the way or the connection was lost.</summary>
/// <remarks>Writers are READ COMMITTED and take locks by name (<see cref="Transaction.Lock"/>) where they read before they write;
/// readers see one snapshot. docs/decisions/0014-transactions-on-servers.md.</remarks>
abstract class ServerDatabase(Dialect dialect, TimeProvider clock) : Database
{
    /// <summary>Transactions at the same time; the pool has room for them.</summary>
    internal const int ConnectionLimit = 32;

    /// <summary>Seconds that a statement may take, before the way to the server counts as lost.</summary>
    protected const int StatementSeconds = 20;

    /// <summary>Seconds that a transaction waits for another one's lock before it begins anew.</summary>
    protected const int LockSeconds = 15;

    /// <summary>Seconds after which a server ends a transaction whose program has fallen asleep.</summary>
    protected const int SleepSeconds = 30;

    // A conflict that returns so often is a bug in the order of locks, and is better seen.
    const int ConflictsMax = 20;

    // The restart of a server, or a lock that lasts: after this nothing is begun anew. With the one attempt that was begun before it stays within what
    // the watchdog allows a work loop (Heartbeats.Usual), which claims through here.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _slots = new(ConnectionLimit);
    readonly ServerConnections _connections = new(dialect, clock);

    internal override Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default) =>
        RunAsync(connection => Write(connection, body), cancellation);

    internal override Task<T> ReadAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default) =>
        RunAsync(connection => Read(connection, body), cancellation);

    /// <summary>A connection of the pool, not opened yet.</summary>
    protected abstract DbConnection NewConnection();

    /// <summary>The level at which a transaction sees one moment from its first statement to its last.</summary>
    protected abstract IsolationLevel SnapshotLevel { get; }

    /// <summary>What a session needs before each use, for a pool takes it back; null where the connection string says it.</summary>
    protected virtual string? Session => null;

    /// <summary>Brings the tables up to date.</summary>
    /// <exception cref="DatabaseException">It cannot be reached, cannot be used, or is newer than the program.</exception>
    protected void Prepare(string place)
    {
        // Bodies are synchronous and wait for the server: the pool's own guess, the number of processors, would queue them.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ConnectionLimit + Environment.ProcessorCount), ports);
        ColumnTypes.Register();
        try
        {
            using var connection = NewConnection();
            connection.Open();
            Check(connection);
            Migrations.Of(dialect).Apply(Begun(connection), clock);
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            throw new DatabaseException($"The database {place} cannot be opened: {e.Message}", e) { IsAway = e is not DbException || dialect.TroubleOf(e) != Trouble.Lasting };
        }
    }

    /// <summary>Refuses a server that would not keep what it promises.</summary>
    protected abstract void Check(DbConnection connection);

    async Task<T> RunAsync<T>(Func<DbConnection, T> run, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            return await UntilDoneAsync(run, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    async Task<T> UntilDoneAsync<T>(Func<DbConnection, T> run, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _connections.OpenAsync(NewConnection, Patience, cancellation);
                return await Task.Run(() => run(Begun(connection)), CancellationToken.None);
            }
            catch (Exception e) when (IsToBeRunAgain(e, attempt, start))
            {
                // What the body did is undone: it is run again, after the other one, or when the server is back.
            }
            catch (Exception e) when (IsOfOthers(e) && clock.GetElapsedTime(start) >= Patience)
            {
                // Another gateway stands still within its transaction, or the server is gone: no fault of what is to be done. A statement of its own that takes too long is one.
                throw new ServerAwayException($"The database does not come to it: {e.Message}", e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(5, 20 * Math.Min(attempt, ConflictsMax))), clock, cancellation);
        }
    }

    DbConnection Begun(DbConnection connection)
    {
        if (Session is { } settings) connection.Execute(settings);
        return connection;
    }

    bool IsToBeRunAgain(Exception error, int attempt, long start) => (error is ServerAwayException ? Trouble.Away : dialect.TroubleOf(error)) switch
    {
        Trouble.Conflict => attempt < ConflictsMax && clock.GetElapsedTime(start) < Patience,
        Trouble.Away => clock.GetElapsedTime(start) < Patience,
        _ => false,
    };

    bool IsOfOthers(Exception error) =>
        dialect.IsHeldUp(error) || (error is not ServerAwayException and { InnerException: not TimeoutException } && dialect.TroubleOf(error) == Trouble.Away);

    T Write<T>(DbConnection connection, Func<Transaction, T> body)
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        var value = new Transaction(connection, transaction, dialect).Run(body, clock);
        Failpoint.Hit("storage.before-commit");
        Commit(transaction);
        Failpoint.Hit("storage.after-commit");
        Committed(1);
        return value;
    }

    // Whether a commit whose answer was lost took place nobody knows here. Run again it might be done twice; as a failure it is
    // safe everywhere: a step finds its lease gone, a job finds it done, a person looks.
    void Commit(DbTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (Exception e) when (dialect.MayBeKept(e))
        {
            throw new DatabaseException(
                $"The answer of the database to a commit was lost, or did not come in time; whether it was kept is seen when it is read again: {e.Message}", e);
        }
    }

    T Read<T>(DbConnection connection, Func<Transaction, T> body)
    {
        using var transaction = connection.BeginTransaction(SnapshotLevel);
        var value = body(new(connection, transaction, dialect, isReader: true));
        transaction.Rollback();
        return value;
    }
}
