using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>How many connections we hold to one server at a time, over all mailboxes: many servers count them and shut out who has too many.</summary>
/// <param name="maxPerServer">Default 4.</param>
public sealed class ConnectionSlots(int maxPerServer = 4)
{
    readonly ConcurrentDictionary<(string Host, int Port), SemaphoreSlim> _servers = new();
    readonly TimeSpan? _patience;

    ConnectionSlots(ConnectionSlots same, int maxPerServer, TimeSpan patience)
        : this(maxPerServer) => (_servers, _patience) = (same._servers, patience);

    /// <summary>The same slots, for those who have other things to do than to wait longer than this for one.</summary>
    public ConnectionSlots Within(TimeSpan patience) => new(this, maxPerServer, patience);

    /// <summary>Waits until there is room, as long as a connection may take; disposing the result makes room again.</summary>
    /// <exception cref="TransportException">All are held by others.</exception>
    public async Task<IDisposable> TakeAsync(string host, int port, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var server = _servers.GetOrAdd((host.ToLowerInvariant(), port), _ => new(maxPerServer, maxPerServer));
        if (_patience < patience) patience = _patience.Value;
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await server.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransportException(
                Trouble.Busy,
                $"it waits for a connection to {host}:{port}: the {maxPerServer} connection(s) that we hold there at a time were in use for {patience.TotalSeconds:0} s");
        }

        return new Slot(server);
    }

    sealed class Slot(SemaphoreSlim server) : IDisposable
    {
        int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) server.Release();
        }
    }
}
