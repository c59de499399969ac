using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>Judges signatures against pinned certificates only.</summary>
sealed class SignatureVerifier(IReadOnlyList<DatedCertificate> pinned, As2Algorithms algorithms, DateTimeOffset now)
{
    /// <summary>So many signers are looked at; each costs an operation with a key, and nobody is known yet.</summary>
    const int SignersMax = 3;

    /// <summary>A signature that holds: who made it, over a content with which digests.</summary>
    internal sealed record Verified(X509Certificate2 Signer, DigestAlgorithm Digest, ContentDigests Content);

    /// <summary>Finds a signature that holds over the content; a refusal where none does, the first one's reason.</summary>
    internal As2Refusal? Verify(SignedMessage message, ContentDigests content, out Verified? verified)
    {
        verified = null;
        As2Refusal? first = null;
        foreach (var entry in message.Signers.Take(SignersMax))
        {
            var refusal = Verify(message, entry, content, out verified);
            if (refusal is null) return null;
            first ??= refusal;
        }
        return first;
    }

    As2Refusal? Verify(
        SignedMessage message, SignerEntry entry, ContentDigests content, out Verified? verified)
    {
        verified = null;
        if (Oids.Digest(entry.DigestOid) is not { } digest)
            return new(As2RefusalReason.InsufficientSecurity, $"The signature's digest {entry.DigestOid} is not allowed.");
        var contentDigest = content.Of(digest);
        if (entry.SignedAttributes is not null && !entry.MessageDigest.Span.SequenceEqual(contentDigest))
            return new(As2RefusalReason.IntegrityCheckFailed, "The content's digest is not the signed one.");
        var refusal = Verify(message, entry, digest, contentDigest, content, out verified);
        return refusal is null ? null : refusal with { IsOfProvenContent = entry.SignedAttributes is not null };
    }

    As2Refusal? Verify(
        SignedMessage message, SignerEntry entry, DigestAlgorithm digest, byte[] contentDigest, ContentDigests content, out Verified? verified)
    {
        verified = null;
        if (!algorithms.Allows(digest, now)) return new(As2RefusalReason.InsufficientSecurity, $"The signature's digest {entry.DigestOid} is not allowed.");
        if (SignatureScheme.Of(entry, digest) is not { } scheme)
            return new(As2RefusalReason.InsufficientSecurity, $"The signature algorithm {entry.SignatureOid} is not allowed.");

        var signedDigest = contentDigest;
        if (entry.SignedAttributes is { } attributes)
        {
            if (entry.ContentType != message.ContentType) return new(As2RefusalReason.IntegrityCheckFailed, "The signed content type is not the content's.");
            signedDigest = digest.Hash(attributes);
        }
        As2Refusal? refusal = null;
        // A signature that a pinned key made is the partner's, whatever name and serial number it gives itself: a certificate may have been renewed.
        foreach (var candidate in pinned.OrderByDescending(c => entry.Signer.Names(c.Certificate)))
        {
            if (!scheme.Holds(candidate.Certificate, signedDigest, entry.Signature.Span, out var rsaBits)) continue;
            if (!candidate.IsAcceptedAt(now))
            {
                refusal ??= new(As2RefusalReason.AuthenticationFailed, $"The signer's certificate {candidate.Certificate.Thumbprint} does not count now.");
                continue;
            }

            if (rsaBits is { } bits && !algorithms.AllowsRsa(bits, now))
                return new(As2RefusalReason.InsufficientSecurity, $"The signer's key has only {bits} bits.");
            verified = new(candidate.Certificate, digest, content);
            return null;
        }
        return refusal ?? new(As2RefusalReason.AuthenticationFailed, "No pinned certificate made the signature.");
    }
}
