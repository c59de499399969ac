using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.Storage;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>Keeps what proves an exchange among the payloads: message, entity, receipt, certificates.</summary>
sealed class As2Archive(PayloadStore payloads)
{
    internal async Task<string> KeepAsync(As2Message message, CancellationToken cancellation) => (await WriteAsync(message.ToEntity(), cancellation)).Hash;

    internal async Task<string?> KeepAsync(Extent bytes, CancellationToken cancellation) => bytes.IsEmpty ? null : (await WriteAsync(bytes, cancellation)).Hash;

    /// <summary>Stores a content of any size.</summary>
    internal async Task<Payload> WriteAsync(Extent content, CancellationToken cancellation)
    {
        await using var writer = payloads.Create();
        foreach (var chunk in content.Chunks()) await writer.WriteAsync(chunk, cancellation);
        return writer.Commit();
    }

    /// <summary>A certificate, without its key. It is written once: most messages bear the same.</summary>
    internal async Task<string?> KeepAsync(X509Certificate2? certificate, CancellationToken cancellation)
    {
        if (certificate is null) return null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
        return payloads.Contains(hash) ? hash : (await payloads.WriteAsync(certificate.RawDataMemory, cancellation)).Hash;
    }

    /// <summary>Certificates that were kept, one hash a line.</summary>
    internal async Task<IReadOnlyList<DatedCertificate>> CertificatesAsync(string hashes, CancellationToken cancellation)
    {
        var kept = new List<DatedCertificate>();
        foreach (var hash in hashes.Split('\n'))
            kept.Add(new() { Certificate = X509CertificateLoader.LoadCertificate(await payloads.ReadAsync(hash, cancellation)) });
        return kept;
    }

    internal async Task<As2Message> ReadAsync(string hash, CancellationToken cancellation) =>
        As2Message.Read(await payloads.ReadAsync(hash, cancellation)) ?? throw NoMessage(hash);

    /// <summary>A message of any size, to be read as long as the spool is there.</summary>
    internal As2Message Open(string hash, Spool spool) => As2Message.Read(payloads.Open(hash, spool)) ?? throw NoMessage(hash);

    static InvalidDataException NoMessage(string hash) => new($"The payload {hash} is no AS2 message.");

    /// <summary>The pinned certificate of a thumbprint; null where there is none.</summary>
    internal static X509Certificate2? Of(IEnumerable<DatedCertificate> certificates, string? thumbprint) =>
        certificates.FirstOrDefault(c => c.Certificate.Thumbprint == thumbprint)?.Certificate;
}
