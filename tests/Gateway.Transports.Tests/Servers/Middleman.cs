using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.Tests.Servers;

/// <summary>Whoever carries the bytes between us and a server: he may lead us to another one, break the line, and take data connections for himself.</summary>
/// <remarks>He has an address of his own: data connections go to where the control connection goes, and so come by him too.</remarks>
sealed class Middleman : IDisposable
{
    internal const string Host = "127.0.0.2";

    const int DataPorts = 16;

    static readonly IPAddress Address = IPAddress.Parse(Host);

    readonly TcpListener _control = new(Address, 0);
    readonly List<TcpListener> _data = [];
    readonly List<TcpClient> _open = [];
    readonly List<Task<long>> _taken = [];
    readonly Lock _lock = new();
    long _breakAt = long.MaxValue;

    internal Middleman()
    {
        _control.Start();
        _ = ServeAsync(_control, client => CarryAsync(client, Server));
        FirstDataPort = ListenForData();
        foreach (var (listener, port) in _data.Select((l, i) => (l, FirstDataPort + i))) _ = ServeAsync(listener, client => CarryDataAsync(client, port));
    }

    /// <summary>The port of the server to which he leads us.</summary>
    internal int Server { get; set; }

    internal int Port => ((IPEndPoint)_control.LocalEndpoint).Port;

    /// <summary>Passive ports that the server must keep to.</summary>
    internal int FirstDataPort { get; }

    internal int LastDataPort => FirstDataPort + DataPorts - 1;

    /// <summary>Data connections that have come by.</summary>
    internal int DataConnections { get; private set; }

    /// <summary>With this certificate he says on data connections that he is the server; null as long as he only carries them.</summary>
    internal X509Certificate2? TakesDataWith { get; set; }

    /// <summary>Whether he has broken the line as <see cref="BreakAt"/> told him.</summary>
    internal bool HasBroken => Volatile.Read(ref _breakAt) == long.MaxValue;

    /// <summary>The first connection on which so many bytes of ours have passed is reset on both its sides, once.</summary>
    internal void BreakAt(long bytes) => Volatile.Write(ref _breakAt, bytes);

    /// <summary>How many bytes of ours he has read on the data connections that he took, when these are over.</summary>
    internal async Task<long> BytesTakenAsync()
    {
        Task<long>[] taken;
        lock (_lock) taken = [.. _taken];
        return (await Task.WhenAll(taken)).Sum();
    }

    public void Dispose()
    {
        foreach (var listener in _data.Append(_control)) listener.Dispose();
        lock (_lock)
            foreach (var client in _open)
                client.Dispose();
    }

    // Below the ports that a system gives to whoever wants any: the server finds some of them free on its own address.
    int ListenForData()
    {
        for (var first = 10_000 + Environment.ProcessId % 500 * DataPorts; ; first += DataPorts)
            try
            {
                for (var port = first; port < first + DataPorts; port++)
                {
                    _data.Add(new(Address, port));
                    _data[^1].Start();
                }

                return first;
            }
            catch (SocketException)
            {
                foreach (var listener in _data) listener.Dispose();
                _data.Clear();
            }
    }

    static async Task ServeAsync(TcpListener listener, Func<TcpClient, Task> serve)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => serve(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    Task CarryDataAsync(TcpClient client, int port)
    {
        DataConnections++;
        if (TakesDataWith is not { } certificate) return CarryAsync(client, port);
        // Within the lock: who has seen it fail finds it among those that he waits for.
        lock (_lock)
        {
            _taken.Add(TakeAsync(client, port, certificate));
            return _taken[^1];
        }
    }

    async Task CarryAsync(TcpClient client, int port)
    {
        using var server = new TcpClient();
        // He holds nothing back: small answers would wait for others on their way.
        client.NoDelay = server.NoDelay = true;
        lock (_lock) _open.AddRange([client, server]);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            client.Dispose();
            return;
        }

        await Task.WhenAll(PassAsync(client, server, isOurs: true), PassAsync(server, client, isOurs: false));
        client.Dispose();
    }

    async Task PassAsync(TcpClient from, TcpClient to, bool isOurs)
    {
        try
        {
            var buffer = new byte[1 << 16];
            for (long passed = 0; await from.GetStream().ReadAsync(buffer) is > 0 and var count;)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                if (isOurs && IsToBreak(passed += count)) throw new IOException("the line breaks");
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // What happens on one side is seen on the other.
            Reset(from);
            Reset(to);
        }
    }

    bool IsToBreak(long passed)
    {
        var at = Volatile.Read(ref _breakAt);
        return passed >= at && Interlocked.CompareExchange(ref _breakAt, long.MaxValue, at) == at;
    }

    // The server waits for its data connection before it says that it begins.
    async Task<long> TakeAsync(TcpClient client, int port, X509Certificate2 certificate)
    {
        using var _ = client;
        using var server = new TcpClient();
        var count = 0L;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, port);
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(certificate);
            var buffer = new byte[1 << 12];
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;) count += read;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            // Whoever notices hangs up.
        }

        return count;
    }

    static void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // It is closed already.
        }

        client.Dispose();
    }
}
