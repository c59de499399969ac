using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;
using static Gateway.Transports.Tests.As2.Crafted;

namespace Gateway.Transports.Tests.As2;

/// <summary>Partners who encrypt and do not sign.</summary>
public sealed partial class ReceiverTests
{
    [Theory]
    [InlineData("-aes256", true)]
    [InlineData("-aes256", false)]
    [InlineData("-aes-256-gcm", true)]
    [InlineData("-aes-256-gcm", false)]
    public void What_is_encrypted_only_is_taken_where_the_profile_says_so_as_an_entity_or_as_the_bare_file(string cipher, bool isBare)
    {
        var file = Keys.Edi(900);
        var content = isBare ? file : MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" } }, file);
        var message = OpenSslEnveloped(content, cipher);
        var isAuthenticated = cipher.EndsWith("gcm", StringComparison.Ordinal);

        var taken = Keys.Receive(message, Optional(encryptedOnly: true));
        Assert.Null(taken.Refusal);
        Assert.Equal(file, Assert.Single(taken.Payloads).Content.ToArray());
        Assert.True(Mic.Of(content, DigestAlgorithm.Sha256).IsSameAs(taken.Mic!));

        var usual = Keys.Receive(message, Optional(encryptedOnly: false)).Refusal?.Reason;
        Assert.Equal(!isAuthenticated ? As2RefusalReason.AuthenticationFailed : isBare ? As2RefusalReason.DecryptionFailed : null, usual);
        var signed = Keys.OurSide() with { Receive = new() { EncryptedOnly = true } };
        Assert.Equal(isAuthenticated ? As2RefusalReason.InsufficientSecurity : As2RefusalReason.AuthenticationFailed, Keys.Receive(message, signed).Refusal?.Reason);
    }

    [Theory]
    [InlineData("-aes256")]
    [InlineData("-aes-256-gcm")]
    [Trait("Reliability", "RT-09")]
    public void RT_09_what_is_encrypted_only_and_cannot_be_decrypted_has_one_answer(string cipher)
    {
        var message = OpenSslEnveloped(Keys.Edi(900), cipher);
        var bytes = message.Body.ToArray();
        // In CBC the byte before the last block turns its padding from 12 to 236.
        bytes[^17] ^= 0xE0;
        Assert.Equal(As2RefusalReason.DecryptionFailed, Keys.Receive(message with { Body = bytes }, Optional(encryptedOnly: true)).Refusal?.Reason);
        var others = Optional(encryptedOnly: true) with { OurDecryption = Keys.Pinned(Keys.Stranger) };
        Assert.Equal(As2RefusalReason.DecryptionFailed, Keys.Receive(message, others).Refusal?.Reason);
    }

    [Fact]
    [Trait("Reliability", "RT-09")]
    public void RT_09_what_is_encrypted_only_and_to_a_key_that_we_have_no_longer_is_never_taken_for_a_file()
    {
        // The previous certificate, of which an authority gave the next one the same serial number.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(Keys.Ours.SubjectName, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var previous = request.Create(
            Keys.Ours.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), Keys.Now.AddYears(-1), Keys.Now.AddYears(1), Keys.Ours.SerialNumberBytes.Span);
        var sealedTo = Envelope.Seal(Keys.Edi(900), previous, ContentCipher.Aes256Cbc, KeyTransport.Oaep, new(), out _);
        var message = AsMessage("application/pkcs7-mime; smime-type=enveloped-data", sealedTo);

        // Each time another random key decrypts it.
        for (var i = 0; i < 1000; i++) Assert.Equal(As2RefusalReason.DecryptionFailed, Keys.Receive(message, Optional(encryptedOnly: true)).Refusal?.Reason);
    }
}
