using System.Net;
using System.Net.Sockets;

namespace Gateway.Host.Tests;

public sealed class ConsoleListenerTests
{
    [Fact]
    public void Where_the_usual_port_is_taken_any_free_one_is_used()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal("http://127.0.0.1:0", ConsoleListener.FreeUrl($"http://127.0.0.1:{port}"));
        other.Stop();
        Assert.Equal($"http://127.0.0.1:{port}", ConsoleListener.FreeUrl($"http://127.0.0.1:{port}"));
    }
}
