using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.Ftp;

namespace Gateway.Transports.Tests.Ftp;

/// <summary>A server as most are: its certificate was issued by an authority that an authority vouches for.</summary>
public sealed class FtpAuthorityTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("authority-").FullName;
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FtpAuthorityTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_stands_between_the_authority_and_the_server_is_taken_from_the_server()
    {
        using var root = New("root", null);
        using var between = New("between", root);
        using var leaf = New("127.0.0.1", between);
        await File.WriteAllTextAsync(Path.Combine(_folder, "root.pem"), root.ExportCertificatePem());
        var serving = ServeAsync(SslStreamCertificateContext.Create(leaf, [between], offline: true));
        await using var transport = new FtpTransport(Settings(), new(), TimeProvider.System);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.Contains("closed for today", trouble.Message, StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task A_certificate_whose_days_are_over_is_called_so_and_not_one_that_nobody_vouches_for()
    {
        using var root = New("root", null, days: 100);
        using var leaf = New("127.0.0.1", root, days: -10);
        await File.WriteAllTextAsync(Path.Combine(_folder, "root.pem"), root.ExportCertificatePem());
        var said = await RefusedAsync(leaf, Settings());
        Assert.Contains($"the certificate CN=127.0.0.1 counts from {Day(leaf.NotBefore)} to {Day(leaf.NotAfter)} only. No credential was sent. Ask the partner for the new one", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_time_the_line_is_shown_by_which_a_certificate_becomes_trusted()
    {
        using var leaf = New("127.0.0.1", null);
        var print = leaf.GetCertHashString(HashAlgorithmName.SHA256);
        var said = await RefusedAsync(leaf, Settings() with { AuthorityFile = null });
        Assert.Contains($"is not trusted: no authority of this machine vouches for its certificate CN=127.0.0.1, SHA-256 {print}. No credential was sent. Compare this fingerprint", said, StringComparison.Ordinal);
        Assert.Contains($"then write certificates: [\"{print}\"]", said, StringComparison.Ordinal);
        Assert.DoesNotContain("changed", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("220 welcome", FtpSecurity.Implicit, Trouble.NoCommonAlgorithm, "Write security: explicit for those on port 21")]
    [InlineData("SSH-2.0-OpenSSH_9.2", FtpSecurity.Explicit, Trouble.ProtocolViolated, "this is not an FTP server but one of SSH: \"SSH-2.0-OpenSSH_9.2\"; write sftp: instead of ftp:")]
    public async Task A_server_of_another_kind_is_known_by_its_first_line(string greeting, FtpSecurity security, Trouble expected, string said)
    {
        var serving = GreetAsync(greeting);
        await using var transport = new FtpTransport(Settings() with { Security = security, AuthorityFile = null }, new(), TimeProvider.System);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.Equal(expected, trouble.Trouble);
        Assert.Contains(said, trouble.Message, StringComparison.Ordinal);
        await serving;
    }

    static string Day(DateTime day) => day.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    async Task<string> RefusedAsync(X509Certificate2 shown, FtpSettings settings)
    {
        var serving = ServeAsync(SslStreamCertificateContext.Create(shown, [], offline: true));
        await using var transport = new FtpTransport(settings, new(), TimeProvider.System);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.True(trouble.Trouble == Trouble.ServerNotTrusted, trouble.ToString());
        // Whatever his side of the handshake says of it.
        await Record.ExceptionAsync(() => serving);
        return trouble.Message;
    }

    async Task GreetAsync(string line)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"));
        // Until we have gone: closed before, what was written may be lost with the connection.
        await Record.ExceptionAsync(async () =>
        {
            while (await client.GetStream().ReadAsync(new byte[1000]) > 0) { }
        });
    }

    static X509Certificate2 New(string name, X509Certificate2? issuer, int days = 2)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: address is null, false, 0, critical: true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-Math.Abs(days) - 1), DateTimeOffset.UtcNow.AddDays(days));
        if (issuer is null) return request.CreateSelfSigned(from, to);
        using var issued = request.Create(
            issuer, from < issuer.NotBefore ? issuer.NotBefore.ToUniversalTime() : from, to > issuer.NotAfter ? issuer.NotAfter.ToUniversalTime() : to, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    async Task ServeAsync(SslStreamCertificateContext certificate)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate });
        await stream.WriteAsync("421 closed for today\r\n"u8.ToArray());
        await stream.ShutdownAsync();
    }

    FtpSettings Settings() => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        User = "supplier",
        Password = () => "canary",
        Security = FtpSecurity.Implicit,
        AuthorityFile = Path.Combine(_folder, "root.pem"),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };
}
