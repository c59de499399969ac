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

        // Both sides archive the same bytes, and the receipt has their check.
        Assert.True(sent.Evidence.Span.SequenceEqual(reception.Evidence.Span));
        var proof = As2Evidence.Verify(reception.Evidence, Keys.Pinned(Keys.Partner), new(), DigestAlgorithm.Sha256, Keys.Now);
        Assert.Null(proof.Refusal);
        Assert.Equal(Keys.Partner.Thumbprint, proof.SignerThumbprint);
        var expected = new SentMessage { MessageId = "<1@supplier>", Mics = [proof.Mic!], RequestsSignedReceipt = true };
        Assert.True(ReceiptVerifier.Judge(Mdn.Read(reception.Receipt!)!, expected, theirs, Keys.Now).ClosesMessage);
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public void RT_12_one_changed_byte_of_what_was_signed_proves_nothing()
    {
        var evidence = Keys.Receive(As2Sender.Build([Keys.File(length: 400)], Keys.TheirSide(), "<1@supplier>", Keys.Now).Message).Evidence;
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
        var mail = _openssl.Put("evidence.eml", sent.Evidence.Span);
        var content = _openssl.Run("cms", "-verify", "-in", mail, "-certfile", certificate, "-CAfile", certificate, "-purpose", "any", "-no_check_time");
        Assert.EndsWith("ISA*~\r\nIEA*~\r\n", System.Text.Encoding.ASCII.GetString(content), StringComparison.Ordinal);
    }
}
