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

    /// <summary>An open connection.</summary>
    internal async Task<DbConnection> OpenAsync(Func<DbConnection> create, CancellationToken cancellation)
    {
        if (_failures == 0) return await TryAsync(create, cancellation);
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_failures > 0) await Task.Delay(Pause(), clock, cancellation);
            return await TryAsync(create, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    // The half that is chance keeps nodes apart that lost the server at the same moment.
    TimeSpan Pause()
    {
        var longest = Shortest * (1 << Math.Min(_failures, DoublingsMax));
        return longest / 2 + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)longest.TotalMilliseconds));
    }

    async Task<DbConnection> TryAsync(Func<DbConnection> create, CancellationToken cancellation)
    {
        var connection = create();
        try
        {
            await connection.OpenAsync(cancellation);
            _failures = 0;
            return connection;
        }
        catch (Exception e)
        {
            if (dialect.TroubleOf(e) == Trouble.Away) Interlocked.Increment(ref _failures);
            await connection.DisposeAsync();
            throw;
        }
    }
}
