using System.Formats.Asn1;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2.Cms;

/// <summary>The outermost layer of CMS (RFC 5652 §3): a content type and a content. BER is read, DER is written.</summary>
static class CmsContent
{
    internal static Asn1Tag Context0 { get; } = new(TagClass.ContextSpecific, 0);

    internal static Asn1Tag Context1 { get; } = new(TagClass.ContextSpecific, 1);

    /// <summary>Opens a ContentInfo; false where there is none. What follows it is ignored: products end it with a line or with zeros.</summary>
    internal static bool TryOpen(ReadOnlyMemory<byte> bytes, out string contentType, out AsnReader content)
    {
        (contentType, content) = ("", new AsnReader(default, AsnEncodingRules.BER));
        try
        {
            var info = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            contentType = info.ReadObjectIdentifier();
            content = info.ReadSequence(Context0);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Where the ContentInfo ends in its bytes; -1 when it does not.</summary>
    internal static int EndOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(bytes, AsnEncodingRules.BER, out _, out _, out var consumed);
            return consumed;
        }
        catch (AsnContentException)
        {
            return -1;
        }
    }

    /// <summary>The CMS bytes in a body, whatever its header says of the encoding: a SEQUENCE as it stands, or its base64 (which begins with M).</summary>
    internal static ReadOnlyMemory<byte> BytesIn(MimeEntity entity)
    {
        var body = entity.Body;
        var first = body.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0 || body.Span[first] != 'M') return body;
        return TransferEncoding.TryBase64(body.Span, out var decoded) ? decoded : body;
    }

    /// <summary>The bytes of an OCTET STRING: a slice of the input where it is in one piece.</summary>
    internal static ReadOnlyMemory<byte> ReadOctets(this AsnReader reader, Asn1Tag? tag = null) =>
        reader.TryReadPrimitiveOctetString(out var octets, tag) ? octets : reader.ReadOctetString(tag);

    internal static byte[] Write(string contentType, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(contentType);
            using (writer.PushSequence(Context0)) content(writer);
        }
        return writer.Encode();
    }

    internal static void WriteAlgorithm(this AsnWriter writer, string oid, bool withNull = false)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (withNull) writer.WriteNull();
        }
    }
}
