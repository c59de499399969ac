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
    ServerRefusal? _refused;

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
                $"{_settings.Host}:{_settings.Port} {(_settings.Certificates.Count > 0 ? "is not the server of the profile" : "is not trusted")}: {found.Found}. No credential was sent. {found.Remedy}",
                e);
        }
        catch (AuthenticationException e)
        {
            throw FtpTexts.NotEncrypted(_settings, e);
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

    ServerRefusal? Refusal(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null) return new("it shows no certificate", "Ask the partner");
        var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        if (_settings.Certificates.Count > 0)
            return _settings.Certificates.Any(c => FtpTransport.Fingerprint(c) == print) ? null : new(
                $"its certificate is {print}, the profile says {string.Join(" or ", _settings.Certificates)}",
                "Ask the partner, by another way than this network, whether the certificate was changed; then change the profile");
        if (!certificate.MatchesHostname(_settings.Host))
            return new($"its certificate {certificate.Subject}, SHA-256 {print}, is for another name", "Write the name that the partner's certificate is for as host, or ask the partner for its fingerprint and write it as certificates");
        if (_settings.AuthorityFile is null)
            return (errors & SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None ? null : NotVouchedFor(certificate, sent, "this machine");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        // What stands between the authority and the server, the server sends.
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate) ? null : NotVouchedFor(certificate, chain, _settings.AuthorityFile);
    }

    static ServerRefusal NotVouchedFor(X509Certificate2 certificate, X509Chain? chain, string authorities)
    {
        if (ChainTrouble.OutOfTime(chain) is { } outOfTime) return new(outOfTime, "Ask the partner for the new one, and look at the clock of this machine");
        var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        return new(
            $"no authority of {authorities} vouches for its certificate {certificate.Subject}, SHA-256 {print}",
            $"Compare this fingerprint with the partner, by another way than this network; then write certificates: [\"{print}\"], or their authority as authority: secret:NAME");
    }

    /// <summary>Why a server is not talked to, and what a person does about it.</summary>
    sealed record ServerRefusal(string Found, string Remedy);
}
