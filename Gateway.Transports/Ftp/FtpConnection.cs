using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Transports.Ftp;

/// <summary>A logged-in control connection and the data connections that it leads; one operation at a time.</summary>
sealed class FtpConnection : IAsyncDisposable
{
    readonly FtpSettings _settings;
    readonly FtpPatience _patience;
    readonly TcpClient _socket = new();
    readonly FtpEncryption? _encryption;
    Stream? _stream;
    FtpControl? _control;
    bool _extendedPassive = true;

    FtpConnection(FtpSettings settings, TimeProvider time)
    {
        _settings = settings;
        _patience = new(settings.ResponseTimeout, time);
        if (settings.Security != FtpSecurity.None) _encryption = new(settings);
    }

    /// <summary>Held by the operation under way; a download holds it until it is read.</summary>
    internal SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>What FEAT listed (RFC 2389), in capitals and without parameters.</summary>
    internal IReadOnlySet<string> Features { get; private set; } = new HashSet<string>();

    /// <summary>Where the server lets us in; relative folders start here.</summary>
    internal string Home { get; private set; } = "/";

    internal FtpPatience Patience => _patience;

    /// <summary>Connects, checks the server's certificate and logs in, in this order.</summary>
    internal static async Task<FtpConnection> OpenAsync(FtpSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        if (settings.Security == FtpSecurity.None && !settings.AllowCleartext)
            throw new TransportException(Trouble.CredentialUnusable, $"plain FTP to {settings.Host} would show the password to whoever listens; use ftps, or write allowCleartext: true");
        var connection = new FtpConnection(settings, time);
        try
        {
            await new FtpPatience(settings.ConnectTimeout, time).WaitAsync(connection.LogInAsync, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal Task<FtpReply> AskAsync(string command, CancellationToken cancellation) => _control!.AskAsync(command, cancellation);

    internal Task<FtpReply> ReplyAsync(CancellationToken cancellation) => _control!.ReplyAsync(cancellation);

    /// <summary>A folder's path from the root.</summary>
    internal string Path(string folder) => folder.StartsWith('/') ? folder : folder == "." ? Home : $"{Home.TrimEnd('/')}/{folder.TrimEnd('/')}";

    internal string Path(string folder, string name) => FileName.IsUsable(name)
        ? $"{Path(folder).TrimEnd('/')}/{name}"
        : throw new ArgumentException($"'{FileName.Shown(name)}' is not a file name", nameof(name));

    /// <summary>Begins a command that moves data, from some byte on: data connection, command, 1yz, encryption.</summary>
    /// <returns>The stream and its connection; the final answer is still to be read.</returns>
    internal async Task<(FtpDataConnection Data, Stream Stream)> BeginAsync(string command, string what, CancellationToken cancellation, bool ofFile = false, long from = 0)
    {
        var data = await PrepareAsync(cancellation);
        try
        {
            // Directly before the command that it is for (RFC 3659 §5.3).
            if (from > 0 && await AskAsync($"REST {from.ToString(CultureInfo.InvariantCulture)}", cancellation) is { WantsMore: false } refusal)
                throw Refusal(refusal, $"{what} from byte {from}");
            var reply = await AskAsync(command, cancellation);
            if (!reply.IsPreliminary) throw Refusal(reply, what, ofFile);
            return (data, await data.OpenAsync(Peer, _encryption, cancellation));
        }
        catch (TransportException e) when (e.Trouble is Trouble.ConnectionLost or Trouble.TimedOut or Trouble.NoCommonAlgorithm)
        {
            // A server that refuses the data connection says why on the control connection.
            await data.DisposeAsync();
            throw await LastWordsAsync(e, what, cancellation);
        }
        catch
        {
            await data.DisposeAsync();
            throw;
        }
    }

    /// <summary>What an answer means that ends a data connection before its time.</summary>
    internal Exception Refusal(FtpReply reply, string what, bool ofFile = false) => FtpTexts.Refusal(reply, what, ofFile, _settings.Tls);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_stream is not null) await _stream.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The server is gone already.
        }
        finally
        {
            _socket.Dispose();
            _encryption?.Dispose();
        }
    }

    IPAddress Peer => Plain(((IPEndPoint)_socket.Client.RemoteEndPoint!).Address);

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    async Task LogInAsync(CancellationToken cancellation)
    {
        await ReachAsync(cancellation);
        if (_settings.Security == FtpSecurity.Implicit) await EncryptAsync(cancellation);
        else _control = new(_stream!, _patience);
        await GreetAsync(cancellation);
        if (_settings.Security == FtpSecurity.Explicit)
        {
            var reply = await AskAsync("AUTH TLS", cancellation);
            if (reply.Code != 234)
                throw new TransportException(Trouble.NotOffered, $"{_settings.Host}:{_settings.Port} offers no TLS (\"{reply.Shown}\"); ask the partner to turn it on. No credential was sent");
            await EncryptAsync(cancellation);
        }

        await AuthenticateAsync(cancellation);
        if (_encryption is not null)
        {
            await DoneAsync("PBSZ 0", cancellation);
            await DoneAsync("PROT P", cancellation);
        }

        await LearnAsync(cancellation);
        await DoneAsync("TYPE I", cancellation);
    }

    async Task ReachAsync(CancellationToken cancellation)
    {
        try
        {
            await _socket.ConnectAsync(_settings.Host, _settings.Port, cancellation);
        }
        catch (SocketException e)
        {
            throw new TransportException(Trouble.Unreachable, $"{_settings.Host}:{_settings.Port} cannot be reached: {e.Message}; check name, port, network and firewall", e);
        }

        _socket.NoDelay = true;
        KeepAlive(_socket.Client);
        _stream = _socket.GetStream();
    }

    // While a large file moves, nothing is said here for half an hour; firewalls forget a connection on which nothing moves after minutes.
    static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 30);
    }

    async Task EncryptAsync(CancellationToken cancellation)
    {
        _stream = await _patience.WaitAsync(token => _encryption!.EncryptAsync(_stream!, token), cancellation);
        _control = new(_stream, _patience);
    }

    async Task GreetAsync(CancellationToken cancellation)
    {
        var greeting = await ReplyAsync(cancellation);
        // 120: ready in so many minutes; a second one follows when it is.
        if (greeting.IsPreliminary) greeting = await ReplyAsync(cancellation);
        if (!greeting.IsDone) throw FtpTexts.Refusal(greeting, $"{_settings.Host}:{_settings.Port}");
    }

    async Task AuthenticateAsync(CancellationToken cancellation)
    {
        var what = $"log in to {_settings.Host}:{_settings.Port} as {_settings.User}";
        var reply = await AskAsync($"USER {_settings.User}", cancellation);
        if (reply.WantsMore)
        {
            _control!.Secret = OneLine(_settings.Password());
            reply = await AskAsync($"PASS {_control.Secret}", cancellation);
        }

        if (!reply.IsDone)
            throw reply.Code == 421
                ? FtpTexts.Refusal(reply, what)
                : new TransportException(Trouble.AuthenticationRefused, $"{what}: the server says \"{reply.Shown}\" ({reply.Code}); check user and password with the partner");
    }

    static string OneLine(string secret) => secret.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
        ? secret
        : throw new TransportException(Trouble.CredentialUnusable, "the password holds a line break or NUL; it is one line");

    async Task LearnAsync(CancellationToken cancellation)
    {
        var features = await AskAsync("FEAT", cancellation);
        if (features.IsDone) Features = features.Lines.Select(l => l.Trim().Split(' ')[0].ToUpperInvariant()).ToHashSet();
        // Some servers have it on, some want to be told, some refuse to be told.
        if (Features.Contains("UTF8")) await AskAsync("OPTS UTF8 ON", cancellation);
        var place = await AskAsync("PWD", cancellation);
        if (place.Code == 257 && place.Text.IndexOf('"') is >= 0 and var first && place.Text.LastIndexOf('"') is var last && last > first)
            Home = place.Text[(first + 1)..last].Replace("\"\"", "\"");
    }

    async Task DoneAsync(string command, CancellationToken cancellation)
    {
        var reply = await AskAsync(command, cancellation);
        if (!reply.IsDone) throw new TransportException(Trouble.NotOffered, $"{_settings.Host}:{_settings.Port} does not take {command}: \"{reply.Shown}\" ({reply.Code})");
    }

    async Task<FtpDataConnection> PrepareAsync(CancellationToken cancellation) => _settings.Active
        ? await InviteAsync(cancellation)
        : await FtpDataConnection.ConnectAsync(Peer, await PassivePortAsync(cancellation), _patience, cancellation);

    async Task<FtpDataConnection> InviteAsync(CancellationToken cancellation)
    {
        var own = Plain(((IPEndPoint)_socket.Client.LocalEndPoint!).Address);
        var data = FtpDataConnection.Listen(own, _patience);
        var port = data.Own.Port;
        var reply = await AskAsync($"EPRT |{(own.AddressFamily == AddressFamily.InterNetwork ? 1 : 2)}|{own}|{port}|", cancellation);
        if (!reply.IsDone && own.AddressFamily == AddressFamily.InterNetwork)
            reply = await AskAsync($"PORT {own.ToString().Replace('.', ',')},{port / 256},{port % 256}", cancellation);
        if (reply.IsDone) return data;
        await data.DisposeAsync();
        throw new TransportException(Trouble.NotOffered, $"{_settings.Host}:{_settings.Port} does not connect to us (\"{reply.Shown}\"); leave out active: true");
    }

    async Task<int> PassivePortAsync(CancellationToken cancellation)
    {
        if (_extendedPassive)
        {
            var extended = await AskAsync("EPSV", cancellation);
            if (extended.Code == 229) return ExtendedPort(extended);
            _extendedPassive = false;
        }

        var reply = await AskAsync("PASV", cancellation);
        return reply.Code == 227 ? Port(reply) : throw FtpTexts.Refusal(reply, "open a data connection");
    }

    // 229 Entering Extended Passive Mode (|||6446|) (RFC 2428 §3)
    static int ExtendedPort(FtpReply reply)
    {
        var text = reply.Text;
        var open = text.LastIndexOf("(|||", StringComparison.Ordinal);
        var close = text.IndexOf("|)", Math.Max(0, open), StringComparison.Ordinal);
        return open >= 0 && close > open && int.TryParse(text.AsSpan((open + 4)..close), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw FtpTexts.Violation($"a passive port that is none: \"{reply.Shown}\"");
    }

    // 227 Entering Passive Mode (h1,h2,h3,h4,p1,p2). The address is not looked at: behind a network translator it is wrong, and a
    // hostile server could name somebody else's machine. The data comes from where the control connection goes.
    static int Port(FtpReply reply)
    {
        var numbers = reply.Text[(reply.Text.IndexOf('(') + 1)..].Split(')')[0].Split(',');
        return numbers.Length == 6
            && byte.TryParse(numbers[4], NumberStyles.None, CultureInfo.InvariantCulture, out var high)
            && byte.TryParse(numbers[5], NumberStyles.None, CultureInfo.InvariantCulture, out var low) && (high | low) > 0
            ? (high * 256) + low
            : throw FtpTexts.Violation($"a passive port that is none: \"{reply.Shown}\"");
    }

    async Task<Exception> LastWordsAsync(TransportException trouble, string what, CancellationToken cancellation)
    {
        try
        {
            var reply = await ReplyAsync(cancellation);
            return reply.IsDone ? trouble : Refusal(reply, what);
        }
        catch (TransportException)
        {
            return trouble;
        }
    }
}
