using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A mail server on loopback that takes everything and keeps it (RFC 5321, as far as one sender needs it).</summary>
sealed class MailServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentQueue<string> _mails = new();

    internal MailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Receivers that it refuses.</summary>
    internal HashSet<string> Refused { get; } = [];

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The mails so far: envelope, headers and text.</summary>
    internal IReadOnlyCollection<string> Mails => _mails;

    public void Dispose() => _listener.Dispose();

    async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = TalkAsync(client);
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.test ready");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "RCPT" && Refused.Any(r => line.Contains($"<{r}>", StringComparison.Ordinal)))
            {
                await writer.WriteLineAsync("550 no such mailbox here");
                continue;
            }

            if (verb is "MAIL" or "RCPT") mail.AppendLine(line);
            if (verb == "DATA") await KeepAsync(reader, writer, mail);
            else await writer.WriteLineAsync(verb == "QUIT" ? "221 bye" : "250 mail.test");
            if (verb == "QUIT") return;
        }
    }

    async Task KeepAsync(StreamReader reader, StreamWriter writer, StringBuilder mail)
    {
        await writer.WriteLineAsync("354 go on");
        while (await reader.ReadLineAsync() is { } line && line != ".") mail.AppendLine(line.StartsWith('.') ? line[1..] : line);
        _mails.Enqueue(mail.ToString());
        mail.Clear();
        await writer.WriteLineAsync("250 taken");
    }
}
