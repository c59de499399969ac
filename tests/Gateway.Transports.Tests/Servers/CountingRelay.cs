using System.Net;
using System.Net.Sockets;

namespace Gateway.Transports.Tests.Servers;

/// <summary>Stands before a server and counts who is connected at a time. The first are carried on when as many have come as a test expects, so that no haste hides them from one another.</summary>
sealed class CountingRelay : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly List<TcpClient> _open = [];
    readonly List<TcpClient> _all = [];
    readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly int _server;
    readonly int _expected;

    /// <param name="server">Its port.</param>
    /// <param name="expected">How many are to come at a time.</param>
    internal CountingRelay(int server, int expected)
    {
        (_server, _expected) = (server, expected);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal int MostAtATime { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_all)
            foreach (var client in _all)
                client.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            while (true) Take(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    void Take(TcpClient client)
    {
        _open.RemoveAll(HasGone);
        _open.Add(client);
        lock (_all) _all.Add(client);
        MostAtATime = Math.Max(MostAtATime, _open.Count);
        if (_open.Count == _expected) _enough.TrySetResult();
        _ = Task.Run(() => CarryAsync(client));
    }

    // Asked of the system, which knows it before whoever carries the bytes: the end was sent before the next one called.
    static bool HasGone(TcpClient client) => client.Client.Poll(0, SelectMode.SelectRead) && client.Available == 0;

    async Task CarryAsync(TcpClient client)
    {
        try
        {
            await _enough.Task;
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One of them has hung up.
        }
    }
}
