using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>Takes a message's layers off: encryption, signature, compression, each at most once, in any order that RFC 5402 §3 knows.</summary>
sealed class MessageOpener(As2Relation relation, DateTimeOffset now, Spool spool)
{
    static readonly MimeLimits Limits = MimeLimits.Default;
    readonly As2ReceivePolicy _policy = relation.Receive;
    bool _isUnwrapped = true;
    bool _isPadded = true;
    bool _isFramed = true;
    bool _endsClean = true;
    bool _isAuthenticated;

    // Of what must be signed it is true whatever was wrong: nothing that the partner signed came out. Who need not sign has a key or a content that does not fit.
    As2RefusalReason Unproven => _policy is { RequireSignature: false, EncryptedOnly: true } ? As2RefusalReason.DecryptionFailed : As2RefusalReason.AuthenticationFailed;

    /// <summary>The entity inside all layers.</summary>
    internal MimeEntity Content { get; private set; } = null!;

    internal bool IsEncrypted { get; private set; }

    internal bool IsCompressed { get; private set; }

    /// <summary>The key of the encrypted content; null where there is none.</summary>
    internal byte[]? ContentKey { get; private set; }

    /// <summary>The signature that held; null for an unsigned message.</summary>
    internal SignatureVerifier.Verified? Signature { get; private set; }

    /// <summary>Opens a message; after a refusal nothing of it may be used.</summary>
    internal As2Refusal? Open(As2Message message)
    {
        var refusal = OpenLayers(message);
        if (refusal is null || !IsEncrypted || _isAuthenticated) return refusal;
        // CBC lets anybody change what he recorded, and each difference in our answers is a question that he may ask of the plain text: is there a
        // line feed here, a boundary, good padding? What is wrong is said only of what a signed digest proved to be unchanged, and the padding has no part in that.
        return _isFramed && (Signature is not null || refusal.IsOfProvenContent) ? refusal : refusal with { Reason = Unproven };
    }

    As2Refusal? OpenLayers(As2Message message)
    {
        Content = MimeEntity.OfHttp(message.Headers, message.Body);
        for (var layer = Next(out var contents); layer != Layer.None; layer = Next(out contents))
        {
            var refusal = layer switch
            {
                Layer.Encryption => Decrypt(contents.Type, contents.Reader),
                Layer.DetachedSignature => Verify(SignedPart.OfMultipart(Content, Limits, spool)),
                Layer.Signature => Verify(SignedPart.OfContent(contents.Reader, Limits, spool)),
                Layer.Compression => Decompress(contents.Reader),
                _ => Broken("The CMS content is broken or of a type that AS2 does not know."),
            };
            if (refusal is not null) return refusal;
        }
        if (!IsEncrypted && _policy.RequireEncryption) return Insecure("The message is not encrypted.");
        if (Signature is null && _policy.RequireSignature) return Insecure("The message is not signed.");
        if (Signature is null) return IsEncrypted && !_isAuthenticated ? OpenUnproven() : null;
        // What a tag proves needs no look at its frame.
        return !IsEncrypted || _isAuthenticated || (_isPadded && _isFramed && _endsClean) ? null : new(Unproven, "What stands around the signed content was changed.");
    }

    // Whether it is taken tells of its padding, and then it may tell of its key: one message in 256 that another key decrypts looks well padded.
    As2Refusal? OpenUnproven() => !_policy.EncryptedOnly ? Insecure("The message is not signed, and its cipher shows no change; unsigned it must be encrypted by AES-GCM.")
        : _isUnwrapped && _isPadded ? null : new(As2RefusalReason.DecryptionFailed, "The padding is broken, or the key is another.");

    /// <summary>The check over what RFC 4130 §7.3.1 and RFC 5402 §4 name.</summary>
    internal Mic MicOf(DigestAlgorithm algorithm)
    {
        if (Signature is { } signature && !(IsCompressed && _policy.MicScope == MicScope.Uncompressed))
            return new(algorithm, signature.Content.Of(algorithm));
        if (Signature is not null || IsEncrypted || IsCompressed) return Mic.Of(Content.Bytes, algorithm);
        return Mic.Of(Content.TryDecode(spool, out var decoded) ? decoded : Content.Body, algorithm);
    }

    enum Layer
    {
        None,
        Encryption,
        DetachedSignature,
        Signature,
        Compression,
        Unknown,
    }

    // What the content type says of CMS is a hint (products leave smime-type away); the content type inside tells what it is.
    Layer Next(out (string Type, BerReader Reader) contents)
    {
        contents = default;
        var type = Content.ContentType.Value;
        if (type == "multipart/signed") return Layer.DetachedSignature;
        var isCms = IsCms(type);
        if (!isCms && !(IsLayerMissing && MayBeCms(type))) return Layer.None;
        if (!CmsContent.TryOpen(CmsContent.BytesIn(Content, spool), out var inside, out var reader)) return isCms ? Layer.Unknown : Layer.None;
        contents = (inside, reader);
        return inside switch
        {
            Oids.ContentTypeOfEnveloped or Oids.ContentTypeOfAuthEnveloped => Layer.Encryption,
            // Behind a signature that held it is a file that was signed by itself, such as an invoice (.p7m).
            Oids.ContentTypeOfSigned => Signature is null ? Layer.Signature : Layer.None,
            Oids.ContentTypeOfCompressed => Layer.Compression,
            _ => isCms ? Layer.Unknown : Layer.None,
        };
    }

    internal static bool IsCms(string type) => type is "application/pkcs7-mime" or "application/x-pkcs7-mime";

    // Of the post itself a proxy may have lost the type.
    internal static bool MayBeCms(string type) => type is "" or "application/octet-stream" or "application/pkcs7-signature" or "application/x-pkcs7-signature";

    // Where a layer is demanded, what has none would be refused anyway.
    bool IsLayerMissing => (_policy.RequireEncryption || _policy.RequireSignature) && !IsEncrypted && Signature is null && !IsCompressed;

    As2Refusal? Decrypt(string type, BerReader reader)
    {
        if (IsEncrypted || Signature is not null || IsCompressed) return Broken("Encryption inside another layer is nothing that AS2 knows.");
        if (Envelope.Open(type, reader, relation.OurDecryption, _policy.Algorithms, now, spool, out var opened) is { } refusal) return refusal;
        (IsEncrypted, _isUnwrapped, _isPadded, _isAuthenticated, ContentKey) = (true, opened.IsUnwrapped, opened.IsPadded, opened.IsAuthenticated, opened.ContentKey);
        if (!MimeEntity.TryRead(opened.Content, Limits, out var content))
        {
            if (!_policy.EncryptedOnly) return new(As2RefusalReason.DecryptionFailed, "What was decrypted is not a MIME entity.");
            content = MimeEntity.OfHttp(NameOf(Content), opened.Content);
        }

        Content = content;
        _isFramed = SignedPart.IsText(content.HeaderBytes);
        _endsClean = EndsClean(content);
        return null;
    }

    // The bare file's name can stand in the post alone; that of what it was encrypted into is none.
    static HeaderList NameOf(MimeEntity post) =>
        post.Headers["Content-Disposition"] is { } disposition && StructuredValue.Parse(disposition)["filename"] is { } name && !IsOfCms(name)
            ? new() { { "Content-Disposition", disposition } }
            : [];

    static bool IsOfCms(string name) => name.TrimEnd() is [.., '.', 'p' or 'P', '7', _];

    // Nothing but line ends, or the zeros with which some products fill up, may stand between what is signed and the padding.
    bool EndsClean(MimeEntity content)
    {
        if (content.IsMultipart) return Multipart.EndsClean(content);
        var bytes = CmsContent.BytesIn(content, spool);
        var end = CmsContent.EndOf(bytes);
        return end >= 0 && new ExtentReader(bytes).IndexOfAnyExcept(TransferEncoding.Fill, end) == bytes.Length;
    }

    As2Refusal? Verify(SignedPart? part)
    {
        if (!IsEncrypted && _policy.RequireEncryption) return Insecure("The message is not encrypted.");
        if (Signature is not null) return Broken("The message is signed twice.");
        if (part is null) return Broken("The signature or what it signs cannot be read.");
        var verifier = new SignatureVerifier(relation.PartnerSigning, _policy.Algorithms, now);
        _isFramed &= part.IsFramedInText;
        if (part.Verify(verifier, out var verified) is { } refusal) return refusal;
        (Signature, Content) = (verified, part.Content);
        return null;
    }

    As2Refusal? Decompress(BerReader reader)
    {
        if (!IsEncrypted && _policy.RequireEncryption) return Insecure("The message is not encrypted.");
        if (IsCompressed) return Broken("The message is compressed twice.");
        if (Compression.Decompress(reader, _policy.Limits, spool, out var inflated) is { } refusal) return refusal;
        IsCompressed = true;
        if (!MimeEntity.TryRead(inflated, Limits, out var content)) return new(As2RefusalReason.DecompressionFailed, "What was inflated is not a MIME entity.");
        Content = content;
        return null;
    }

    As2Refusal Broken(string detail) => new(IsEncrypted ? As2RefusalReason.IntegrityCheckFailed : As2RefusalReason.Malformed, detail);

    static As2Refusal Insecure(string detail) => new(As2RefusalReason.InsufficientSecurity, detail);
}
