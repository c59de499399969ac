using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>How many connections we hold to one server at a time, over all mailboxes: many servers count them and shut out who has too many.</summary>
/// <param name="maxPerServer">Default 4.</param>
public sealed class ConnectionSlots(int maxPerServer = 4)
{
    readonly ConcurrentDictionary<(string Host, int Port), SemaphoreSlim> _servers = new();

    /// <summary>Waits until there is room; disposing the result makes room again.</summary>
    public async Task<IDisposable> TakeAsync(string host, int port, CancellationToken cancellation)
    {
        var server = _servers.GetOrAdd((host.ToLowerInvariant(), port), _ => new(maxPerServer, maxPerServer));
        await server.WaitAsync(cancellation);
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
