using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>One SignerInfo (RFC 5652 §5.3) as it came.</summary>
sealed class SignerEntry
{
    const byte SetTag = 0x31;

    internal required CertificateReference Signer { get; init; }

    internal required string DigestOid { get; init; }

    internal required string SignatureOid { get; init; }

    /// <summary>Parameters of the signature algorithm as encoded; empty when there are none.</summary>
    internal ReadOnlyMemory<byte> SignatureParameters { get; init; }

    internal ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>The signed attributes as a SET OF, the form that is signed; null when the content is signed without any.</summary>
    internal byte[]? SignedAttributes { get; private init; }

    internal ReadOnlyMemory<byte> MessageDigest { get; private set; }

    internal string? ContentType { get; private set; }

    internal static SignerEntry Read(AsnReader info)
    {
        info.ReadEncodedValue(); // version: it only tells the form of the identifier
        var signer = CertificateReference.Read(info);
        var digest = info.ReadSequence().ReadObjectIdentifier();
        byte[]? attributes = null;
        if (info.PeekTag().HasSameClassAndValue(CmsContent.Context0))
        {
            attributes = info.ReadEncodedValue().ToArray();
            attributes[0] = SetTag;
        }
        var algorithm = info.ReadSequence();
        var entry = new SignerEntry
        {
            Signer = signer,
            DigestOid = digest,
            SignedAttributes = attributes,
            SignatureOid = algorithm.ReadObjectIdentifier(),
            SignatureParameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default,
            Signature = info.ReadOctets(),
        };
        if (attributes is not null) entry.ReadAttributes(attributes);
        return entry;
    }

    void ReadAttributes(byte[] attributes)
    {
        for (var set = new AsnReader(attributes, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true); set.HasData;)
        {
            var attribute = set.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            if (type is not (Oids.ContentType or Oids.MessageDigest)) continue;
            var value = attribute.ReadSetOf(skipSortOrderValidation: true);
            if (type == Oids.ContentType) ContentType = value.ReadObjectIdentifier();
            else MessageDigest = value.ReadOctets();
            // RFC 5652 §11: one value; a second one would let two readers see two digests.
            value.ThrowIfNotEmpty();
        }
    }
}

/// <summary>How a message names a certificate: by issuer and serial number, or by subject key identifier.</summary>
sealed record CertificateReference(ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Serial, ReadOnlyMemory<byte> KeyIdentifier)
{
    internal static CertificateReference Read(AsnReader reader)
    {
        if (reader.PeekTag().HasSameClassAndValue(CmsContent.Context0)) return new(default, default, reader.ReadOctets(CmsContent.Context0));
        var issuerAndSerial = reader.ReadSequence();
        return new(issuerAndSerial.ReadEncodedValue(), issuerAndSerial.ReadIntegerBytes(), default);
    }

    internal bool Names(X509Certificate2 certificate) =>
        KeyIdentifier.IsEmpty
            ? Serial.Span.SequenceEqual(certificate.SerialNumberBytes.Span) && Issuer.Span.SequenceEqual(certificate.IssuerName.RawData)
            : certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any(e => e.SubjectKeyIdentifierBytes.Span.SequenceEqual(KeyIdentifier.Span));

    /// <summary>The same serial number under an issuer that a product wrote down in its own way (other string types).</summary>
    internal bool NamesSerialOf(X509Certificate2 certificate) => KeyIdentifier.IsEmpty && Serial.Span.SequenceEqual(certificate.SerialNumberBytes.Span);
}
