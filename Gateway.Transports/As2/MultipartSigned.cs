using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>Writes multipart/signed (RFC 8551 §3.5.3): the signed bytes as they are, the signature in base64, which every product reads.</summary>
static class MultipartSigned
{
    internal static (string Type, Extent Body) Write(Extent signed, byte[] signature, string micalg)
    {
        var boundary = MimeWriter.NewBoundary();
        var header = new HeaderList
        {
            { "Content-Type", "application/pkcs7-signature; name=\"smime.p7s\"; smime-type=signed-data" },
            { "Content-Transfer-Encoding", "base64" },
            { "Content-Disposition", "attachment; filename=\"smime.p7s\"" },
        };
        var part = MimeWriter.Bytes(header, MimeWriter.Base64Lines(signature));
        var type = $"multipart/signed; protocol=\"application/pkcs7-signature\"; micalg={micalg}; boundary=\"{boundary}\"";
        return (type, MimeWriter.Multipart(boundary, signed, part));
    }
}
