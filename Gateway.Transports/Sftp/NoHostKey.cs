using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Transports.Sftp;

/// <summary>Why a server shows no host key: ssh-keyscan, which asks for it, is silent about that.</summary>
sealed class NoHostKey(SftpSettings settings, TimeProvider time)
{
    const int GreetingBytes = 255;

    // Who is there takes a connection and greets sooner, and ssh-keyscan has waited already: 5 of the usual 30 seconds.
    readonly TimeSpan _secondLook = settings.ConnectTimeout / 6;
    readonly string _server = $"{settings.Host}:{settings.Port}";

    /// <summary>Looks for the server's name: ssh-keyscan would do so once for each type of key, and outlast our patience where no name server answers.</summary>
    /// <exception cref="TransportException">It is not found.</exception>
    internal async Task EnsureNameAsync(CancellationToken cancellation)
    {
        try
        {
            await Dns.GetHostAddressesAsync(settings.Host, cancellation).WaitAsync(settings.ConnectTimeout, time, cancellation);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            throw new TransportException(Trouble.Unreachable, $"the name {settings.Host} is not known here; check host in the profile, and the name server of this machine", e);
        }
    }

    /// <summary>What a connection comes to on which we say nothing.</summary>
    internal async Task<TransportException> WhyAsync(CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        try
        {
            await InTimeAsync(socket.ConnectAsync(settings.Host, settings.Port, cancellation).AsTask(), cancellation);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            var why = e is SocketException ? SftpTexts.Shown(e.Message) : $"no connection within {_secondLook.TotalSeconds:0} s";
            return new(Trouble.Unreachable, $"{_server} cannot be reached: {why}; check name, port, network and firewall");
        }

        return new(Trouble.Unreachable, $"{_server} {Told(await GreetingAsync(socket.GetStream(), cancellation))}");
    }

    // Empty of who hangs up, null of who says nothing.
    async Task<string?> GreetingAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var bytes = new byte[GreetingBytes];
        try
        {
            var read = stream.ReadAsync(bytes, cancellation).AsTask();
            await InTimeAsync(read, cancellation);
            return Encoding.Latin1.GetString(bytes, 0, await read);
        }
        catch (IOException)
        {
            return "";
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    // MaxStartups, a ban, or a balancer with nobody behind it: some say so, most hang up.
    static string Told(string? greeting) => greeting switch
    {
        null => "takes our connection and says nothing; is the port right?",
        "" => "takes our connection and shuts it again; is the port right? It lets nobody in just now, or not our address: ask the partner where that stays so",
        _ when greeting.StartsWith("SSH-", StringComparison.Ordinal) =>
            "speaks SSH and shows us no host key; it has too much to do, or is too old for ssh-keyscan: where that stays so, write the key itself into hostKeys",
        _ when greeting.StartsWith("220", StringComparison.Ordinal) =>
            $"says \"{SftpTexts.Shown(greeting)}\", which is not SSH; is the port right? A server of FTP is written as ftp: in the profile",
        _ => $"says \"{SftpTexts.Shown(greeting)}\", which is not SSH; is the port right, or does it let nobody in just now?",
    };

    Task InTimeAsync(Task task, CancellationToken cancellation) => task.WaitAsync(_secondLook, time, cancellation);
}
