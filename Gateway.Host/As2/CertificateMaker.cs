using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Host.As2;

/// <summary>Makes keys with self-signed certificates: AS2 partners pin what they are sent, no authority takes part.</summary>
static class CertificateMaker
{
    const int Bits = 3072;

    /// <summary>A certificate that signs, decrypts and serves TLS under the names given.</summary>
    internal static X509Certificate2 SelfSigned(string subject, IReadOnlyList<string> hosts, int days, DateTimeOffset now, int bits = Bits)
    {
        using var key = RSA.Create(bits);
        var request = Request(subject, hosts, key);
        // Clocks differ: a certificate of today must hold for a partner whose clock is behind.
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(days));
    }

    /// <summary>A request for an authority, with the key that it is for.</summary>
    internal static (string Request, string Key) SigningRequest(string subject, IReadOnlyList<string> hosts)
    {
        using var key = RSA.Create(Bits);
        return (Request(subject, hosts, key).CreateSigningRequestPem(), key.ExportPkcs8PrivateKeyPem());
    }

    static CertificateRequest Request(string subject, IReadOnlyList<string> hosts, RSA key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        extensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment, critical: true));
        if (hosts.Count == 0) return request;
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            if (System.Net.IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        extensions.Add(names.Build());
        extensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2"), new("1.3.6.1.5.5.7.3.4")], critical: false));
        return request;
    }

    /// <summary>Certificate and key as one text for the secrets.</summary>
    internal static string WithKey(X509Certificate2 certificate)
    {
        using var key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()
            ?? throw new CryptographicException("there is no private key with it");
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
