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
        _listener.Start();
        var serving = ServeAsync(SslStreamCertificateContext.Create(leaf, [between], offline: true));
        await using var transport = new FtpTransport(Settings(), new(), TimeProvider.System);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.Contains("closed for today", trouble.Message, StringComparison.Ordinal);
        await serving;
    }

    static X509Certificate2 New(string name, X509Certificate2? issuer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: address is null, false, 0, critical: true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        if (issuer is null) return request.CreateSelfSigned(from, to);
        using var issued = request.Create(issuer, issuer.NotBefore.ToUniversalTime(), issuer.NotAfter.ToUniversalTime(), RandomNumberGenerator.GetBytes(8));
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
