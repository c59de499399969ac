using System.Net.Sockets;
using System.Text;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>What systemd is to a service: a datagram socket on which it is told things.</summary>
sealed class ServiceManager : IDisposable
{
    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    readonly List<string> _heard = [];

    /// <param name="name">A path, or <c>@</c> and a name that no file has.</param>
    internal ServiceManager(string name)
    {
        Name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name));
        _ = HearAsync();
    }

    /// <summary>As NOTIFY_SOCKET names it.</summary>
    internal string Name { get; }

    /// <summary>The datagrams so far.</summary>
    internal IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard) return [.. _heard];
        }
    }

    internal bool Has(string line) => Heard.Any(d => d.Split('\n').Contains(line));

    internal int Count(string line) => Heard.Count(d => d.Split('\n').Contains(line));

    public void Dispose()
    {
        _socket.Dispose();
        if (Name[0] != '@') File.Delete(Name);
    }

    async Task HearAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            int length;
            try
            {
                length = await _socket.ReceiveAsync(buffer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (_heard) _heard.Add(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }
}
