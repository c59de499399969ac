using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>An address that stands in a certificate as the place of its issuer's, and counts who asks there.</summary>
sealed class AskedAddress : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    int _asked;

    internal AskedAddress()
    {
        _listener.Start();
        _ = CountAsync();
        Certificate = Make(((IPEndPoint)_listener.LocalEndpoint).Port);
    }

    /// <summary>With its key; its issuer is known to nobody.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>The same for whoever shows it: without that the side that shows it asks there itself.</summary>
    internal SslStreamCertificateContext Shown => SslStreamCertificateContext.Create(Certificate, additionalCertificates: null, offline: true);

    internal int Asked => Volatile.Read(ref _asked);

    public void Dispose()
    {
        _listener.Stop();
        Certificate.Dispose();
    }

    async Task CountAsync()
    {
        try
        {
            while (true)
                using (await _listener.AcceptTcpClientAsync())
                    Interlocked.Increment(ref _asked);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    static X509Certificate2 Make(int port)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Asking", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [$"http://127.0.0.1:{port}/authority.cer"]));
        using var issued = request.Create(issuer, from, until, [1, 2, 3]);
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }
}
