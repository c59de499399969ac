using System.Formats.Asn1;

namespace Gateway.Transports.As2.Cms;

/// <summary>SignedData (RFC 5652 §5) as it came: its signers, and the content where it is inside.</summary>
/// <remarks>Certificates in it are passed over unread: who signs for a partner stands in the relation.</remarks>
sealed class SignedMessage
{
    const int MaxSigners = 10;

    /// <summary>The content that the signature holds itself; null when it is detached.</summary>
    internal Extent? Content { get; private init; }

    internal required string ContentType { get; init; }

    internal required IReadOnlyList<SignerEntry> Signers { get; init; }

    /// <summary>Reads the SignedData of a ContentInfo; null where it is broken or has no signer or too many.</summary>
    internal static SignedMessage? Read(BerReader signed, Spool spool)
    {
        try
        {
            signed.Enter(Asn1Tag.Sequence);
            signed.Skip(); // version
            signed.Skip(); // digest algorithms, said again by each signer
            signed.Enter(Asn1Tag.Sequence);
            var contentType = signed.ReadObjectIdentifier();
            var inside = signed.HasData ? Inside(signed, spool) : (Extent?)null;
            signed.Leave();
            while (signed.IsNextContextSpecific) signed.Skip();
            var signers = new List<SignerEntry>(1);
            for (signed.Enter(Asn1Tag.SetOf); signed.HasData;)
            {
                if (signers.Count == MaxSigners) return null;
                signers.Add(SignerEntry.Read(signed.ReadSequence()));
            }
            signed.LeaveAll();
            return signers.Count == 0 ? null : new() { Content = inside, ContentType = contentType, Signers = signers };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    static Extent Inside(BerReader encapsulated, Spool spool)
    {
        encapsulated.Enter(CmsContent.Context0);
        var content = encapsulated.ReadOctets(spool);
        encapsulated.Leave();
        return content;
    }
}
