using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>What is not taken, and what an attacker learns of it.</summary>
public sealed partial class ReceiverTests : IDisposable
{
    readonly OpenSsl _openssl = new();

    public void Dispose() => _openssl.Dispose();

    [Theory]
    [InlineData("unsigned", As2RefusalReason.AuthenticationFailed)]
    [InlineData("unsigned, under GCM", As2RefusalReason.InsufficientSecurity)]
    [InlineData("changed after it was signed", As2RefusalReason.AuthenticationFailed)]
    [InlineData("unencrypted", As2RefusalReason.InsufficientSecurity)]
    [InlineData("neither", As2RefusalReason.InsufficientSecurity)]
    [InlineData("SHA-1", As2RefusalReason.InsufficientSecurity)]
    [InlineData("MD5", As2RefusalReason.InsufficientSecurity)]
    [InlineData("3DES", As2RefusalReason.InsufficientSecurity)]
    [InlineData("RC2", As2RefusalReason.InsufficientSecurity)]
    [InlineData("RSA-1024", As2RefusalReason.InsufficientSecurity)]
    [InlineData("expired", As2RefusalReason.AuthenticationFailed)]
    [InlineData("not yet valid", As2RefusalReason.AuthenticationFailed)]
    [InlineData("same name, other key", As2RefusalReason.AuthenticationFailed)]
    [InlineData("certificate in the message only", As2RefusalReason.AuthenticationFailed)]
    [InlineData("signer of another partner", As2RefusalReason.AuthenticationFailed)]
    [Trait("Reliability", "RT-10")]
    public void RT_10_only_what_the_partner_is_allowed_passes(string kind, As2RefusalReason reason)
    {
        var (message, relation) = Weak(kind);
        var reception = Keys.Receive(message, relation);
        Assert.Equal(reason, reception.Refusal?.Reason);
        Assert.Empty(reception.Payloads);
        Assert.Null(reception.Mic);
    }

    [Theory]
    [InlineData("SHA-1")]
    [InlineData("3DES")]
    [InlineData("RSA-1024")]
    [Trait("Reliability", "RT-10")]
    public void RT_10_an_old_algorithm_is_read_until_its_day(string kind)
    {
        var (message, relation) = Weak(kind);
        var until = Keys.Now.AddDays(1);
        relation = relation with
        {
            Receive = new()
            {
                Algorithms = new()
                {
                    Legacy =
                    [
                        new() { Digest = DigestAlgorithm.Sha1, Until = until },
                        new() { Cipher = ContentCipher.TripleDes, Until = until },
                        new() { RsaBits = 1024, Until = until },
                    ],
                },
            },
        };
        var reception = Keys.Receive(message, relation);
        Assert.Null(reception.Refusal);
        Assert.Equal(As2RefusalReason.InsufficientSecurity, Keys.Receive(message, relation, until).Refusal?.Reason);
        // The receipt is signed by what is sound, whatever came.
        Assert.True(Mdn.Read(Keys.Receive(message, relation).Receipt!)!.IsSigned);
        Assert.DoesNotContain("micalg=sha-1", Keys.Receive(message, relation).Receipt!.Headers["Content-Type"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-11, false, true)]
    [InlineData(-9, true, true)]
    [InlineData(9, true, true)]
    [InlineData(60 * 24, true, true)]
    [InlineData((60 * 24 * 2) + 9, true, true)]
    [InlineData((60 * 24 * 2) + 11, true, false)]
    [Trait("Reliability", "RT-22")]
    public void RT_22_old_and_next_certificate_stand_beside_each_other_while_they_change_over(int minutes, bool takesNext, bool takesOld)
    {
        var change = Keys.Now;
        var ours = Keys.OurSide() with
        {
            PartnerSigning = [new() { Certificate = Keys.Partner, Until = change.AddDays(2) }, new() { Certificate = Keys.Next, From = change }],
        };
        var now = change.AddMinutes(minutes);
        Assert.Equal(takesOld, Keys.Receive(Signed(Keys.Partner), ours, now).Refusal is null);
        Assert.Equal(takesNext, Keys.Receive(Signed(Keys.Next), ours, now).Refusal is null);
    }

    [Theory]
    [InlineData(true, false, null)]
    [InlineData(false, true, null)]
    [InlineData(false, false, As2RefusalReason.AuthenticationFailed)]
    [Trait("Reliability", "RT-22")]
    public void RT_22_of_two_certificates_with_one_key_it_is_enough_that_one_counts(bool doesNextCount, bool doesOldCount, As2RefusalReason? refusal)
    {
        using var key = Keys.Partner.GetRSAPrivateKey()!;
        var request = new CertificateRequest("CN=Supplier renewed", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var next = request.CreateSelfSigned(Keys.Now.AddYears(-1), Keys.Now.AddYears(1));
        var ours = Keys.OurSide() with
        {
            PartnerSigning =
            [
                new() { Certificate = Keys.Partner, Until = doesOldCount ? null : Keys.Now.AddDays(-1) },
                new() { Certificate = next, From = doesNextCount ? null : Keys.Now.AddDays(1) },
            ],
        };
        foreach (var signer in new[] { next, Keys.Partner }) Assert.Equal(refusal, Keys.Receive(Signed(signer), ours).Refusal?.Reason);
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public void RT_22_our_old_key_still_decrypts_and_the_next_one_is_used_from_its_day()
    {
        var change = Keys.Now;
        DatedCertificate[] keys = [new() { Certificate = Keys.Ours, Until = change.AddDays(2) }, new() { Certificate = Keys.Next, From = change }];
        var ours = Keys.OurSide() with { OurDecryption = keys, OurSigning = keys };
        foreach (var target in new[] { Keys.Ours, Keys.Next })
        {
            var theirs = Keys.TheirSide() with { PartnerEncryption = Keys.Pinned(target) };
            Assert.Null(Keys.Receive(As2Sender.Build([Keys.File()], theirs, "<1@supplier>", change).Message, ours, change.AddMinutes(1)).Refusal);
        }
        var old = Keys.TheirSide() with { PartnerEncryption = Keys.Pinned(Keys.Ours) };
        Assert.Equal(As2RefusalReason.DecryptionFailed, Keys.Receive(As2Sender.Build([Keys.File()], old, "<1@supplier>", change).Message, ours, change.AddDays(2).AddMinutes(11)).Refusal?.Reason);
        Assert.Equal(Keys.Ours, DatedCertificate.Newest(keys, change.AddMinutes(-1))!.Certificate);
        Assert.Equal(Keys.Next, DatedCertificate.Newest(keys, change)!.Certificate);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [Trait("Reliability", "RT-22")]
    public void RT_22_we_encrypt_to_the_next_certificate_from_its_day(int minutes, bool isNext)
    {
        var change = Keys.Now;
        DatedCertificate[] theirs = [new() { Certificate = Keys.Ours, Until = change.AddDays(2) }, new() { Certificate = Keys.Next, From = change }];
        var sent = As2Sender.Build([Keys.File()], Keys.TheirSide() with { PartnerEncryption = theirs }, "<1@supplier>", change.AddMinutes(minutes));
        foreach (var (key, opens) in new[] { (Keys.Ours, !isNext), (Keys.Next, isNext) })
            Assert.Equal(opens, Keys.Receive(sent.Message, Keys.OurSide() with { OurDecryption = Keys.Pinned(key) }).Refusal is null);
    }

    [Fact]
    public void A_certificate_that_was_renewed_with_its_key_is_still_the_partners()
    {
        using var key = Keys.Partner.GetRSAPrivateKey()!;
        var request = new CertificateRequest("CN=Supplier renewed", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var renewed = request.CreateSelfSigned(Keys.Now.AddDays(-1), Keys.Now.AddYears(1));
        Assert.Null(Keys.Receive(Signed(renewed)).Refusal);
    }

    [Theory]
    [InlineData(ContentCipher.Aes256Cbc)]
    [InlineData(ContentCipher.Aes256Gcm)]
    [Trait("Reliability", "RT-09")]
    public void RT_09_a_message_cut_anywhere_is_refused(ContentCipher cipher)
    {
        var theirs = Keys.TheirSide() with { Send = new() { Cipher = cipher, Compression = As2Compression.BeforeSigning } };
        var sent = As2Sender.Build([Keys.File(length: 300)], theirs, "<1@supplier>", Keys.Now);
        for (var length = 0; length < sent.Message.Body.Length; length += 7)
            Assert.NotNull(Keys.Receive(sent.Message with { Body = sent.Message.Body.Memory[..length] }).Refusal);
    }

    [Fact]
    public void Gcm_inside_EnvelopedData_is_read_where_a_product_writes_it()
    {
        var signed = SignedEntity(Keys.Partner);
        var key = RandomNumberGenerator.GetBytes(32);
        var encrypted = CipherText.Encrypt(ContentCipher.Aes256Gcm, key, signed, new());
        var envelope = CmsContent.Write(Oids.ContentTypeOfEnveloped, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSetOf()) KeyRecipient.Write(writer, Keys.Ours, KeyTransport.Pkcs1, KeyRecipient.Wrap(Keys.Ours, KeyTransport.Pkcs1, key));
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(Oids.Of(ContentCipher.Aes256Gcm));
                        using (writer.PushSequence())
                        {
                            writer.WriteOctetString(encrypted.Nonce.Span);
                            writer.WriteInteger(16);
                        }
                    }
                    writer.WriteOctetString([.. encrypted.Content.Span, .. encrypted.Tag.Span], CmsContent.Context0);
                }
            }
        });
        Assert.Null(Keys.Receive(AsMessage("application/pkcs7-mime", envelope)).Refusal);
        envelope[^1] ^= 1;
        Assert.Equal(As2RefusalReason.DecryptionFailed, Keys.Receive(AsMessage("application/pkcs7-mime", envelope)).Refusal!.Reason);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Text_whose_canonical_form_was_signed_verifies(string lineEnd)
    {
        var sent = Encoding.ASCII.GetBytes($"Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: 7bit\r\n\r\nISA*~{lineEnd}IEA*~{lineEnd}");
        var signedForm = Encoding.ASCII.GetBytes("Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: 7bit\r\n\r\nISA*~\r\nIEA*~\r\n");
        var signature = By(Keys.Partner).Sign(DigestAlgorithm.Sha256.Hash(signedForm), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(sent, signature, "sha-256");
        var reception = Keys.Receive(AsMessage(type, body), Keys.OurSide() with { Receive = new() { RequireEncryption = false } });
        Assert.Null(reception.Refusal);
        Assert.True(Mic.Of(signedForm, DigestAlgorithm.Sha256).IsSameAs(reception.Mic!));
        Assert.Equal($"ISA*~{lineEnd}IEA*~{lineEnd}", Encoding.ASCII.GetString(reception.Payloads[0].Content.Span));
    }

    [Fact]
    public void Any_change_of_a_message_is_refused_or_changes_nothing()
    {
        var random = new Random(5);
        foreach (var compression in Enum.GetValues<As2Compression>())
        {
            var theirs = Keys.TheirSide() with { Send = new() { Cipher = null, Compression = compression } };
            var ours = Keys.OurSide() with { Receive = new() { RequireEncryption = false } };
            var file = Keys.File(length: 500);
            var sent = As2Sender.Build([file], theirs, "<1@supplier>", Keys.Now);
            for (var round = 0; round < 700; round++)
            {
                var changed = sent.Message.Body.ToArray();
                for (var n = random.Next(1, 4); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                var reception = Keys.Receive(sent.Message with { Body = changed }, ours);
                if (reception.Refusal is null) RoundTripTests.AssertSame(file, Assert.Single(reception.Payloads));
            }
        }
    }

    [Theory]
    [InlineData(ContentCipher.Aes256Gcm, null)]
    [InlineData(ContentCipher.Aes256Cbc, As2RefusalReason.AuthenticationFailed)]
    public void What_stands_round_the_signed_content_may_be_anything_where_a_tag_proves_it(ContentCipher cipher, As2RefusalReason? expected)
    {
        byte[] entity = [.. SignedEntity(Keys.Partner), .. "\r\nMade by a product that says so, in Köln.\r\n"u8];
        var message = AsMessage("application/pkcs7-mime", Envelope.Seal(entity, Keys.Ours, cipher, KeyTransport.Pkcs1, new(), out _));
        Assert.Equal(expected, Keys.Receive(message).Refusal?.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_signed_inside_encryption_may_be_filled_up_with_zeros(bool isOpaque) =>
        Assert.Null(Keys.Receive(Enveloped([.. isOpaque ? Opaque(Keys.Partner) : SignedEntity(Keys.Partner), 0, 0, 0])).Refusal);

    [Theory]
    [InlineData("\r\n")]
    [InlineData(" \n\n")]
    public void Signed_data_may_stand_behind_stray_line_ends(string stray)
    {
        var opaque = Encoding.Latin1.GetString(Opaque(Keys.Partner));
        Assert.Null(Keys.Receive(Enveloped(Encoding.Latin1.GetBytes(opaque.Replace("\r\n\r\n\u0030", $"\r\n\r\n{stray}\u0030", StringComparison.Ordinal)))).Refusal);
    }

    [Fact]
    public void A_file_that_is_signed_by_itself_arrives_with_its_signature()
    {
        Assert.True(MimeEntity.TryRead(Opaque(Keys.Stranger), MimeLimits.Default, out var invoice));
        var reception = Keys.Receive(Enveloped(Detached(Opaque(Keys.Stranger), Keys.Partner)));
        Assert.Null(reception.Refusal);
        Assert.Equal(Keys.Partner.Thumbprint, reception.SignerThumbprint);
        Assert.Equal("application/pkcs7-mime", Assert.Single(reception.Payloads).ContentType.Split(';')[0]);
        Assert.Equal(invoice.Body.Length, reception.Payloads[0].Content.Length);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ours", false)]
    public void An_OAEP_label_that_is_empty_is_none(string label, bool isKnown)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        var tag = new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 2);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(Keys.Ours.IssuerName.RawData);
                writer.WriteInteger(Keys.Ours.SerialNumberBytes.Span);
            }
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.RsaOaep);
                using (writer.PushSequence())
                using (writer.PushSequence(tag))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.9");
                    writer.WriteOctetString(Encoding.ASCII.GetBytes(label));
                }
            }
            writer.WriteOctetString(new byte[256]);
        }
        var recipient = KeyRecipient.Read(new System.Formats.Asn1.AsnReader(writer.Encode(), System.Formats.Asn1.AsnEncodingRules.BER).ReadSequence());
        Assert.Equal(isKnown ? KeyTransport.Oaep : null, recipient.Transport);
    }

    static As2Relation Optional(bool encryptedOnly) => Keys.OurSide() with { Receive = new() { RequireSignature = false, EncryptedOnly = encryptedOnly } };

    (As2Message Message, As2Relation Relation) Weak(string kind)
    {
        var relation = Keys.OurSide();
        var signed = SignedEntity(Keys.Partner);
        return kind switch
        {
            "unsigned" => (Enveloped(MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" } }, "ISA"u8)), relation),
            "unsigned, under GCM" => (UnsignedUnderGcm(), relation),
            "changed after it was signed" => (Enveloped(Changed(signed)), relation),
            "unencrypted" => (Unencrypted(), relation),
            "neither" => (AsMessage("application/edi-x12", "ISA"u8.ToArray()), relation),
            "SHA-1" or "MD5" => (Enveloped(OpenSslSigned(kind == "SHA-1" ? "sha1" : "md5")), relation),
            "3DES" => (OpenSslEnveloped(signed, "-des3"), relation),
            "RC2" => (OpenSslEnveloped(signed, "-rc2", "-provider", "default", "-provider", "legacy"), relation),
            "RSA-1024" => With(Keys.Rsa("Weak", bits: 1024), pinned: true),
            "expired" => With(Keys.Rsa("Old", from: Keys.Now.AddYears(-3), until: Keys.Now.AddDays(-1)), pinned: true),
            "not yet valid" => With(Keys.Rsa("Young", from: Keys.Now.AddDays(1)), pinned: true),
            "same name, other key" => With(Keys.Rsa("Supplier"), pinned: false),
            "certificate in the message only" => With(Keys.Stranger, pinned: false),
            _ => With(Keys.Next, pinned: false),
        };

        (As2Message, As2Relation) With(X509Certificate2 signer, bool pinned) => (Enveloped(SignedEntity(signer)), Keys.OurSide(pinned ? signer : Keys.Partner));
    }

    static As2Message UnsignedUnderGcm() => As2Sender.Build(
        [Keys.File()], Keys.TheirSide() with { Send = new() { Digest = null, Cipher = ContentCipher.Aes256Gcm } }, "<1@supplier>", Keys.Now).Message;

    static byte[] Changed(byte[] signed)
    {
        signed[signed.AsSpan().IndexOf("SENDER"u8)] ^= 1;
        return signed;
    }

    static As2Message Unencrypted() =>
        As2Sender.Build([Keys.File()], Keys.TheirSide() with { Send = new() { Cipher = null } }, "<1@supplier>", Keys.Now).Message;

    byte[] OpenSslSigned(string digest)
    {
        var entity = _openssl.Put("entity", MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" } }, "ISA*~\r\n"u8));
        var (certificate, key) = (_openssl.Certificate(Keys.Partner), _openssl.Key(Keys.Partner));
        return _openssl.Run("cms", "-sign", "-binary", "-crlfeol", "-in", entity, "-signer", certificate, "-inkey", key, "-md", digest);
    }

    As2Message OpenSslEnveloped(byte[] signed, params string[] cipher) => AsMessage("application/pkcs7-mime", _openssl.Run(
        ["cms", "-encrypt", "-binary", "-outform", "DER", "-in", _openssl.Put("signed", signed), "-recip", _openssl.Certificate(Keys.Ours), .. cipher]));
}
