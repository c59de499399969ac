using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Cms;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.Tests.As2;

/// <summary>Messages put together by hand, as our own sender would not.</summary>
static class Crafted
{
    internal static As2Message Signed(X509Certificate2 signer) => Enveloped(SignedEntity(signer));

    internal static byte[] SignedEntity(X509Certificate2 signer) =>
        Detached(MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" }, { "Content-Transfer-Encoding", "binary" } }, Keys.Edi(900)), signer);

    internal static byte[] Detached(byte[] entity, X509Certificate2 signer)
    {
        var signature = By(signer).Sign(DigestAlgorithm.Sha256.Hash(entity), null, Keys.Now);
        var (type, body) = MultipartSigned.Write(entity, signature, "sha-256");
        return MimeWriter.Bytes(new() { { "Content-Type", type } }, body.Span);
    }

    internal static byte[] Opaque(X509Certificate2 signer)
    {
        var entity = MimeWriter.Bytes(new() { { "Content-Type", "application/edi-x12" } }, Keys.Edi(900));
        var cms = By(signer).Sign(DigestAlgorithm.Sha256.Hash(entity), entity, Keys.Now);
        return MimeWriter.Bytes(new() { { "Content-Type", "application/pkcs7-mime; smime-type=signed-data" } }, cms);
    }

    internal static As2Message Enveloped(byte[] entity) =>
        AsMessage("application/pkcs7-mime; smime-type=enveloped-data", Seal(entity));

    internal static byte[] Seal(byte[] entity) => Envelope.Seal(entity, Keys.Ours, ContentCipher.Aes256Cbc, KeyTransport.Pkcs1, new(), out _).ToArray();

    internal static byte[] Compressed(byte[] entity) => Compression.Compress(entity, new()).ToArray();

    /// <summary>The framework's reader in what a ContentInfo holds.</summary>
    internal static AsnReader Inside(ReadOnlyMemory<byte> bytes)
    {
        var info = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        info.ReadObjectIdentifier();
        return info.ReadSequence(CmsContent.Context0);
    }

    internal static As2Message AsMessage(string type, Extent body) => new(
        new()
        {
            { "AS2-From", "SUPPLIER" },
            { "AS2-To", "US" },
            { "Message-ID", "<1@supplier>" },
            { "Disposition-Notification-To", "x" },
            { "Disposition-Notification-Options", "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha256" },
            { "Content-Type", type },
        },
        body);

    internal static As2Relation Unprotected() => Keys.OurSide() with { Receive = new() { RequireEncryption = false, RequireSignature = false } };

    internal static Signer By(X509Certificate2 signer) => new(signer, DigestAlgorithm.Sha256, RsaSignature.Pkcs1, includeCertificate: true);
}
