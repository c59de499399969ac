using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Host.Storage;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>Keeps what proves an exchange: messages, partners' receipts and certificates among the payloads; our receipts and the keys of contents in the record.</summary>
sealed class As2Archive(PayloadStore payloads)
{
    /// <summary>Stores a message of any size.</summary>
    internal async Task<string> KeepAsync(As2Message message, CancellationToken cancellation)
    {
        await using var writer = payloads.Create();
        foreach (var chunk in message.ToEntity().Chunks()) await writer.WriteAsync(chunk, cancellation);
        return writer.Commit().Hash;
    }

    /// <summary>A key as the record has it.</summary>
    internal static string? Text(byte[]? contentKey) => contentKey is null ? null : Convert.ToHexStringLower(contentKey);

    /// <summary>A certificate, without its key. It is written once: most messages bear the same.</summary>
    internal async Task<string?> KeepAsync(X509Certificate2? certificate, CancellationToken cancellation) =>
        certificate is null ? null : await payloads.KeepAsync(certificate.RawDataMemory, cancellation);

    /// <summary>Certificates that were kept, one hash a line.</summary>
    internal async Task<IReadOnlyList<DatedCertificate>> CertificatesAsync(string hashes, CancellationToken cancellation)
    {
        var kept = new List<DatedCertificate>();
        foreach (var hash in hashes.Split('\n'))
            kept.Add(new() { Certificate = X509CertificateLoader.LoadCertificate(await payloads.ReadAsync(hash, cancellation)) });
        return kept;
    }

    /// <summary>The receipt of a message, fields and body, whoever made it; null where there is none, or where it was lost with its row.</summary>
    internal async Task<byte[]?> ReceiptAsync(As2Record record, CancellationToken cancellation)
    {
        if (record.Receipt is { } text) return Encoding.UTF8.GetBytes(text);
        return record.ReceiptHash is { } hash && payloads.Contains(hash) ? await payloads.ReadAsync(hash, cancellation) : null;
    }

    /// <summary>A receipt, to be posted.</summary>
    internal static As2Message Message(byte[] receipt) => As2Message.Read(receipt) ?? throw new InvalidDataException("A receipt in the archive is not an AS2 message.");

    /// <summary>A message of any size, to be read as long as the spool is there.</summary>
    internal As2Message Open(string hash, Spool spool) => As2Message.Read(payloads.Open(hash, spool)) ?? throw new InvalidDataException($"The payload {hash} is not an AS2 message.");

    /// <summary>What a message proves by: what stands inside its encryption, or itself where it is not encrypted. Null where the kept key does not open it.</summary>
    internal Extent? Entity(As2Record record, Spool spool)
    {
        var stored = payloads.Open(record.EvidenceHash ?? record.MessageHash, spool);
        if (record.ContentKey is not { } key) return stored;
        var bytes = new byte[key.Length / 2];
        return Convert.FromHexString(key, bytes, out _, out _) == OperationStatus.Done ? As2Evidence.Inside(stored, bytes, spool) : null;
    }

    /// <summary>The pinned certificate of a thumbprint; null where there is none.</summary>
    internal static X509Certificate2? Of(IEnumerable<DatedCertificate> certificates, string? thumbprint) =>
        certificates.FirstOrDefault(c => c.Certificate.Thumbprint == thumbprint)?.Certificate;
}
