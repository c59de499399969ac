using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;

namespace Gateway.Transports.Tests.As2;

/// <summary>To whom a message is given, and by which way.</summary>
public sealed class As2ClientTests : IDisposable
{
    const string Body = "ISA*~IEA*~";

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public As2ClientTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_server_that_shows_the_pinned_certificate_gets_the_message_and_the_password(bool isPinned)
    {
        var got = ServeAsync(Keys.Partner);
        var answer = await PostAsync(new()
        {
            Url = new($"https://127.0.0.1:{Port}/as2"),
            User = "northgate",
            Password = () => "open sesame",
            Certificates = [(isPinned ? Keys.Partner : Keys.Next).GetCertHashString(HashAlgorithmName.SHA256)],
        });

        Assert.Equal(isPinned ? HttpStatusCode.OK : null, answer.Status);
        if (isPinned) Assert.Contains("\r\nAuthorization: Basic ", await got, StringComparison.Ordinal);
        else Assert.Equal("", await got);
    }

    [Fact]
    public async Task A_proxy_gets_the_message_and_looks_the_name_up()
    {
        var got = ServeAsync(shown: null);
        var answer = await PostAsync(new() { Url = new("http://as2.partner.invalid/as2"), Proxy = new($"http://127.0.0.1:{Port}") });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("POST http://as2.partner.invalid/as2 HTTP/1.1\r\n", await got, StringComparison.Ordinal);
    }

    int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    static Task<As2Answer> PostAsync(As2Server server) => new As2Client("x", TimeProvider.System).PostAsync(
        server, new(new() { { "AS2-From", "US" }, { "Content-Type", "application/edi-x12" } }, Encoding.ASCII.GetBytes(Body)), default);

    // What comes of one request; nothing where the client breaks off.
    async Task<string> ServeAsync(X509Certificate2? shown)
    {
        using var socket = await _listener.AcceptTcpClientAsync();
        Stream stream = socket.GetStream();
        var text = "";
        try
        {
            if (shown is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(shown);
            }

            var buffer = new byte[4096];
            while (!text.EndsWith(Body, StringComparison.Ordinal) && await stream.ReadAsync(buffer) is var count and > 0)
                text += Encoding.Latin1.GetString(buffer, 0, count);
            if (text.Length > 0) await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // It trusts us not.
        }
        finally
        {
            await stream.DisposeAsync();
        }

        return text;
    }
}
