using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.Tests.As2;

/// <summary>openssl reads what we send, and we take what openssl makes.</summary>
public sealed class OpenSslTests : IDisposable
{
    readonly OpenSsl _openssl = new();

    public void Dispose() => _openssl.Dispose();

    // Debian's openssl knows no compression: that layer is put on and taken off by our own code, round what openssl makes and reads.
    public static TheoryData<DigestAlgorithm?, ContentCipher?, As2Compression, KeyTransport, string> Ours()
    {
        var all =
            from digest in new DigestAlgorithm?[] { null, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512 }
            from cipher in Enum.GetValues<ContentCipher>().Where(c => c != ContentCipher.TripleDes).Cast<ContentCipher?>().Prepend(null)
            where digest is not null || cipher is not null
            from compression in Enum.GetValues<As2Compression>()
            from transport in cipher is null ? [KeyTransport.Pkcs1] : Enum.GetValues<KeyTransport>()
            from signature in digest is null ? ["none"] : new[] { "pkcs1", "pss", "ecdsa" }
            select (digest, cipher, compression, transport, signature);
        var data = new TheoryData<DigestAlgorithm?, ContentCipher?, As2Compression, KeyTransport, string>();
        foreach (var (digest, cipher, compression, transport, signature) in Mixed(all)) data.Add(digest, cipher, compression, transport, signature);
        return data;
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Openssl_decrypts_and_verifies_what_we_send(
        DigestAlgorithm? digest, ContentCipher? cipher, As2Compression compression, KeyTransport transport, string scheme)
    {
        var signer = scheme == "ecdsa" ? Keys.OnCurve : Keys.Ours;
        var us = Keys.OurSide() with
        {
            OurSigning = Keys.Pinned(signer),
            Send = new()
            {
                Digest = digest,
                Cipher = cipher,
                Compression = compression,
                KeyTransport = transport,
                RsaSignature = scheme == "pss" ? RsaSignature.Pss : RsaSignature.Pkcs1,
            },
        };
        var file = Keys.File();
        var sent = As2Sender.Build([file], us, "<1@us>", Keys.Now);

        var content = cipher is null ? Mail(sent.Message) : Decrypted(sent);
        if (compression == As2Compression.AfterSigning) content = Inflated(content);
        var covered = digest is null && compression == As2Compression.BeforeSigning ? Inflated(content) : content;
        if (digest is not null)
        {
            var (entity, signature) = Split(content);
            covered = content = Verified(entity, signature, signer);
        }
        if (compression == As2Compression.BeforeSigning) content = Inflated(content);

        Assert.True(MimeEntity.TryRead(content, MimeLimits.Default, out var read));
        Assert.True(file.Content.Span.SequenceEqual(read.Body.Span));
        Assert.True(sent.Expected.Mics[0].IsSameAs(Mic.Of(covered, digest ?? DigestAlgorithm.Sha256)));
    }

    public static TheoryData<string, string, string, string, bool, As2Compression> Theirs()
    {
        var all =
            from digest in new[] { "sha256", "sha384", "sha512" }
            from cipher in new[] { "none", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "aes-128-gcm", "aes-192-gcm", "aes-256-gcm" }
            from transport in cipher == "none" ? ["pkcs1"] : new[] { "pkcs1", "oaep", "oaep-sha256" }
            from signature in new[] { "pkcs1", "pss", "pss-digest", "ecdsa" }
            from isOpaque in new[] { false, true }
            from compression in Enum.GetValues<As2Compression>()
            select (digest, cipher, transport, signature, isOpaque, compression);
        var data = new TheoryData<string, string, string, string, bool, As2Compression>();
        foreach (var (digest, cipher, transport, signature, isOpaque, compression) in Mixed(all)) data.Add(digest, cipher, transport, signature, isOpaque, compression);
        return data;
    }

    [Theory]
    [MemberData(nameof(Theirs))]
    public void What_openssl_makes_is_taken(string digest, string cipher, string transport, string signature, bool isOpaque, As2Compression compression)
    {
        var signer = signature == "ecdsa" ? Keys.OnCurve : Keys.Partner;
        var file = Keys.File();
        var entity = Entity(file);
        if (compression == As2Compression.BeforeSigning) entity = Deflated(entity);
        var signed = Sign(entity, digest, signature, signer, isOpaque);
        if (compression == As2Compression.AfterSigning) signed = Deflated(signed);
        var message = cipher == "none" ? AsHttp(signed) : Encrypt(signed, cipher, transport);

        var reception = Keys.Receive(message, Keys.OurSide(signer) with { Receive = new() { RequireEncryption = cipher != "none" } });

        Assert.Null(reception.Refusal);
        RoundTripTests.AssertSame(file, Assert.Single(reception.Payloads));
        Assert.Equal(signer.Thumbprint, reception.SignerThumbprint);
        Assert.Equal(compression != As2Compression.None, reception.WasCompressed);
    }

    // So many combinations that each three values stand together in one, always the same; all of them with GATEWAY_WHOLE=1.
    static List<T> Mixed<T>(IEnumerable<T> all)
        where T : ITuple
    {
        T[] rows = [.. all];
        if (Environment.GetEnvironmentVariable("GATEWAY_WHOLE") == "1") return [.. rows];
        new Random(7).Shuffle(rows);
        var seen = new HashSet<(int, object?, int, object?, int, object?)>();
        return [.. rows.Where(row => Threes(row).Count(seen.Add) > 0)];
    }

    static IEnumerable<(int, object?, int, object?, int, object?)> Threes<T>(T row)
        where T : ITuple =>
        from a in Enumerable.Range(0, row.Length)
        from b in Enumerable.Range(a + 1, row.Length - a - 1)
        from c in Enumerable.Range(b + 1, row.Length - b - 1)
        select (a, row[a], b, row[b], c, row[c]);

    // What it streams has indefinite lengths and its content in pieces.
    [Theory]
    [InlineData("aes-256-cbc", false)]
    [InlineData("aes-256-cbc", true)]
    [InlineData("aes-256-gcm", false)]
    public void What_openssl_streams_is_taken_in_memory_and_through_files(string cipher, bool isOpaque)
    {
        var file = Keys.File(length: 300_000);
        var message = Encrypt(Sign(Entity(file), "sha256", "pkcs1", Keys.Partner, isOpaque, "-stream"), cipher, "pkcs1", "-stream");
        Assert.Equal([0x30, 0x80], message.Body.ToArray()[..2]);
        using var spool = new Spool(_openssl.Folder, memoryBytes: 1000);
        foreach (var into in new[] { new Spool(), spool })
        {
            var reception = new As2Receiver((_, _) => Keys.OurSide(), "test", into).Receive(message, "<r@us>", Keys.Now);
            Assert.Null(reception.Refusal);
            RoundTripTests.AssertSame(file, Assert.Single(reception.Payloads));
        }
    }

    [Theory]
    [InlineData(ContentCipher.Aes256Cbc)]
    [InlineData(ContentCipher.Aes256Gcm)]
    public void Openssl_decrypts_and_verifies_what_we_make_through_files(ContentCipher cipher)
    {
        using var spool = new Spool(_openssl.Folder, memoryBytes: 1000);
        var file = Keys.File(length: 300_000);
        var sent = As2Sender.Build([file], Keys.OurSide() with { Send = new() { Cipher = cipher } }, "<1@us>", Keys.Now, spool);
        var (entity, signature) = Split(Decrypted(sent));
        Assert.True(MimeEntity.TryRead(Verified(entity, signature, Keys.Ours), MimeLimits.Default, out var read));
        Assert.True(file.Content.Span.SequenceEqual(read.Body.Span));
    }

    [Fact]
    public void The_receipt_that_we_sign_is_verified_by_openssl()
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var receipt = Keys.Receive(sent.Message).Receipt!;
        var mail = _openssl.Put("receipt.eml", Mail(receipt));
        var certificate = _openssl.Certificate(Keys.Ours);
        var report = _openssl.Run("cms", "-verify", "-in", mail, "-certfile", certificate, "-CAfile", certificate, "-purpose", "any", "-no_check_time");
        Assert.Contains($"Received-Content-MIC: {sent.Expected.Mics[0]}", Encoding.ASCII.GetString(report), StringComparison.Ordinal);
    }

    byte[] Decrypted(As2Outgoing sent) => _openssl.Run(
        "cms", "-decrypt", "-inform", "DER", "-in", _openssl.Put("message.der", sent.Message.Body.Span),
        "-recip", _openssl.Certificate(Keys.Partner), "-inkey", _openssl.Key(Keys.Partner));

    byte[] Verified(byte[] entity, byte[] signature, X509Certificate2 signer)
    {
        var certificate = _openssl.Certificate(signer);
        return _openssl.Run(
            "cms", "-verify", "-inform", "DER", "-in", _openssl.Put("signature", signature), "-content", _openssl.Put("content", entity), "-binary",
            "-certfile", certificate, "-CAfile", certificate, "-purpose", "any", "-no_check_time");
    }

    // openssl's own reader of multipart/signed changes line ends, so that it gets the exact pieces, cut at the delimiters as simply as can be.
    static (byte[] Entity, byte[] Signature) Split(byte[] signed)
    {
        var text = Encoding.Latin1.GetString(signed);
        var delimiter = "\r\n--" + text.Split("boundary=\"")[1].Split('"')[0];
        var parts = text.Split(delimiter);
        return (Encoding.Latin1.GetBytes(parts[1][2..]), Convert.FromBase64String(parts[2].Split("\r\n\r\n")[1]));
    }

    static byte[] Entity(As2Payload file) => MimeWriter.Bytes(
        new()
        {
            { "Content-Type", file.ContentType },
            { "Content-Transfer-Encoding", "binary" },
            { "Content-Disposition", MimeWriter.Attachment(file.FileName) },
        },
        file.Content.Span);

    static byte[] Deflated(byte[] entity) => MimeWriter.Bytes(
        new() { { "Content-Type", "application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z" }, { "Content-Transfer-Encoding", "binary" } },
        Crafted.Compressed(entity));

    static byte[] Inflated(byte[] entity)
    {
        Assert.True(MimeEntity.TryRead(entity, MimeLimits.Default, out var read));
        Assert.True(CmsContent.TryOpen(read.Body, out var type, out var reader));
        Assert.Equal(Oids.ContentTypeOfCompressed, type);
        Assert.Null(Compression.Decompress(reader, As2Limits.Default, new(), out var inflated));
        return inflated.ToArray();
    }

    byte[] Sign(byte[] content, string digest, string signature, X509Certificate2 signer, bool isOpaque, params string[] more)
    {
        var entity = _openssl.Put("entity", content);
        string[] padding = signature switch
        {
            "pss" => ["-keyopt", "rsa_padding_mode:pss"],
            "pss-digest" => ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1"],
            _ => [],
        };
        string[] form = isOpaque ? ["-nodetach"] : [];
        var (certificate, key) = (_openssl.Certificate(signer), _openssl.Key(signer));
        return _openssl.Run(["cms", "-sign", "-binary", "-crlfeol", "-in", entity, "-signer", certificate, "-inkey", key, "-md", digest, .. padding, .. form, .. more]);
    }

    As2Message Encrypt(byte[] signed, string cipher, string transport, params string[] more)
    {
        string[] padding = transport switch
        {
            "oaep" => ["-keyopt", "rsa_padding_mode:oaep"],
            "oaep-sha256" => ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"],
            _ => [],
        };
        // The options of the key belong to the recipient before them.
        var (input, certificate) = (_openssl.Put("signed", signed), _openssl.Certificate(Keys.Ours));
        var der = _openssl.Run(["cms", "-encrypt", "-binary", "-outform", "DER", "-in", input, "-" + cipher, "-recip", certificate, .. padding, .. more]);
        return new(Fields(new() { { "Content-Type", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m" } }), der);
    }

    // openssl writes a mail: its header becomes that of the request.
    static As2Message AsHttp(byte[] mail)
    {
        Assert.True(MimeEntity.TryRead(mail, MimeLimits.Default, out var entity));
        return new(Fields(entity.Headers), entity.Body);
    }

    static HeaderList Fields(HeaderList content)
    {
        var fields = new HeaderList { { "AS2-From", "SUPPLIER" }, { "AS2-To", "US" }, { "Message-ID", "<1@supplier>" } };
        foreach (var (name, value) in content) fields.Add(name, value);
        return fields;
    }

    static byte[] Mail(As2Message message) => MimeWriter.Bytes(message.Headers, message.Body.Span);
}
