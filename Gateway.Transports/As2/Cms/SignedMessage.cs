using System.Formats.Asn1;

namespace Gateway.Transports.As2.Cms;

/// <summary>SignedData (RFC 5652 §5) as it came: its signers, and the content where it is inside.</summary>
/// <remarks>Certificates in it are passed over unread: who signs for a partner stands in the relation.</remarks>
sealed class SignedMessage
{
    const int MaxSigners = 10;

    /// <summary>The content that the signature holds itself; null when it is detached.</summary>
    internal ReadOnlyMemory<byte>? Content { get; private init; }

    internal required string ContentType { get; init; }

    internal required IReadOnlyList<SignerEntry> Signers { get; init; }

    /// <summary>Reads the SignedData of a ContentInfo; null where it is broken or has no signer or too many.</summary>
    internal static SignedMessage? Read(AsnReader content)
    {
        try
        {
            var signed = content.ReadSequence();
            signed.ReadEncodedValue(); // version
            signed.ReadEncodedValue(); // digest algorithms, said again by each signer
            var encapsulated = signed.ReadSequence();
            var contentType = encapsulated.ReadObjectIdentifier();
            ReadOnlyMemory<byte>? inside = encapsulated.HasData ? encapsulated.ReadSequence(CmsContent.Context0).ReadOctets() : null;
            while (signed.HasData && signed.PeekTag().TagClass == TagClass.ContextSpecific) signed.ReadEncodedValue();
            var signers = new List<SignerEntry>(1);
            for (var set = signed.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
            {
                if (signers.Count == MaxSigners) return null;
                signers.Add(SignerEntry.Read(set.ReadSequence()));
            }
            return signers.Count == 0 ? null : new() { Content = inside, ContentType = contentType, Signers = signers };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
