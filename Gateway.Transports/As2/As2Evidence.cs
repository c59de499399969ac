using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>What an archived entity proves.</summary>
/// <param name="Refusal">Null when it proves what it shall.</param>
/// <param name="SignerThumbprint">The pinned certificate that signed it.</param>
/// <param name="Mic">The check that its receipt must have.</param>
public sealed record As2EvidenceJudgement(As2Refusal? Refusal, string? SignerThumbprint, Mic? Mic);

/// <summary>A signature and what it covers.</summary>
/// <param name="Content">The bytes that were signed.</param>
/// <param name="Cms">The signature, DER or BER.</param>
/// <param name="IsInside">Whether the signature holds the content itself.</param>
public sealed record As2SignatureParts(Extent Content, Extent Cms, bool IsInside);

/// <summary>Verifies an exchange again from the archive alone: nobody's key is needed, only certificates (RFC 4130 §9, non-repudiation of receipt).</summary>
public static class As2Evidence
{
    // Deflate yields at most 1,032 bytes for one: what was taken once may grow again.
    static readonly As2Limits Unlimited = new() { Bytes = long.MaxValue, CompressionRatio = 2000 };

    /// <summary>The signature in an archived entity, and under compression, for another program to verify; null where there is none.</summary>
    /// <param name="entity">Header and body.</param>
    /// <param name="signer">Who signed it: where the exact bytes do not fit his signature, they are given in their canonical form if that fits.</param>
    /// <param name="at">The time of the exchange.</param>
    /// <param name="spool">Where what is given is kept; null for memory.</param>
    public static As2SignatureParts? Parts(Extent entity, X509Certificate2 signer, DateTimeOffset at, Spool? spool = null)
    {
        spool ??= new();
        if (!MimeEntity.TryReadPart(entity, MimeLimits.Default, out var read)) return null;
        if (read.ContentType.Value == "multipart/signed") return Detached(read, signer, at, spool);
        if (!MessageOpener.IsCms(read.ContentType.Value) && !MessageOpener.MayBeCms(read.ContentType.Value)) return null;
        var cms = CmsContent.BytesIn(read, spool);
        if (!CmsContent.TryOpen(cms, out var type, out var reader)) return null;
        if (type == Oids.ContentTypeOfSigned)
            return SignedPart.OfContent(reader, MimeLimits.Default, spool) is { } part ? new(part.Content.Bytes, cms, IsInside: true) : null;
        return type == Oids.ContentTypeOfCompressed && Compression.Decompress(reader, Unlimited, spool, out var inflated) is null && IsSigned(inflated)
            ? Parts(inflated, signer, at, spool)
            : null;
    }

    static As2SignatureParts? Detached(MimeEntity entity, X509Certificate2 signer, DateTimeOffset at, Spool spool)
    {
        if (SignedPart.OfMultipart(entity, MimeLimits.Default, spool) is not { } part
            || !Multipart.TrySplit(entity, maxParts: 2, out var multipart) || !MimeEntity.TryReadPart(multipart.Parts[1], MimeLimits.Default, out var signature)) return null;
        var everything = new As2Algorithms { Digests = Enum.GetValues<DigestAlgorithm>(), RsaBits = 1024 };
        part.Verify(new([new() { Certificate = signer }], everything, at), out _);
        return new(ContentDigests.Canonical(part.Content.Bytes, part.CanonicalBytes, spool), CmsContent.BytesIn(signature, spool), IsInside: false);
    }

    // What is compressed once more, or is a file, ends the search.
    static bool IsSigned(Extent entity) =>
        MimeEntity.TryRead(entity, MimeLimits.Default, out var read) && (read.ContentType.Value == "multipart/signed"
            || (CmsContent.TryOpen(CmsContent.BytesIn(read, new()), out var type, out _) && type == Oids.ContentTypeOfSigned));

    /// <summary>What stands inside the encryption of an archived message; null where the key does not fit.</summary>
    /// <param name="message">Fields and body.</param>
    /// <param name="contentKey"><see cref="As2Reception.ContentKey"/> or <see cref="As2Outgoing.ContentKey"/>.</param>
    /// <param name="spool">Where it is kept; null for memory.</param>
    public static Extent? Inside(Extent message, byte[] contentKey, Spool? spool = null)
    {
        spool ??= new();
        return MimeEntity.TryReadPart(message, MimeLimits.Default, out var entity)
            && CmsContent.TryOpen(CmsContent.BytesIn(entity, spool), out var type, out var reader)
            && Envelope.TryOpen(type, reader, contentKey, spool, out var plain)
                ? (Extent?)plain
                : null;
    }

    /// <summary>The files in an entity whose signature holds; null where none does, and where they cannot be read.</summary>
    /// <param name="entity">Header and body.</param>
    /// <param name="signers">Certificates pinned for its sender.</param>
    /// <param name="at">The time of the exchange.</param>
    /// <param name="spool">Where they are: they can be read as long as it is there.</param>
    public static IReadOnlyList<As2Payload>? Payloads(Extent entity, IReadOnlyList<DatedCertificate> signers, DateTimeOffset at, Spool spool)
    {
        ArgumentNullException.ThrowIfNull(spool);
        var everything = new As2ReceivePolicy { Algorithms = new() { Digests = Enum.GetValues<DigestAlgorithm>(), RsaBits = 1024 } };
        return Open(entity, signers, everything, at, spool, out var opener) is null ? PayloadReader.Read(opener!.Content, spool) : null;
    }

    /// <summary>Verifies an entity as it was archived: an unencrypted message, or what is <see cref="Inside"/> one.</summary>
    /// <param name="entity">Header and body.</param>
    /// <param name="signers">Certificates pinned for its sender, the partner's or our own.</param>
    /// <param name="policy">What was allowed then; encryption is not asked for again.</param>
    /// <param name="digest">The digest of the receipt's check.</param>
    /// <param name="at">The time of the exchange: certificates count as they counted then.</param>
    /// <param name="spool">Where the inside of the entity is kept meanwhile; null for memory.</param>
    public static As2EvidenceJudgement Verify(
        Extent entity, IReadOnlyList<DatedCertificate> signers, As2ReceivePolicy policy, DigestAlgorithm digest, DateTimeOffset at, Spool? spool = null)
    {
        if (Open(entity, signers, policy, at, spool ?? new(), out var opener) is { } refusal) return new(refusal, null, null);
        return new(null, opener!.Signature?.Signer.Thumbprint, opener.MicOf(digest));
    }

    static As2Refusal? Open(Extent entity, IReadOnlyList<DatedCertificate> signers, As2ReceivePolicy policy, DateTimeOffset at, Spool spool, out MessageOpener? opener)
    {
        opener = null;
        if (!MimeEntity.TryReadPart(entity, MimeLimits.Default, out var read)) return new(As2RefusalReason.Malformed, "The archived bytes are not a MIME entity.");
        var relation = new As2Relation { OurName = "", PartnerName = "", PartnerSigning = signers, Receive = policy with { RequireEncryption = false } };
        opener = new MessageOpener(relation, at, spool);
        return opener.Open(new(read.Headers, read.Body));
    }
}
