using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Gateway.Transports.Ftp;

/// <summary>A data connection that is being made: to the server's passive port, or from the server to ours.</summary>
sealed class FtpDataConnection(FtpPatience patience) : IAsyncDisposable
{
    TcpClient? _socket;
    TcpListener? _listener;
    Stream? _stream;

    internal static async Task<FtpDataConnection> ConnectAsync(IPAddress server, int port, FtpPatience patience, CancellationToken cancellation)
    {
        var data = new FtpDataConnection(patience) { _socket = new(server.AddressFamily) };
        try
        {
            await patience.WaitAsync(token => data._socket.ConnectAsync(server, port, token).AsTask(), cancellation);
            return data;
        }
        catch (TransportException e)
        {
            await data.DisposeAsync();
            throw new TransportException(
                Trouble.Unreachable, $"the server's data port {port} cannot be reached; ask the partner for the passive ports and open them in the firewall, or write active: true", e);
        }
    }

    internal static FtpDataConnection Listen(IPAddress own, FtpPatience patience)
    {
        var data = new FtpDataConnection(patience) { _listener = new(own, 0) };
        data._listener.Start(1);
        return data;
    }

    /// <summary>Where the server is to connect to.</summary>
    internal IPEndPoint Own => (IPEndPoint)_listener!.LocalEndpoint;

    /// <summary>The stream, once the server has said that it begins: encrypted as the control connection is.</summary>
    internal async Task<Stream> OpenAsync(IPAddress server, FtpEncryption? encryption, CancellationToken cancellation)
    {
        _socket ??= await patience.WaitAsync(token => AcceptAsync(server, token), cancellation);
        _socket.NoDelay = true;
        _stream = _socket.GetStream();
        if (encryption is not null) _stream = await patience.WaitAsync(token => encryption.EncryptAsync(_stream, token), cancellation);
        return _stream;
    }

    /// <summary>Tells the server that there is no more to come.</summary>
    internal async Task FinishAsync(CancellationToken cancellation)
    {
        if (_stream is SslStream encrypted) await patience.WaitAsync(token => encrypted.ShutdownAsync().WaitAsync(token), cancellation);
        try
        {
            _socket!.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e)
        {
            throw FtpTexts.Lost(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null) await _stream.DisposeAsync();
        _socket?.Dispose();
        _listener?.Dispose();
    }

    // Whoever else connects to our port is not the server.
    async Task<TcpClient> AcceptAsync(IPAddress server, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = await _listener!.AcceptTcpClientAsync(cancellation);
            if (((IPEndPoint)socket.Client.RemoteEndPoint!).Address.Equals(server)) return socket;
            socket.Dispose();
        }
    }
}
