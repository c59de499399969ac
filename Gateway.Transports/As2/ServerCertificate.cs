using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2;

/// <summary>Judges the certificate that a server shows, once for one connection, and remembers what a person must know of it.</summary>
sealed class ServerCertificate(As2Server server)
{
    string? _refused;
    bool _asksForOurs;

    /// <summary>Whose certificate was shown, and its fingerprint; empty where none was.</summary>
    internal string Shown { get; private set; } = "";

    internal bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var print = certificate?.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        if (certificate is not null) Shown = $"it shows {certificate.Subject}, SHA-256 {print}";
        _refused = print is null ? "the server shows no certificate" : Refusal(print, chain, errors);
        return _refused is null;
    }

    /// <summary>The server asks for a certificate of ours, and there is none.</summary>
    internal void AskForOurs() => _asksForOurs = true;

    /// <summary>It answers: what goes wrong from now on is no matter of certificates.</summary>
    internal void LetIn() => _asksForOurs = false;

    /// <summary>Why there is no encrypted connection, and what to write in the profile; null where the trouble is none of TLS.</summary>
    internal string? Trouble(Exception trouble)
    {
        if (_refused is not null) return Shown.Length > 0 ? $"{_refused}; {Shown}" : _refused;
        var causes = Causes(trouble).ToList();
        var cause = causes[^1].Message.TrimEnd('.');
        if (_asksForOurs) return $"{cause}; the server asks for a client certificate, perhaps lets nobody in without one, and the profile has none: write send.clientCertificate; {Shown}, which is trusted";
        if (!causes.Any(e => e is AuthenticationException)) return null;
        return Shown.Length == 0
            ? $"no TLS with the server: {cause}; is the port in url one of https, and does the server know TLS 1.2 or 1.3?"
            : $"no TLS with the server: {cause}; {Shown}, which is trusted{(server.ClientCertificate is null ? "" : "; ask the partner whether they know the certificate of send.clientCertificate")}";
    }

    string? Refusal(string print, X509Chain? chain, SslPolicyErrors errors)
    {
        var compare = $"compare the fingerprint with the partner, then write send: {{ serverCertificates: [\"{print}\"] }}";
        if (server.Certificates.Count > 0)
            return server.Certificates.Contains(print, StringComparer.OrdinalIgnoreCase) ? null : $"the server's certificate is not one of send.serverCertificates; where it was changed, {compare}";
        if (errors == SslPolicyErrors.None) return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"the server's certificate is not for {server.Url.IdnHost}; write the name that it is for into url, or {compare}";
        return ChainTrouble.OutOfTime(chain) is { } outOfTime
            ? $"{outOfTime}; ask the partner for the new one, and look at the clock of this machine"
            : $"no authority of this machine vouches for the server's certificate; {compare}";
    }

    static IEnumerable<Exception> Causes(Exception trouble)
    {
        for (var cause = trouble; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
