using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transports.Ftp;

namespace Gateway.Transports.Tests.Ftp;

/// <summary>A server that answers each command with raw text of a test's choice, without encryption.</summary>
sealed class ScriptedFtpServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Func<string, string?> _script;
    readonly TimeSpan _silence;
    readonly List<string> _commands = [];
    readonly ConcurrentBag<TcpClient> _clients = [];

    /// <param name="script">What is answered; null to say nothing.</param>
    /// <param name="silence">How long the client waits for an answer; without it long enough that only a test of silence comes there.</param>
    internal ScriptedFtpServer(Func<string, string?> script, TimeSpan? silence = null)
    {
        (_script, _silence) = (script, silence ?? TimeSpan.FromSeconds(30));
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Every line that arrived.</summary>
    internal IReadOnlyList<string> Commands
    {
        get
        {
            lock (_commands) return [.. _commands];
        }
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends the connections that there are, as one does who restarts.</summary>
    internal void HangUp()
    {
        while (_clients.TryTake(out var client)) client.Client.Shutdown(SocketShutdown.Both);
    }

    internal FtpTransport Connect(string password = "canary") => new(
        new()
        {
            Host = "127.0.0.1",
            Port = Port,
            User = "supplier",
            Password = () => password,
            Security = FtpSecurity.None,
            AllowCleartext = true,
            ConnectTimeout = _silence,
            ResponseTimeout = _silence,
        },
        new(),
        TimeProvider.System);

    /// <summary>What a plain server says until a test wants otherwise.</summary>
    internal static string? Usual(string command) => command.Split(' ')[0] switch
    {
        "" => "220 ready",
        "USER" => "331 password",
        "PASS" => "230 in",
        "FEAT" => "211-Features\r\n MLST type*;size*;modify*;\r\n211 End",
        "PWD" => "257 \"/home\" is here",
        "MLST" => "550 no such file",
        _ => "200 fine",
    };

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var hangUp = client;
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            for (var command = ""; command is not null; command = await reader.ReadLineAsync())
            {
                lock (_commands) _commands.Add(command);
                if (_script(command) is { } answer) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"));
            }
        }
        catch (IOException)
        {
            // The client hung up, as it should.
        }
    }
}
