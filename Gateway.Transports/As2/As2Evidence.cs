using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>What an archived entity proves.</summary>
/// <param name="Refusal">Null when it proves what it shall.</param>
/// <param name="SignerThumbprint">The pinned certificate that signed it.</param>
/// <param name="Mic">The check that its receipt must have.</param>
public sealed record As2EvidenceJudgement(As2Refusal? Refusal, string? SignerThumbprint, Mic? Mic);

/// <summary>Verifies an exchange again from the archive alone: nobody's key is needed, only certificates (RFC 4130 §9, non-repudiation of receipt).</summary>
public static class As2Evidence
{
    /// <summary>The signed bytes of an archived entity and the signature over them (CMS, DER or BER); null where it is not signed, or holds both in one.</summary>
    public static (Extent Content, Extent Signature)? Parts(Extent entity)
    {
        if (!MimeEntity.TryRead(entity, MimeLimits.Default, out var read)) return null;
        if (read.ContentType.Value != "multipart/signed") return null;
        return Multipart.TrySplit(read, maxParts: 2, out var multipart) && multipart.Parts is [var content, var second]
            && MimeEntity.TryReadPart(second, MimeLimits.Default, out var signature)
            ? (content, CmsContent.BytesIn(signature, new()))
            : null;
    }

    /// <summary>Verifies an entity as it was archived: <see cref="As2Reception.Evidence"/> or <see cref="As2Outgoing.Evidence"/>.</summary>
    /// <param name="entity">Header and body.</param>
    /// <param name="signers">Certificates pinned for its sender, the partner's or our own.</param>
    /// <param name="policy">What was allowed then; encryption is not asked for again.</param>
    /// <param name="digest">The digest of the receipt's check.</param>
    /// <param name="at">The time of the exchange: certificates count as they counted then.</param>
    /// <param name="spool">Where the inside of the entity is kept meanwhile; null for memory.</param>
    public static As2EvidenceJudgement Verify(
        Extent entity, IReadOnlyList<DatedCertificate> signers, As2ReceivePolicy policy, DigestAlgorithm digest, DateTimeOffset at, Spool? spool = null)
    {
        if (!MimeEntity.TryRead(entity, MimeLimits.Default, out var read))
            return new(new(As2RefusalReason.Malformed, "The archived bytes are no MIME entity."), null, null);
        var relation = new As2Relation { OurName = "", PartnerName = "", PartnerSigning = signers, Receive = policy with { RequireEncryption = false } };
        var opener = new MessageOpener(relation, at, spool ?? new());
        return opener.Open(new(read.Headers, read.Body)) is { } refusal
            ? new(refusal, null, null)
            : new(null, opener.Signature?.Signer.Thumbprint, opener.MicOf(digest));
    }
}
