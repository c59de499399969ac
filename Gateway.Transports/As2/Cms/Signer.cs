using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>Makes SignedData (RFC 5652 §5) with one signer.</summary>
sealed class Signer(X509Certificate2 certificate, DigestAlgorithm digest, RsaSignature rsaSignature, bool includeCertificate)
{
    const byte ImplicitZero = 0xA0;

    internal DigestAlgorithm Digest => digest;

    /// <summary>Signs a content whose digest is known; it is held inside, or null for a detached signature.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> contentDigest, ReadOnlyMemory<byte>? content, DateTimeOffset now)
    {
        var attributes = SignedAttributes(contentDigest, now);
        var signature = SignatureOver(digest.Hash(attributes));
        return CmsContent.Write(Oids.ContentTypeOfSigned, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf()) writer.WriteAlgorithm(Oids.Of(digest));
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
                    if (content is { } inside)
                        using (writer.PushSequence(CmsContent.Context0)) writer.WriteOctetString(inside.Span);
                }
                if (includeCertificate)
                    using (writer.PushSetOf(CmsContent.Context0)) writer.WriteEncodedValue(certificate.RawData);
                using (writer.PushSetOf()) WriteSigner(writer, attributes, signature);
            }
        });
    }

    void WriteSigner(AsnWriter writer, byte[] attributes, byte[] signature)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }
            writer.WriteAlgorithm(Oids.Of(digest));
            // What was signed as a SET OF stands here under the tag [0].
            attributes[0] = ImplicitZero;
            writer.WriteEncodedValue(attributes);
            WriteSignatureAlgorithm(writer);
            writer.WriteOctetString(signature);
        }
    }

    byte[] SignedAttributes(ReadOnlySpan<byte> contentDigest, DateTimeOffset now)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            using (Attribute(writer, Oids.ContentType, out var value))
            using (value) writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
            using (Attribute(writer, Oids.SigningTime, out var value))
            using (value) writer.WriteUtcTime(now.ToUniversalTime());
            using (Attribute(writer, Oids.MessageDigest, out var value))
            using (value) writer.WriteOctetString(contentDigest);
        }
        return writer.Encode();
    }

    static AsnWriter.Scope Attribute(AsnWriter writer, string oid, out AsnWriter.Scope value)
    {
        var attribute = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
        value = writer.PushSetOf();
        return attribute;
    }

    byte[] SignatureOver(byte[] hash)
    {
        using var lease = RsaKeys.RentPrivate(certificate);
        if (lease.Key is { } rsa) return rsa.SignHash(hash, digest.Name(), rsaSignature == RsaSignature.Pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        using var curve = certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException($"The certificate {certificate.Subject} has no private key that can sign.");
        return curve.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    void WriteSignatureAlgorithm(AsnWriter writer)
    {
        if (certificate.GetKeyAlgorithm() == Oids.EcPublicKey) writer.WriteAlgorithm(Oids.EcdsaWith(digest));
        else if (rsaSignature == RsaSignature.Pkcs1) writer.WriteAlgorithm(Oids.Rsa, withNull: true);
        else WritePss(writer);
    }

    void WritePss(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.RsaPss);
            using (writer.PushSequence())
            {
                using (writer.PushSequence(CmsContent.Context0)) writer.WriteAlgorithm(Oids.Of(digest), withNull: true);
                using (writer.PushSequence(CmsContent.Context1)) WriteMask(writer);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2))) writer.WriteInteger(digest.Size());
            }
        }
    }

    void WriteMask(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Mgf1);
            writer.WriteAlgorithm(Oids.Of(digest), withNull: true);
        }
    }
}
