using System.Buffers;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>A signed entity: multipart/signed (RFC 1847) or signed-data with the content inside (RFC 8551 §3.5).</summary>
sealed class SignedPart
{
    static readonly SearchValues<byte> Printable = SearchValues.Create([.. "\t\r\n"u8, .. Enumerable.Range(' ', 95).Select(c => (byte)c)]);

    // What 7bit may hold (RFC 2045 §2.7).
    static readonly SearchValues<byte> SevenBit = SearchValues.Create([.. Enumerable.Range(1, '~').Select(c => (byte)c)]);

    readonly SignedMessage _signature;
    readonly bool _isDetached;

    SignedPart(MimeEntity content, SignedMessage signature, bool isDetached) => (Content, _signature, _isDetached) = (content, signature, isDetached);

    /// <summary>The signed entity: nothing beside it is ever used.</summary>
    internal MimeEntity Content { get; }

    /// <summary>Whether what stands around the signed bytes, which nothing protects, is text as it must be.</summary>
    internal bool IsFramedInText { get; private init; } = true;

    /// <summary>Of so many bytes from the beginning the canonical form was signed; known once it is verified.</summary>
    internal long CanonicalBytes { get; private set; }

    /// <summary>Reads multipart/signed: exactly two parts, the second a signature.</summary>
    internal static SignedPart? OfMultipart(MimeEntity entity, MimeLimits limits, Spool spool)
    {
        if (!Multipart.TrySplit(entity, maxParts: 2, out var multipart) || multipart.Parts is not [var first, var second]) return null;
        if (!MimeEntity.TryReadLoosely(first, limits, out var content) || !MimeEntity.TryReadPart(second, limits, out var signature)) return null;
        if (!CmsContent.TryOpen(CmsContent.BytesIn(signature, spool), out var type, out var reader) || type != Oids.ContentTypeOfSigned) return null;
        return SignedMessage.Read(reader, spool) is { } message
            ? new(content, message, isDetached: true)
            {
                IsFramedInText = IsText(entity.HeaderBytes) && IsText(entity.Body.Slice(0, multipart.PreambleBytes)) && IsText(signature.HeaderBytes),
            }
            : null;
    }

    /// <summary>Reads the signed-data of a ContentInfo with its content inside: an entity, or the bare file.</summary>
    internal static SignedPart? OfContent(BerReader reader, MimeLimits limits, Spool spool) =>
        SignedMessage.Read(reader, spool) is { Content: { } inside } message && MimeEntity.TryReadLoosely(inside, limits, out var content)
            // Lines before an empty one that are no fields of a content are a file's own.
            ? new(content is { HasContentField: false, Headers.Count: > 0 } ? MimeEntity.OfHttp([], inside) : content, message, isDetached: false)
            : null;

    /// <summary>Verifies over the exact bytes, and where that fails over the canonical forms that some products sign: CRLF at the end of the lines of the fields, whatever the file is
    /// (mendelson, Sterling, RSSBus and Oxalis have been seen to sign so what was sent, or kept, with LF), or of a text's lines too. A text may be told to be binary: openssl signs its
    /// canonical form all the same, unless it is asked not to.</summary>
    internal As2Refusal? Verify(SignatureVerifier verifier, out SignatureVerifier.Verified? verified)
    {
        var refusal = verifier.Verify(_signature, new(Content.Bytes), out verified);
        if (refusal is null or { IsOfProvenContent: true }) return refusal;
        foreach (var canonical in CanonicalForms())
        {
            if (verifier.Verify(_signature, new(Content.Bytes, canonical), out verified) is not null) continue;
            CanonicalBytes = canonical;
            return null;
        }
        return refusal;
    }

    IEnumerable<long> CanonicalForms()
    {
        if (!_isDetached) yield break;
        if (HasBareFeed(Content.HeaderBytes)) yield return Content.HeaderBytes.Length;
        if (HasBareFeed(Content.Body) && (Content.TransferEncodingName is not "binary" || IsSevenBit(Content.Body))) yield return Content.Bytes.Length;
    }

    /// <summary>Whether bytes that no signature covers are text. Of what follows, the signature is decoded and the end is looked at elsewhere.</summary>
    internal static bool IsText(Extent bytes) => new ExtentReader(bytes).IndexOfAnyExcept(Printable, 0) == bytes.Length;

    static bool IsSevenBit(Extent bytes) => new ExtentReader(bytes).IndexOfAnyExcept(SevenBit, 0) == bytes.Length;

    // Whether a line feed stands anywhere without a carriage return before it.
    static bool HasBareFeed(Extent text)
    {
        var reader = new ExtentReader(text);
        for (var at = reader.IndexOf("\n"u8, 0); at >= 0; at = reader.IndexOf("\n"u8, at + 1))
            if (at == 0 || reader[at - 1] != '\r') return true;
        return false;
    }
}
