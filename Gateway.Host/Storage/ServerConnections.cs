using System.Data.Common;
using System.Security.Cryptography;

namespace Gateway.Host.Storage;

/// <summary>Opens connections to a server; while it is away, one attempt at a time, so that a server that comes back is not run over.</summary>
/// <param name="dialect">Tells a server that is away from one that refuses.</param>
/// <param name="clock">The clock.</param>
sealed class ServerConnections(Dialect dialect, TimeProvider clock)
{
    // Of one process no two attempts are closer together than that, and after a while they are three seconds apart.
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    const int DoublingsMax = 5;

    readonly SemaphoreSlim _turn = new(1);
    volatile int _failures;
    volatile int _attempts;
    volatile Exception? _last;

    /// <summary>An open connection.</summary>
    /// <param name="create">Makes one that is not opened yet.</param>
    /// <param name="patience">So long it waits for others who try, and so long one attempt may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ServerAwayException">The server does not answer. What one who tries finds holds for all who wait meanwhile.</exception>
    internal async Task<DbConnection> OpenAsync(Func<DbConnection> create, TimeSpan patience, CancellationToken cancellation)
    {
        if (_failures == 0) return await TryAsync(create, patience, cancellation);
        var seen = _attempts;
        if (!await _turn.WaitAsync(patience, cancellation)) throw Away(_last);
        try
        {
            if (_failures > 0 && _attempts != seen) throw Away(_last);
            if (_failures > 0) await Task.Delay(Pause(), clock, cancellation);
            return await TryAsync(create, patience, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    static ServerAwayException Away(Exception? error) => new($"The database server does not answer: {error?.Message ?? "others wait for it"}", error);

    // The half that is chance keeps nodes apart that lost the server at the same moment.
    TimeSpan Pause()
    {
        var longest = Shortest * (1 << Math.Min(_failures, DoublingsMax));
        return longest / 2 + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)longest.TotalMilliseconds));
    }

    async Task<DbConnection> TryAsync(Func<DbConnection> create, TimeSpan patience, CancellationToken cancellation)
    {
        var connection = create();
        var opening = connection.OpenAsync(cancellation);
        try
        {
            // A driver may pay no heed to a cancellation while it waits for a server's first word.
            await opening.WaitAsync(patience, clock, cancellation);
            _failures = 0;
            return connection;
        }
        catch (Exception e)
        {
            _ = AbandonAsync(opening, connection);
            if (!IsAway(e)) throw;
            _last = e;
            Interlocked.Increment(ref _failures);
            throw Away(e);
        }
        finally
        {
            Interlocked.Increment(ref _attempts);
        }
    }

    static async Task AbandonAsync(Task opening, DbConnection connection)
    {
        await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
    }

    // An attempt in whose way another transaction is said to be was not answered in time.
    bool IsAway(Exception error) => error is TimeoutException || dialect.TroubleOf(error) != Trouble.Lasting;
}

/// <summary>The server, or the way to it, is gone; nothing was done.</summary>
sealed class ServerAwayException : DatabaseException
{
    internal ServerAwayException(string message, Exception? inner) : base(message, inner) => IsAway = true;
}
