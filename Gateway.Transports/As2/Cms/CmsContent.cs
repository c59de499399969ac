using System.Buffers.Binary;
using System.Formats.Asn1;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2.Cms;

/// <summary>The outermost layer of CMS (RFC 5652 §3): a content type and a content. BER is read, DER is written.</summary>
static class CmsContent
{
    internal const byte SequenceTag = 0x30;

    /// <summary>The tag [0] of a constructed value, and of an OCTET STRING.</summary>
    internal const byte Context0Tag = 0xA0;

    internal const byte Context0OctetsTag = 0x80;

    internal static Asn1Tag Context0 { get; } = new(TagClass.ContextSpecific, 0);

    internal static Asn1Tag Context1 { get; } = new(TagClass.ContextSpecific, 1);

    /// <summary>Opens a ContentInfo; false where there is none. What follows it is ignored: products end it with a line or with zeros.</summary>
    internal static bool TryOpen(Extent bytes, out string contentType, out BerReader content)
    {
        (contentType, content) = ("", new BerReader(bytes));
        try
        {
            content.Enter(Asn1Tag.Sequence);
            contentType = content.ReadObjectIdentifier();
            content.Enter(Context0);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Where the ContentInfo ends in its bytes; -1 when it does not.</summary>
    internal static long EndOf(Extent bytes)
    {
        var reader = new BerReader(bytes);
        try
        {
            reader.Skip();
            return reader.Position;
        }
        catch (AsnContentException)
        {
            return -1;
        }
    }

    /// <summary>The CMS bytes in a body, whatever its header says of the encoding: a SEQUENCE as it stands, behind stray line ends if need be, or its base64 (which begins with M).</summary>
    internal static Extent BytesIn(MimeEntity entity, Spool spool)
    {
        var body = new ExtentReader(entity.Body);
        var first = body.IndexOfAnyExcept(TransferEncoding.Blanks, 0);
        if (first == body.Length) return entity.Body;
        if (body[first] == SequenceTag) return entity.Body.Slice(first);
        return body[first] == 'M' && TransferEncoding.TryBase64(entity.Body, spool, out var decoded) ? decoded : entity.Body;
    }

    /// <summary>The bytes of an OCTET STRING: a slice of the input where it is in one piece.</summary>
    internal static ReadOnlyMemory<byte> ReadOctets(this AsnReader reader, Asn1Tag? tag = null) =>
        reader.TryReadPrimitiveOctetString(out var octets, tag) ? octets : reader.ReadOctetString(tag);

    /// <summary>A value round contents of any length, which are not copied.</summary>
    internal static Extent Wrap(byte tag, params ReadOnlySpan<Extent> contents)
    {
        long length = 0;
        foreach (var content in contents) length += content.Length;
        return Extent.Joined([Head(tag, length), .. contents]);
    }

    /// <summary>A ContentInfo round a content of any length.</summary>
    internal static Extent Wrap(string contentType, Extent content) => Wrap(SequenceTag, Written(w => w.WriteObjectIdentifier(contentType)), Wrap(Context0Tag, content));

    /// <summary>A small value.</summary>
    internal static byte[] Written(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        content(writer);
        return writer.Encode();
    }

    // X.690 §10.1: the length in as few bytes as it needs.
    static byte[] Head(byte tag, long length)
    {
        if (length < 0x80) return [tag, (byte)length];
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        bytes = bytes.TrimStart((byte)0);
        return [tag, (byte)(0x80 | bytes.Length), .. bytes];
    }

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
