using System.Buffers;
using System.Formats.Asn1;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>A signed entity: multipart/signed (RFC 1847) or signed-data with the content inside (RFC 8551 §3.5).</summary>
sealed class SignedPart
{
    static readonly SearchValues<byte> Printable = SearchValues.Create([.. "\t\r\n"u8, .. Enumerable.Range(' ', 95).Select(c => (byte)c)]);

    readonly SignedMessage _signature;
    readonly ReadOnlyMemory<byte> _signed;
    readonly bool _isText;

    SignedPart(MimeEntity content, SignedMessage signature, bool isText) =>
        (Content, _signature, _signed, _isText) = (content, signature, content.Bytes, isText);

    /// <summary>The signed entity: nothing beside it is ever used.</summary>
    internal MimeEntity Content { get; }

    /// <summary>Whether what stands around the signed bytes, which nothing protects, is text as it must be.</summary>
    internal bool IsFramedInText { get; private init; } = true;

    /// <summary>Reads multipart/signed: exactly two parts, the second a signature.</summary>
    internal static SignedPart? OfMultipart(MimeEntity entity, MimeLimits limits)
    {
        if (!Multipart.TrySplit(entity, maxParts: 2, out var multipart) || multipart.Parts is not [var first, var second]) return null;
        if (!MimeEntity.TryReadPart(first, limits, out var content) || !MimeEntity.TryReadPart(second, limits, out var signature)) return null;
        if (!CmsContent.TryOpen(CmsContent.BytesIn(signature), out var type, out var reader) || type != Oids.ContentTypeOfSigned) return null;
        return SignedMessage.Read(reader) is { } message
            ? new(content, message, isText: content.TransferEncodingName is not "binary")
            {
                IsFramedInText = IsText(entity.Bytes, first) && IsText(signature.Bytes, signature.Body),
            }
            : null;
    }

    /// <summary>Reads the signed-data of a ContentInfo with its content inside.</summary>
    internal static SignedPart? OfContent(AsnReader reader, MimeLimits limits) =>
        SignedMessage.Read(reader) is { Content: { } inside } message && MimeEntity.TryRead(inside, limits, out var content)
            ? new(content, message, isText: false)
            : null;

    /// <summary>Verifies over the exact bytes, and where that fails over the canonical form that some products sign: text whose lines end with CRLF.</summary>
    internal As2Refusal? Verify(SignatureVerifier verifier, out SignatureVerifier.Verified? verified)
    {
        var refusal = verifier.Verify(_signature, _signed, out verified);
        if (refusal is null or { IsOfProvenContent: true } || !_isText || Canonical(_signed.Span) is not { } canonical) return refusal;
        return verifier.Verify(_signature, canonical, out verified) is null ? null : refusal;
    }

    /// <summary>Whether the bytes before a slice of them are text. Of what follows, the signature is decoded and the end is looked at elsewhere.</summary>
    internal static bool IsText(ReadOnlyMemory<byte> whole, ReadOnlyMemory<byte> slice)
    {
        whole.Span.Overlaps(slice.Span, out var before);
        return whole.Span[..before].IndexOfAnyExcept(Printable) < 0;
    }

    // Null where every line feed already follows a carriage return.
    static ReadOnlyMemory<byte>? Canonical(ReadOnlySpan<byte> text)
    {
        var canonical = new ArrayBufferWriter<byte>(text.Length + (text.Length / 32) + 16);
        var isChanged = false;
        while (text.IndexOf((byte)'\n') is var feed and >= 0)
        {
            var hasReturn = feed > 0 && text[feed - 1] == '\r';
            canonical.Write(text[..(hasReturn ? feed - 1 : feed)]);
            canonical.Write("\r\n"u8);
            text = text[(feed + 1)..];
            isChanged |= !hasReturn;
        }
        canonical.Write(text);
        return isChanged ? canonical.WrittenMemory : null;
    }
}
