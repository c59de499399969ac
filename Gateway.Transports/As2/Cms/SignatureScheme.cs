using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>The algorithm of a signature: RSA with PKCS #1 v1.5 or PSS padding, or ECDSA.</summary>
/// <remarks>Without padding it is ECDSA; the salt is that of PSS.</remarks>
readonly record struct SignatureScheme(DigestAlgorithm Digest, RSASignaturePadding? RsaPadding, int Salt = 0)
{
    /// <summary>The scheme that a signer names; null for one that is unknown or contradicts the signer's digest.</summary>
    internal static SignatureScheme? Of(SignerEntry entry, DigestAlgorithm digest)
    {
        var oid = entry.SignatureOid;
        if (oid == Oids.Rsa || oid == Oids.RsaWith(digest)) return new(digest, RSASignaturePadding.Pkcs1);
        if (oid == Oids.EcPublicKey || oid == Oids.EcdsaWith(digest)) return new(digest, null);
        return oid == Oids.RsaPss && PssSalt(entry.SignatureParameters, digest) is { } salt ? new(digest, RSASignaturePadding.Pss, salt) : null;
    }

    internal bool Holds(X509Certificate2 certificate, byte[] digest, ReadOnlySpan<byte> signature, out int? rsaBits)
    {
        rsaBits = null;
        try
        {
            if (RsaPadding is null)
            {
                using var curve = certificate.GetECDsaPublicKey();
                return curve is not null && curve.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
            }
            using var lease = RsaKeys.Rent(certificate);
            if (lease.Key is not { } rsa) return false;
            rsaBits = rsa.KeySize;
            if (RsaPadding == RSASignaturePadding.Pss && Salt != Digest.Size()) return PssWithSalt.Verify(rsa, Digest, Salt, digest, signature);
            return rsa.VerifyHash(digest, signature, Digest.Name(), RsaPadding);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // RFC 4055 §3.1; SHA-1 is the default of every field. The mask's digest must be the signature's, as everybody has it. RFC 4056 §3 demands the parameters; pyas2-lib
    // writes none, and signs with the signer's digest in every place.
    static int? PssSalt(ReadOnlyMemory<byte> encoded, DigestAlgorithm digest)
    {
        if (encoded.Span is [] or [0x05, 0x00] or [0x30, 0x00]) return digest.Size();
        var (hash, mask, salt) = (DigestAlgorithm.Sha1, DigestAlgorithm.Sha1, 20);
        try
        {
            for (var parameters = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence(); parameters.HasData;)
            {
                var (tag, value) = Parameter(parameters);
                if (tag.TagValue == 0) hash = Digested(value.ReadSequence());
                else if (tag.TagValue == 1) mask = MaskDigest(value.ReadSequence());
                else if (tag.TagValue == 2) salt = (int)value.ReadInteger();
            }
        }
        catch (Exception e) when (e is AsnContentException or OverflowException)
        {
            return null;
        }
        return hash == digest && mask == digest && salt is >= 0 and <= 512 ? salt : null;
    }

    /// <summary>The next of the tagged parameters of PSS or OAEP (RFC 4055).</summary>
    internal static (Asn1Tag Tag, AsnReader Value) Parameter(AsnReader parameters)
    {
        var tag = parameters.PeekTag();
        return tag is { TagClass: TagClass.ContextSpecific, TagValue: >= 0 and <= 3 } ? (tag, parameters.ReadSequence(tag)) : throw new AsnContentException();
    }

    internal static DigestAlgorithm MaskDigest(AsnReader algorithm) =>
        algorithm.ReadObjectIdentifier() == Oids.Mgf1 ? Digested(algorithm.ReadSequence()) : throw new AsnContentException();

    internal static DigestAlgorithm Digested(AsnReader algorithm) => Oids.Digest(algorithm.ReadObjectIdentifier()) ?? throw new AsnContentException();
}
