using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>KeyTransRecipientInfo (RFC 5652 §6.2.1): the content's key, encrypted to one certificate.</summary>
sealed class KeyRecipient
{
    internal required CertificateReference Certificate { get; init; }

    internal required string AlgorithmOid { get; init; }

    ReadOnlyMemory<byte> EncryptedKey { get; init; }

    RSAEncryptionPadding? Padding { get; init; }

    /// <summary>Null for an algorithm that is not known.</summary>
    internal KeyTransport? Transport => Padding is null ? null : Padding == RSAEncryptionPadding.Pkcs1 ? KeyTransport.Pkcs1 : KeyTransport.Oaep;

    internal static KeyRecipient Read(AsnReader info)
    {
        info.ReadEncodedValue(); // version
        var certificate = CertificateReference.Read(info);
        var algorithm = info.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        return new()
        {
            Certificate = certificate,
            AlgorithmOid = oid,
            Padding = oid switch
            {
                Oids.Rsa => RSAEncryptionPadding.Pkcs1,
                Oids.RsaOaep => OaepPadding(algorithm),
                _ => null,
            },
            EncryptedKey = info.ReadOctets(),
        };
    }

    /// <summary>The content's key, or a random one of that size where it cannot be had; and whether it could.</summary>
    internal (byte[] Key, bool IsUnwrapped) Unwrap(X509Certificate2 certificate, int keyBytes)
    {
        var instead = RandomNumberGenerator.GetBytes(keyBytes);
        try
        {
            using var lease = RsaKeys.RentPrivate(certificate);
            return lease.Key?.Decrypt(EncryptedKey.Span, Padding!) is { } key && key.Length == keyBytes ? (key, true) : (instead, false);
        }
        catch (CryptographicException)
        {
            return (instead, false);
        }
    }

    internal static byte[] Wrap(X509Certificate2 recipient, KeyTransport transport, byte[] key)
    {
        using var lease = RsaKeys.Rent(recipient);
        var rsa = lease.Key ?? throw new InvalidOperationException($"The certificate {recipient.Subject} has no RSA key, and to others nothing is encrypted.");
        return rsa.Encrypt(key, transport == KeyTransport.Oaep ? RSAEncryptionPadding.OaepSHA256 : RSAEncryptionPadding.Pkcs1);
    }

    internal static void Write(AsnWriter writer, X509Certificate2 recipient, KeyTransport transport, byte[] wrapped)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(recipient.IssuerName.RawData);
                writer.WriteInteger(recipient.SerialNumberBytes.Span);
            }
            if (transport == KeyTransport.Pkcs1) writer.WriteAlgorithm(Oids.Rsa, withNull: true);
            else WriteOaep(writer);
            writer.WriteOctetString(wrapped);
        }
    }

    // RFC 4055 §4.1.
    static void WriteOaep(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.RsaOaep);
            using (writer.PushSequence())
            {
                using (writer.PushSequence(CmsContent.Context0)) writer.WriteAlgorithm(Oids.Of(DigestAlgorithm.Sha256), withNull: true);
                using (writer.PushSequence(CmsContent.Context1))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.Mgf1);
                    writer.WriteAlgorithm(Oids.Of(DigestAlgorithm.Sha256), withNull: true);
                }
            }
        }
    }

    // The framework decrypts where one digest serves for label and mask, which is what everybody but a few Java programs writes.
    static RSAEncryptionPadding? OaepPadding(AsnReader algorithm)
    {
        var (hash, mask) = (DigestAlgorithm.Sha1, DigestAlgorithm.Sha1);
        for (var parameters = algorithm.HasData ? algorithm.ReadSequence() : algorithm; parameters.HasData;)
        {
            var (tag, value) = SignatureScheme.Parameter(parameters);
            if (tag.TagValue == 0) hash = SignatureScheme.Digested(value.ReadSequence());
            else if (tag.TagValue == 1) mask = SignatureScheme.MaskDigest(value.ReadSequence());
            else if (tag.TagValue != 2 || !IsEmptyLabel(value.ReadSequence())) return null; // a label: nobody's
        }
        return hash == mask && hash != DigestAlgorithm.Md5 ? RSAEncryptionPadding.CreateOaep(hash.Name()) : null;
    }

    // The default, written out.
    static bool IsEmptyLabel(AsnReader source) => source.ReadObjectIdentifier() == Oids.SpecifiedLabel && source.ReadOctets().IsEmpty;
}
