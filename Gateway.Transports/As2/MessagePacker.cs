using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>Puts the layers round a message's files: the twin of <see cref="MessageOpener"/>.</summary>
sealed class MessagePacker(As2Relation relation, DateTimeOffset now, Spool spool)
{
    readonly As2SendSettings _send = relation.Send;
    Extent _checked;
    byte[]? _checkedDigest;

    /// <summary>The fields of the outermost layer, which become fields of the request.</summary>
    internal HeaderList Headers { get; private set; } = [];

    internal Extent Body { get; private set; }

    /// <summary>The key of the encrypted content; null where it is not encrypted.</summary>
    internal byte[]? ContentKey { get; private set; }

    internal void Pack(IReadOnlyList<As2Payload> payloads)
    {
        (Headers, Body) = payloads.Count == 1 ? Single(payloads[0]) : Related(payloads);
        // RFC 4130 §7.3.1: the check of a plain message leaves the fields out, servers between us may change those.
        var isPlain = _send is { Digest: null, Cipher: null, Compression: As2Compression.None };
        _checked = isPlain ? payloads.Count == 1 ? payloads[0].Content : Body : Entity();

        if (_send.Compression == As2Compression.BeforeSigning) Compress();
        if (_send.Digest is { } digest) Sign(digest);
        if (_send.Compression == As2Compression.AfterSigning) Compress();
        if (_send.Cipher is { } cipher) Encrypt(cipher);
    }

    /// <summary>
    /// The check in the digest of the signature, for which we ask (of an unsigned message SHA-256), and in the others in which products answer all the same: each that
    /// the partner may sign with, and SHA-1: RFC 4130 §7.4.3 has it for unsigned messages, and products that know no other write it into receipts that are signed by a sound one.
    /// </summary>
    internal IReadOnlyList<Mic> Mics()
    {
        var asked = _send.Digest ?? DigestAlgorithm.Sha256;
        var others = Enum.GetValues<DigestAlgorithm>()
            .Where(digest => digest != asked && (relation.Receive.Algorithms.Allows(digest, now) || (digest == DigestAlgorithm.Sha1 && (_send.Digest is null || _send.RequestSignedReceipt))));
        return [_checkedDigest is { } known ? new Mic(asked, known) : Mic.Of(_checked, asked), .. others.Select(digest => Mic.Of(_checked, digest))];
    }

    // What has parts is an entity already, and no encoding is put round those (RFC 2045 §6.4).
    (HeaderList Headers, Extent Body) Single(As2Payload payload) => payload.ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
        ? (new() { { "Content-Type", payload.ContentType } }, payload.Content)
        : (new()
        {
            { "Content-Type", payload.ContentType },
            { "Content-Transfer-Encoding", _send.Base64 ? "base64" : "binary" },
            { "Content-Disposition", MimeWriter.Attachment(payload.FileName) },
        },
        _send.Base64 ? MimeWriter.Base64Lines(payload.Content, spool) : payload.Content);

    // RFC 6362: the first file is the root.
    (HeaderList Headers, Extent Body) Related(IReadOnlyList<As2Payload> payloads)
    {
        var boundary = MimeWriter.NewBoundary();
        Extent[] parts = [.. payloads.Select(Single).Select(part => MimeWriter.Entity(part.Headers, part.Body))];
        var type = payloads[0].ContentType.Split(';')[0].Trim();
        return (new() { { "Content-Type", $"multipart/related; type=\"{type}\"; boundary=\"{boundary}\"" } }, MimeWriter.Multipart(boundary, parts));
    }

    void Compress() => Wrap(Compression.Compress(Entity(), spool), "compressed-data", "smime.p7z");

    void Sign(DigestAlgorithm digest)
    {
        if (digest <= DigestAlgorithm.Sha1) throw new InvalidOperationException("MD5 and SHA-1 are only read.");
        var own = DatedCertificate.Newest(relation.OurSigning, now)
            ?? throw new InvalidOperationException($"{relation.OurName} has no signing certificate that counts now.");
        var entity = Entity();
        var contentDigest = digest.Hash(entity);
        if (_send.MicScope == MicScope.Standard || _send.Compression != As2Compression.BeforeSigning) (_checked, _checkedDigest) = (entity, contentDigest);
        var signature = new Signer(own.Certificate, digest, _send.RsaSignature, _send.IncludeCertificate).Sign(contentDigest, content: null, now);
        var (type, body) = MultipartSigned.Write(entity, signature, digest.Spelled(_send.Spelling));
        (Headers, Body) = (new() { { "Content-Type", type } }, body);
    }

    void Encrypt(ContentCipher cipher)
    {
        var partner = DatedCertificate.Newest(relation.PartnerEncryption, now)
            ?? throw new InvalidOperationException($"{relation.PartnerName} has no encryption certificate that counts now.");
        if (partner.Certificate.GetRSAPublicKey() is { } key && !relation.Receive.Algorithms.AllowsRsa(key.KeySize, now))
            throw new InvalidOperationException($"{relation.PartnerName}'s encryption key has {key.KeySize} bits, which are too few.");
        var kind = CipherText.IsGcm(cipher) ? "authEnveloped-data" : "enveloped-data";
        Wrap(Envelope.Seal(Entity(), partner.Certificate, cipher, _send.KeyTransport, spool, out var contentKey), kind, "smime.p7m");
        ContentKey = contentKey;
    }

    void Wrap(Extent cms, string kind, string name)
    {
        Headers = new()
        {
            { "Content-Type", $"application/pkcs7-mime; smime-type={kind}; name=\"{name}\"" },
            { "Content-Transfer-Encoding", "binary" },
            { "Content-Disposition", $"attachment; filename=\"{name}\"" },
        };
        Body = cms;
    }

    Extent Entity() => MimeWriter.Entity(Headers, Body);
}
