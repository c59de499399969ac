using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>Writes messages of Certificate Exchange Messaging (draft-meadors-certificate-exchange-14) as the multipart/related that each of them is, the answer of one part too.</summary>
public static class CertificateExchangeWriter
{
    const string ResponseName = "EDIINTCertificateExchangeResponse";
    const string RequestName = "EDIINTCertificateExchangeRequest";

    /// <summary>A request: the certificate that we want to use.</summary>
    /// <param name="requestId">By which the answer names it.</param>
    /// <param name="sender">Our AS2 name.</param>
    /// <param name="proposal">The certificate, for what, and until when we want to hear.</param>
    /// <param name="answerTo">Where the answer is to be posted.</param>
    /// <param name="now">When it is made.</param>
    public static Extent Request(string requestId, string sender, CertificateProposal proposal, Uri answerTo, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(answerTo);
        // Its key never leaves.
        using var bare = X509CertificateLoader.LoadCertificate(proposal.Certificate.RawDataMemory.Span);
        var contentId = $"{bare.Thumbprint.ToLowerInvariant()}@certificate";
        var request = new XElement(CertificateExchange.Cem + "TrustRequest",
            Uses(proposal.Uses).Select(use => Element("CertUsage", use)),
            proposal.RespondBy is { } day ? Element("RespondByDate", Instant(day)) : null,
            Element("ResponseURL", answerTo.AbsoluteUri),
            new XElement(CertificateExchange.Cem + "EndEntity",
                new XElement(CertificateExchange.Cem + "CertificateIdentifier", Identifier(proposal.Issuer, proposal.SerialNumber)),
                Element("CertificateContentID", contentId)));
        var packed = new X509Certificate2Collection(bare).Export(X509ContentType.Pkcs7)!;
        var headers = new HeaderList
        {
            { "Content-Type", "application/pkcs7-mime; smime-type=certs-only; name=\"certificate.p7c\"" },
            { "Content-Transfer-Encoding", "base64" },
            { "Content-ID", $"<{contentId}>" },
            { "Content-Disposition", MimeWriter.Attachment("certificate.p7c") },
        };
        return Related(Text(RequestName, requestId, sender, [request], now), MimeWriter.Bytes(headers, MimeWriter.Base64Lines(packed)));
    }

    /// <summary>The answer to a request: of each certificate whether it is used from now on.</summary>
    /// <param name="requestId">The request's.</param>
    /// <param name="sender">Our AS2 name.</param>
    /// <param name="verdicts">At least one.</param>
    /// <param name="now">When it is made.</param>
    public static Extent Response(string requestId, string sender, IReadOnlyList<CertificateVerdict> verdicts, DateTimeOffset now)
    {
        var responses = verdicts.Select(verdict => new XElement(CertificateExchange.Cem + "TrustResponse",
            Element("CertStatus", verdict.IsAccepted ? "Accepted" : "Rejected"),
            verdict is { IsAccepted: false, Reason: { } reason } ? Element("ReasonForRejection", reason) : null,
            new XElement(CertificateExchange.Cem + "CertificateReference", Identifier(verdict.Issuer, verdict.SerialNumber))));
        return Related(Text(ResponseName, requestId, sender, responses, now));
    }

    /// <summary>The certificate's number in decimal, as XML writes it.</summary>
    public static string Number(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
    }

    static byte[] Text(string name, string requestId, string sender, IEnumerable<XElement> entries, DateTimeOffset now)
    {
        var root = new XElement(CertificateExchange.Cem + name,
            new XAttribute(XNamespace.Xmlns + "ds", CertificateExchange.Signature.NamespaceName),
            new XAttribute("requestId", requestId),
            new XElement(CertificateExchange.Cem + "TradingPartnerInfo",
                new XElement(CertificateExchange.Cem + "Name", new XAttribute("qualifier", "AS2"), sender), Element("MessageOriginated", Instant(now))),
            entries);
        using var text = new MemoryStream();
        new XDocument(root).Save(text);
        var headers = new HeaderList
        {
            { "Content-Type", CertificateExchange.TextType },
            { "Content-Transfer-Encoding", "binary" },
            { "Content-ID", "<text@certificate>" },
            { "Content-Disposition", MimeWriter.Attachment("certificate-exchange.xml") },
        };
        return MimeWriter.Bytes(headers, text.ToArray());
    }

    static Extent Related(params ReadOnlySpan<Extent> parts)
    {
        var boundary = MimeWriter.NewBoundary();
        var type = $"multipart/related; type=\"{CertificateExchange.TextType}\"; boundary=\"{boundary}\"";
        return MimeWriter.Entity(new() { { "Content-Type", type } }, MimeWriter.Multipart(boundary, parts));
    }

    static IEnumerable<string> Uses(CertificateUses uses) => Enum.GetValues<CertificateUses>()
        .Where(use => use != CertificateUses.None && uses.HasFlag(use))
        .Select(use => char.ToLowerInvariant(use.ToString()[0]) + use.ToString()[1..]);

    static object[] Identifier(string issuer, string serial) =>
        [new XElement(CertificateExchange.Signature + "X509IssuerName", issuer), new XElement(CertificateExchange.Signature + "X509SerialNumber", serial)];

    static XElement Element(string name, string text) => new(CertificateExchange.Cem + name, text);

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
