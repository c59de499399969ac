using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.Tests.As2;

/// <summary>What the one side sends the other takes, and the receipt closes it: in every combination.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<DigestAlgorithm?, ContentCipher?, As2Compression, KeyTransport, string> Combinations()
    {
        var all = new TheoryData<DigestAlgorithm?, ContentCipher?, As2Compression, KeyTransport, string>();
        foreach (var digest in new DigestAlgorithm?[] { null, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512 })
            foreach (var cipher in Enum.GetValues<ContentCipher>().Where(c => c != ContentCipher.TripleDes).Cast<ContentCipher?>().Prepend(null))
                foreach (var compression in Enum.GetValues<As2Compression>())
                    foreach (var transport in cipher is null ? [KeyTransport.Pkcs1] : Enum.GetValues<KeyTransport>())
                        foreach (var signature in digest is null ? ["none"] : new[] { "pkcs1", "pss", "ecdsa" })
                            all.Add(digest, cipher, compression, transport, signature);
        return all;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_message_arrives_whole_and_its_receipt_closes_it(
        DigestAlgorithm? digest, ContentCipher? cipher, As2Compression compression, KeyTransport transport, string signature)
    {
        var signer = signature == "ecdsa" ? Keys.OnCurve : Keys.Partner;
        var theirs = Keys.TheirSide(signer) with
        {
            Send = new()
            {
                Digest = digest,
                Cipher = cipher,
                Compression = compression,
                KeyTransport = transport,
                RsaSignature = signature == "pss" ? RsaSignature.Pss : RsaSignature.Pkcs1,
            },
        };
        var ours = Keys.OurSide(signer) with { Receive = new() { RequireSignature = digest is not null, RequireEncryption = cipher is not null } };
        var file = Keys.File();
        var sent = As2Sender.Build([file], theirs, "<1@supplier>", Keys.Now);

        var reception = Keys.Receive(sent.Message, ours);

        if (digest is null && cipher is { } chosen && !CipherText.IsGcm(chosen))
        {
            // Nothing in it would show a change.
            Assert.Equal(As2RefusalReason.AuthenticationFailed, reception.Refusal?.Reason);
            return;
        }

        Assert.Null(reception.Refusal);
        AssertSame(file, Assert.Single(reception.Payloads));
        Assert.Equal(digest is not null, reception.WasSigned);
        Assert.Equal(cipher is not null, reception.WasEncrypted);
        Assert.Equal(compression != As2Compression.None, reception.WasCompressed);
        Assert.Equal(digest is null ? null : signer.Thumbprint, reception.SignerThumbprint);
        var judgement = ReceiptVerifier.Judge(Mdn.Read(reception.Receipt!)!, sent.Expected, theirs, Keys.Now);
        Assert.Equal(ReceiptVerdict.Received, judgement.Verdict);
    }

    [Theory]
    [InlineData(false, As2Compression.None)]
    [InlineData(true, As2Compression.None)]
    [InlineData(true, As2Compression.BeforeSigning)]
    [InlineData(false, As2Compression.AfterSigning)]
    public void Several_files_travel_in_one_message(bool base64, As2Compression compression)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Base64 = base64, Compression = compression } };
        As2Payload[] files =
        [
            Keys.File("850.edi"),
            new("Zeichnung Nr 7 – Größe.pdf", "application/pdf", new byte[] { 0, 13, 10, 45, 45, 255 }),
            new(null, "text/plain; charset=utf-8", default),
        ];
        var sent = As2Sender.Build(files, theirs, "<2@supplier>", Keys.Now);
        var reception = Keys.Receive(sent.Message);
        Assert.Null(reception.Refusal);
        Assert.Equal(files.Length, reception.Payloads.Count);
        foreach (var (file, received) in files.Zip(reception.Payloads)) AssertSame(file, received);
        Assert.True(sent.Expected.Mics[0].IsSameAs(reception.Mic!));
    }

    [Theory]
    [InlineData(MicScope.Standard, MicScope.Standard, true)]
    [InlineData(MicScope.Uncompressed, MicScope.Uncompressed, true)]
    [InlineData(MicScope.Standard, MicScope.Uncompressed, false)]
    public void Both_sides_take_the_check_over_the_same_bytes_when_their_switches_agree(MicScope sender, MicScope receiver, bool isSame)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Compression = As2Compression.BeforeSigning, MicScope = sender } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<3@supplier>", Keys.Now);
        var reception = Keys.Receive(sent.Message, Keys.OurSide() with { Receive = new() { MicScope = receiver } });
        Assert.Equal(isSame, sent.Expected.Mics[0].IsSameAs(reception.Mic!));
    }

    [Fact]
    public void A_short_key_is_encrypted_to_until_the_day_on_which_that_ends()
    {
        using var weak = Keys.Rsa("Weak", bits: 1024);
        void Build(params LegacyAlgorithm[] legacy) => As2Sender.Build(
            [Keys.File()], Keys.OurSide() with { PartnerEncryption = Keys.Pinned(weak), Receive = new() { Algorithms = new() { Legacy = legacy } } }, "<1@us>", Keys.Now);

        Assert.Throws<InvalidOperationException>(() => Build());
        Assert.Throws<InvalidOperationException>(() => Build(new LegacyAlgorithm { RsaBits = 1024, Until = Keys.Now }));
        Build(new LegacyAlgorithm { RsaBits = 1024, Until = Keys.Now.AddDays(1) });
    }

    [Fact]
    public void A_signature_without_certificate_is_verified_by_the_pinned_one()
    {
        var theirs = Keys.TheirSide() with { Send = new() { IncludeCertificate = false } };
        var sent = As2Sender.Build([Keys.File()], theirs, "<4@supplier>", Keys.Now);
        Assert.Null(Keys.Receive(sent.Message).Refusal);
    }

    [Theory]
    [InlineData(ContentCipher.TripleDes, DigestAlgorithm.Sha256)]
    [InlineData(ContentCipher.Aes256Cbc, DigestAlgorithm.Sha1)]
    [InlineData(ContentCipher.Aes256Cbc, DigestAlgorithm.Md5)]
    public void What_is_only_read_is_never_written(ContentCipher cipher, DigestAlgorithm digest)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Cipher = cipher, Digest = digest } };
        Assert.ThrowsAny<Exception>(() => As2Sender.Build([Keys.File()], theirs, "<5@supplier>", Keys.Now));
    }

    [Fact]
    public void Without_a_certificate_that_counts_nothing_is_sent()
    {
        using var expired = Keys.Rsa("Expired", from: Keys.Now.AddYears(-2), until: Keys.Now.AddDays(-1));
        Assert.Throws<InvalidOperationException>(() => As2Sender.Build([Keys.File()], Keys.TheirSide(expired), "<6@supplier>", Keys.Now));
    }

    internal static void AssertSame(As2Payload expected, As2Payload actual)
    {
        Assert.Equal(expected.FileName, actual.FileName);
        Assert.Equal(expected.ContentType, actual.ContentType);
        Assert.True(expected.Content.Span.SequenceEqual(actual.Content.Span));
    }
}
