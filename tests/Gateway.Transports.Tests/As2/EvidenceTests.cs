using Gateway.Transports.As2;

namespace Gateway.Transports.Tests.As2;

/// <summary>The archive of an exchange proves it again, without keys and without the gateway that made it.</summary>
public sealed class EvidenceTests : IDisposable
{
    readonly OpenSsl _openssl = new();

    public void Dispose() => _openssl.Dispose();

    [Theory]
    [InlineData(As2Compression.None)]
    [InlineData(As2Compression.BeforeSigning)]
    [InlineData(As2Compression.AfterSigning)]
    [Trait("Reliability", "RT-12")]
    public void RT_12_message_and_receipt_are_verified_again_from_the_archive_alone(As2Compression compression)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Compression = compression } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<1@supplier>", Keys.Now);
        var reception = Keys.Receive(sent.Message);

        // Both sides read the same again, without a key of their own, and the receipt has its check.
        Assert.Equal(sent.ContentKey, reception.ContentKey);
        var proof = As2Evidence.Verify(Inside(sent), Keys.Pinned(Keys.Partner), new(), DigestAlgorithm.Sha256, Keys.Now);
        Assert.Null(proof.Refusal);
        Assert.Equal(Keys.Partner.Thumbprint, proof.SignerThumbprint);
        var expected = new SentMessage { MessageId = "<1@supplier>", Mics = [proof.Mic!], RequestsSignedReceipt = true };
        Assert.True(ReceiptVerifier.Judge(Mdn.Read(reception.Receipt!)!, expected, theirs, Keys.Now).ClosesMessage);
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public void RT_12_one_changed_byte_of_what_was_signed_proves_nothing()
    {
        var evidence = Inside(As2Sender.Build([Keys.File(length: 400)], Keys.TheirSide(), "<1@supplier>", Keys.Now));
        var text = System.Text.Encoding.Latin1.GetString(evidence.Span);
        var start = text.IndexOf("Content-Type: application/edi-x12", StringComparison.Ordinal);
        var end = text.IndexOf("\r\n--", start, StringComparison.Ordinal);
        for (var at = start; at < end; at++)
        {
            var changed = evidence.ToArray();
            changed[at] ^= 1;
            Assert.NotNull(As2Evidence.Verify(changed, Keys.Pinned(Keys.Partner), new(), DigestAlgorithm.Sha256, Keys.Now).Refusal);
        }
        foreach (var (signer, at) in new[] { (Keys.Stranger, Keys.Now), (Keys.Partner, Keys.Now.AddYears(9)) })
        {
            var proof = As2Evidence.Verify(evidence, Keys.Pinned(signer), new(), DigestAlgorithm.Sha256, at);
            Assert.Equal(As2RefusalReason.AuthenticationFailed, proof.Refusal!.Reason);
        }
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public void RT_12_openssl_verifies_what_is_archived()
    {
        var file = new As2Payload("850.edi", "application/edi-x12", "ISA*~\r\nIEA*~\r\n"u8.ToArray());
        var sent = As2Sender.Build([file], Keys.TheirSide(), "<1@supplier>", Keys.Now);
        var certificate = _openssl.Certificate(Keys.Partner);
        var mail = _openssl.Put("evidence.eml", Inside(sent).Span);
        var content = _openssl.Run("cms", "-verify", "-in", mail, "-certfile", certificate, "-CAfile", certificate, "-purpose", "any", "-no_check_time");
        Assert.EndsWith("ISA*~\r\nIEA*~\r\n", System.Text.Encoding.ASCII.GetString(content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("detached")]
    [InlineData("text that was signed in its canonical form")]
    [InlineData("signed data with the content inside")]
    [InlineData("compressed after it was signed")]
    [InlineData("compressed, with the content inside")]
    [Trait("Reliability", "RT-12")]
    public void RT_12_openssl_verifies_the_parts_of_every_signed_entity(string kind)
    {
        var text = "Content-Type: application/edi-x12\nContent-Transfer-Encoding: 7bit\n\nISA*~\nIEA*~"u8.ToArray();
        var entity = kind switch
        {
            "detached" => Crafted.SignedEntity(Keys.Partner),
            "signed data with the content inside" => Crafted.Opaque(Keys.Partner),
            "compressed after it was signed" => Compressed(Crafted.SignedEntity(Keys.Partner)),
            "compressed, with the content inside" => Compressed(Crafted.Opaque(Keys.Partner)),
            _ => SignedAs(text, System.Text.Encoding.ASCII.GetBytes(System.Text.Encoding.ASCII.GetString(text).ReplaceLineEndings("\r\n"))),
        };

        var parts = As2Evidence.Parts(entity, Keys.Partner, Keys.Now)!;

        var certificate = _openssl.Certificate(Keys.Partner);
        string[] content = parts.IsInside ? [] : ["-content", _openssl.Put("signed.bin", parts.Content.Span)];
        var verified = _openssl.Run([
            "cms", "-verify", "-binary", "-inform", "DER", "-in", _openssl.Put("signature.p7s", parts.Cms.Span), .. content,
            "-nointern", "-certfile", certificate, "-CAfile", certificate, "-partial_chain", "-purpose", "any", "-no_check_time"]);
        Assert.Equal(parts.Content.ToArray(), verified);
        Assert.Equal(kind.Contains("inside", StringComparison.Ordinal), parts.IsInside);
        Assert.Null(As2Evidence.Verify(entity, Keys.Pinned(Keys.Partner), new(), DigestAlgorithm.Sha256, Keys.Now).Refusal);
    }

    [Fact]
    public void What_is_not_signed_has_no_parts()
    {
        var file = "Content-Type: application/edi-x12\r\n\r\nISA*~"u8.ToArray();
        Assert.All([file, Compressed(file), Compressed(Compressed(file)), [1, 2, 3]], entity => Assert.Null(As2Evidence.Parts(entity, Keys.Partner, Keys.Now)));
    }

    // The signature is over another form of the text than the one that is sent.
    static byte[] SignedAs(byte[] sent, byte[] signed)
    {
        var signature = Crafted.By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(signed), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(sent, signature, "sha-256");
        return Gateway.Transports.As2.Mime.MimeWriter.Bytes(new() { { "Content-Type", type } }, body.Span);
    }

    static byte[] Compressed(byte[] entity) => Gateway.Transports.As2.Mime.MimeWriter.Bytes(
        new() { { "Content-Type", "application/pkcs7-mime; smime-type=compressed-data" } }, Crafted.Compressed(entity));

    [Theory]
    [InlineData(ContentCipher.Aes256Cbc)]
    [InlineData(ContentCipher.Aes128Gcm)]
    public void A_message_is_read_again_with_the_key_of_its_content_and_with_no_other(ContentCipher cipher)
    {
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide() with { Send = new() { Cipher = cipher } }, "<1@supplier>", Keys.Now);
        var message = sent.Message.ToEntity();
        Assert.NotNull(As2Evidence.Inside(message, sent.ContentKey!));

        var other = sent.ContentKey!.ToArray();
        other[0] ^= 1;
        foreach (var wrong in new[] { other, other[1..], [] })
            Assert.False(As2Evidence.Inside(message, wrong) is { } inside && As2Evidence.Verify(inside, Keys.Pinned(Keys.Partner), new(), DigestAlgorithm.Sha256, Keys.Now).Refusal is null);
        Assert.Null(As2Evidence.Inside("no message"u8.ToArray(), sent.ContentKey!));
    }

    static Extent Inside(As2Outgoing sent) => As2Evidence.Inside(sent.Message.ToEntity(), sent.ContentKey!)!.Value;
}
