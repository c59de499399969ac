using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.Ftp;

/// <summary>TLS as the profile wants it, for the control connection and each data connection alike: only then is the session resumed.</summary>
sealed class FtpEncryption : IDisposable
{
    readonly FtpSettings _settings;
    readonly X509Certificate2? _ours;
    readonly SslStreamCertificateContext? _context;
    readonly X509Certificate2Collection _authorities = [];
    readonly string _name;
    string? _refused;

    internal FtpEncryption(FtpSettings settings)
    {
        _settings = settings;
        _name = FtpSessionName.Next(settings.Host);
        try
        {
            if (settings.AuthorityFile is { } authorities) _authorities.ImportFromPemFile(authorities);
            if (settings.ClientCertificateFile is not { } file) return;
            _ours = KeyedCertificate.Read(File.ReadAllBytes(file), settings.ClientCertificatePassphrase?.Invoke());
            _context = SslStreamCertificateContext.Create(_ours, null, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TransportException(Trouble.CredentialUnusable, $"a certificate for {settings.Host} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Encrypts a connection. The server's certificate is checked before anything else is said on it.</summary>
    internal async Task<SslStream> EncryptAsync(Stream stream, CancellationToken cancellation)
    {
        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(Options(), cancellation);
            return encrypted;
        }
        catch (AuthenticationException e) when (_refused is { } found)
        {
            throw new TransportException(
                Trouble.ServerNotTrusted,
                $"{_settings.Host}:{_settings.Port} is not the server of the profile: {found}. No credential was sent. Ask the partner, by another way than this network, whether the certificate was changed; then change the profile",
                e);
        }
        catch (AuthenticationException e)
        {
            throw FtpTexts.NotEncrypted(_settings.Tls, e);
        }
    }

    public void Dispose() => _ours?.Dispose();

    SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = _name,
        AllowTlsResume = true,
        EnabledSslProtocols = _settings.Tls == FtpTls.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ClientCertificateContext = _context,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
        // No address that stands in a certificate is asked before the certificate is trusted.
        CertificateChainPolicy = new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
    };

    bool IsTrusted(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        _refused = Refusal(shown as X509Certificate2, sent, errors);
        return _refused is null;
    }

    string? Refusal(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null) return "it shows no certificate";
        var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        if (_settings.Certificates.Count > 0)
            return _settings.Certificates.Any(c => FtpTransport.Fingerprint(c) == print)
                ? null
                : $"its certificate is {print}, the profile says {string.Join(" or ", _settings.Certificates)}";
        if (!certificate.MatchesHostname(_settings.Host)) return $"its certificate {certificate.Subject} is for another name";
        if (_settings.AuthorityFile is null)
            return (errors & SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None ? null : $"no authority of this machine vouches for its certificate {certificate.Subject}, SHA-256 {print}";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        // What stands between the authority and the server, the server sends.
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate) ? null : $"no authority of {_settings.AuthorityFile} vouches for its certificate {certificate.Subject}, SHA-256 {print}";
    }
}
