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

    [Theory]
    [InlineData("another", "the server's certificate is not one of send.serverCertificates; where it was changed, compare the fingerprint with the partner, then write send: { serverCertificates: [\"{print}\"] }")]
    [InlineData("for another name", "the server's certificate is not for 127.0.0.1; write the name that it is for into url, or compare the fingerprint with the partner, then write send: { serverCertificates: [\"{print}\"] }")]
    [InlineData("of nobody", "no authority of this machine vouches for the server's certificate; compare the fingerprint with the partner, then write send: { serverCertificates: [\"{print}\"] }")]
    [InlineData("over", "the certificate CN=127.0.0.1 counts from 2020-01-02 to 2021-01-02 only; ask the partner for the new one, and look at the clock of this machine")]
    public async Task A_certificate_that_is_not_trusted_is_told_with_the_reason_and_the_line_to_write(string kind, string reason)
    {
        using var shown = kind is "of nobody" ? ForThisMachine(TimeProvider.System.GetUtcNow().AddDays(-1)) : kind is "over" ? ForThisMachine(new(2020, 1, 2, 0, 0, 0, TimeSpan.Zero)) : Keys.Rsa("Server");
        var print = shown.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        var server = new As2Server { Url = new($"https://127.0.0.1:{Port}/as2"), Certificates = kind == "another" ? [Keys.Next.GetCertHashString(HashAlgorithmName.SHA256)] : [] };
        var expected = $"{reason.Replace("{print}", print, StringComparison.Ordinal)}; it shows {shown.Subject}, SHA-256 {print}";

        var got = ServeAsync(shown);
        Assert.Equal(expected, (await PostAsync(server)).Trouble);
        Assert.Equal("", await got);
        got = ServeAsync(shown);
        Assert.Equal((false, expected), await new As2Client("x", TimeProvider.System).ProbeAsync(server, default) is var probe ? (probe.IsGood, probe.Found) : default);
        await got;
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_so()
    {
        var got = AnswerPlainAsync();
        var trouble = (await PostAsync(new() { Url = new($"https://127.0.0.1:{Port}/as2") })).Trouble!;
        Assert.StartsWith("no TLS with the server: ", trouble, StringComparison.Ordinal);
        Assert.EndsWith("; is the port in url one of https, and does the server know TLS 1.2 or 1.3?", trouble, StringComparison.Ordinal);
        await got;
    }

    [Fact]
    public async Task A_server_that_keeps_the_connection_and_says_nothing_is_told_by_the_time_that_it_had()
    {
        var server = new As2Server { Url = new($"https://127.0.0.1:{Port}/as2"), ConnectTimeout = TimeSpan.FromSeconds(1) };
        Assert.Equal("no connection within 1 s, or no TLS on it", (await PostAsync(server)).Trouble);
        Assert.Equal("no connection within 1 s, or no TLS on it", (await new As2Client("x", TimeProvider.System).ProbeAsync(server, default)).Found);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_server_that_wants_a_client_certificate_is_told_so(SslProtocols protocol)
    {
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificate = Keys.Partner,
            ClientCertificateRequired = true,
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        };
        var print = Keys.Partner.GetCertHashString(HashAlgorithmName.SHA256);
        var got = ServeAsync(Keys.Partner, options);
        var trouble = (await PostAsync(new() { Url = new($"https://127.0.0.1:{Port}/as2"), Certificates = [print] })).Trouble!;
        Assert.EndsWith(
            "; the server asks for a client certificate, perhaps lets nobody in without one, and the profile has none: write send.clientCertificate; "
            + $"it shows {Keys.Partner.Subject}, SHA-256 {print.ToLowerInvariant()}, which is trusted",
            trouble,
            StringComparison.Ordinal);
        Assert.Equal("", await got);
    }

    async Task AnswerPlainAsync()
    {
        using var socket = await _listener.AcceptTcpClientAsync();
        var stream = socket.GetStream();
        _ = await stream.ReadAsync(new byte[4096]);
        await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        socket.Client.Shutdown(SocketShutdown.Send);
    }

    static X509Certificate2 ForThisMachine(DateTimeOffset from)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(from, from.AddDays(366));
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
    async Task<string> ServeAsync(X509Certificate2? shown, SslServerAuthenticationOptions? options = null)
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
                await tls.AuthenticateAsServerAsync(options ?? new() { ServerCertificate = shown });
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
