namespace Gateway.Host.Storage;

/// <summary>The gateway's database: every write goes through <see cref="WriteAsync{T}"/>, every read through <see cref="ReadAsync{T}"/>.</summary>
/// <remarks>A body is synchronous, does nothing but database work, and may be run again when the database asks for it
/// (deadlock, lost connection): it must not change anything outside its transaction.</remarks>
abstract class Database : IAsyncDisposable
{
    /// <summary>Runs a body in a transaction and returns its value after the commit is on disk.</summary>
    /// <exception cref="Exception">What the body threw; nothing of it was kept, and its neighbours were not touched.</exception>
    internal abstract Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default);

    /// <summary>Runs a body in a transaction and returns after the commit is on disk.</summary>
    internal Task WriteAsync(Action<Transaction> body, CancellationToken cancellation = default) =>
        WriteAsync(tx =>
        {
            body(tx);
            return true;
        }, cancellation);

    /// <summary>Runs a body on one consistent snapshot; it cannot write.</summary>
    internal abstract Task<T> ReadAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default);

    /// <summary>Makes durable what an earlier life wrote and may not have flushed; to be asked before anything is promised. A server does it by itself.</summary>
    internal virtual Task FlushLogAsync() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();

    /// <summary>Transactions of this process that changed something and reached the disk.</summary>
    internal long Commits => Interlocked.Read(ref _commits);

    /// <summary>Writes that they bore: several may share a commit, where the database has one writer.</summary>
    internal long Writes => Interlocked.Read(ref _writes);

    /// <summary>A transaction reached the disk.</summary>
    protected void Committed(int writes)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _writes, writes);
    }

    long _commits, _writes;
}

/// <summary>The database cannot be used as it is, or not now; the text says why and what to do.</summary>
class DatabaseException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether its server does not answer, and may do so later.</summary>
    internal bool IsAway { get; init; }
}
