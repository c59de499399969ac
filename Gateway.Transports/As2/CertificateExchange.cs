using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using System.Xml.Linq;
using Gateway.Transports.As2.Cms;

namespace Gateway.Transports.As2;

/// <summary>A message of Certificate Exchange Messaging (draft-meadors-certificate-exchange-14): certificates that a partner wants to use from now on,
/// or the answer to some of ours.</summary>
/// <remarks>It says what somebody wishes. Nothing is trusted because it stands here.</remarks>
public sealed record CertificateExchange
{
    // A request of twenty certificates has 20 KB; what is larger is made to cost.
    const int TextMax = 1 << 18;
    const int DepthMax = 16;
    const int EntriesMax = 50;
    const int CertificatesMax = 100;
    const int NumberDigits = 80;

    internal const string TextType = "application/ediint-cert-exchange+xml";

    internal static readonly XNamespace Cem = "urn:ietf:params:xml:ns:ediintcertificateexchange";
    internal static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>By which the answer names the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who sends it, as the text says.</summary>
    public required string Sender { get; init; }

    /// <summary>Of a request; empty in an answer.</summary>
    public IReadOnlyList<CertificateProposal> Proposals { get; init; } = [];

    /// <summary>Of an answer; empty in a request.</summary>
    public IReadOnlyList<CertificateVerdict> Verdicts { get; init; } = [];

    /// <summary>Whether a part of a message is such a text.</summary>
    public static bool Is(As2Payload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return payload.ContentType.Split(';')[0].Trim().Equals(TextType, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the parts of a message: one text, and the certificates that it names.</summary>
    /// <exception cref="InvalidDataException">It is not as the draft wants it; the text says what.</exception>
    public static CertificateExchange Read(IReadOnlyList<As2Payload> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Where(Is).ToList() is not [var text]) throw new InvalidDataException("more than one part is a certificate exchange text");
        var root = Root(text.Content);
        var read = new CertificateExchange
        {
            RequestId = root.Attribute("requestId")?.Value is { Length: > 0 } id ? id : throw Missing("requestId"),
            Sender = Text(One(root, Cem + "TradingPartnerInfo"), Cem + "Name"),
        };
        if (root.Name == Cem + "EDIINTCertificateExchangeResponse") return read with { Verdicts = [.. Entries(root, "TrustResponse").Select(Verdict)] };
        if (root.Name != Cem + "EDIINTCertificateExchangeRequest") throw new InvalidDataException($"{root.Name.LocalName} is neither a request nor a response");
        var certificates = parts.Where(p => !Is(p)).SelectMany(Certificates).Take(CertificatesMax).ToList();
        return read with { Proposals = [.. Entries(root, "TrustRequest").Select(e => Proposal(e, certificates))] };
    }

    // No document type, and with it no entity, is read.
    static XElement Root(Extent content)
    {
        if (content.Length > TextMax) throw new InvalidDataException($"its text has {content.Length} bytes, more than {TextMax}");
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = TextMax };
        try
        {
            var text = content.ToArray();
            using (var levels = XmlReader.Create(new MemoryStream(text), settings))
            {
                // What lies deep is gone into by calls that call themselves, and ends the process.
                while (levels.Read())
                    if (levels.Depth > DepthMax)
                        throw new InvalidDataException($"its text is nested deeper than {DepthMax}");
            }

            using var reader = XmlReader.Create(new MemoryStream(text), settings);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"its text cannot be read: {e.Message}", e);
        }
    }

    static List<XElement> Entries(XElement root, string name) => root.Elements(Cem + name).Take(EntriesMax + 1).ToList() switch
    {
        { Count: 0 } => throw Missing(name),
        { Count: > EntriesMax } => throw new InvalidDataException($"it has more than {EntriesMax} {name}"),
        var entries => entries,
    };

    static CertificateProposal Proposal(XElement request, List<X509Certificate2> certificates)
    {
        var (issuer, serial) = Identifier(One(One(request, Cem + "EndEntity"), Cem + "CertificateIdentifier"));
        var uses = request.Elements(Cem + "CertUsage").Aggregate(CertificateUses.None, (all, one) => all | Use(one.Value.Trim()));
        return new()
        {
            Certificate = certificates.Find(c => CertificateName.Is(c, issuer, serial))
                ?? throw new InvalidDataException($"the certificate that it names, number {serial} of {issuer}, is not in the message"),
            Issuer = issuer,
            SerialNumber = serial,
            Uses = uses == CertificateUses.None ? throw Missing("CertUsage") : uses,
            RespondBy = request.Element(Cem + "RespondByDate") is { } day ? Instant(day.Value.Trim()) : null,
        };
    }

    static CertificateUses Use(string text) => text switch
    {
        "digitalSignature" => CertificateUses.DigitalSignature,
        "keyEncipherment" => CertificateUses.KeyEncipherment,
        "tlsClient" => CertificateUses.TlsClient,
        "tlsServer" => CertificateUses.TlsServer,
        _ => throw new InvalidDataException($"CertUsage {text} is not one of digitalSignature, keyEncipherment, tlsClient, tlsServer"),
    };

    static CertificateVerdict Verdict(XElement response)
    {
        var (issuer, serial) = Identifier(One(response, Cem + "CertificateReference"));
        return Text(response, Cem + "CertStatus") switch
        {
            "Accepted" => new(issuer, serial, IsAccepted: true, null),
            "Rejected" => new(issuer, serial, IsAccepted: false, response.Element(Cem + "ReasonForRejection")?.Value.Trim()),
            var other => throw new InvalidDataException($"CertStatus {other} is neither Accepted nor Rejected"),
        };
    }

    static (string Issuer, string Serial) Identifier(XElement element)
    {
        var serial = Text(element, Signature + "X509SerialNumber");
        return serial.Length <= NumberDigits && BigInteger.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? (Text(element, Signature + "X509IssuerName"), serial)
            : throw new InvalidDataException($"X509SerialNumber {serial[..Math.Min(serial.Length, NumberDigits)]} is not a number");
    }

    static DateTimeOffset Instant(string text)
    {
        try
        {
            return XmlConvert.ToDateTimeOffset(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new InvalidDataException($"RespondByDate {text} is not a date", e);
        }
    }

    // certs-only: a signature by nobody, for the certificates in it (RFC 8551 §3.8).
    static List<X509Certificate2> Certificates(As2Payload part)
    {
        if (part.Content.Length > TextMax) throw new InvalidDataException("a part of certificates is larger than any");
        try
        {
            var info = new AsnReader(part.Content.ToArray(), AsnEncodingRules.BER).ReadSequence();
            if (info.ReadObjectIdentifier() != Oids.ContentTypeOfSigned) throw new AsnContentException("it is not SignedData");
            var signed = info.ReadSequence(CmsContent.Context0).ReadSequence();
            signed.ReadInteger(); // version
            signed.ReadSetOf(); // digest algorithms
            signed.ReadSequence(); // content, of which there is none
            var certificates = new List<X509Certificate2>();
            for (var bag = signed.ReadSetOf(CmsContent.Context0); bag.HasData && certificates.Count < CertificatesMax;)
                certificates.Add(X509CertificateLoader.LoadCertificate(bag.ReadEncodedValue().Span));
            return certificates;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            throw new InvalidDataException($"{part.FileName ?? part.ContentType} holds no certificates: {e.Message}", e);
        }
    }

    static XElement One(XElement parent, XName name) => parent.Elements(name).ToList() is [var only] ? only : throw Missing(name.LocalName);

    static string Text(XElement parent, XName name) => One(parent, name).Value.Trim() is { Length: > 0 } text ? text : throw Missing(name.LocalName);

    static InvalidDataException Missing(string name) => new($"{name} is missing, or there is more than one");
}

/// <summary>What a certificate is to be used for.</summary>
[Flags]
public enum CertificateUses
{
    None = 0,

    /// <summary>Messages and receipts that the sender signs.</summary>
    DigitalSignature = 1,

    /// <summary>Messages that are encrypted for the sender.</summary>
    KeyEncipherment = 2,

    /// <summary>The sender's client towards our server.</summary>
    TlsClient = 4,

    /// <summary>The sender's server.</summary>
    TlsServer = 8,
}

/// <summary>A certificate that the sender wants to use.</summary>
public sealed record CertificateProposal
{
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Its issuer as the sender spells him, by which an answer names it; ours where nobody has named it yet.</summary>
    public string Issuer { get => field ?? Certificate.Issuer; init; }

    /// <summary>Its number in decimal, as the sender writes it.</summary>
    public string SerialNumber { get => field ?? CertificateExchangeWriter.Number(Certificate); init; }

    public required CertificateUses Uses { get; init; }

    /// <summary>Until when the sender wants to hear; null where he does not say.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>What a person should know before taking it: it has ended, is weak, or may not be used so. Empty when there is nothing.</summary>
    public IReadOnlyList<string> Doubts(DateTimeOffset now)
    {
        var doubts = new List<string>();
        if (now >= Certificate.NotAfter) doubts.Add("it has ended");
        if (Certificate.GetRSAPublicKey()?.KeySize < 2048) doubts.Add("its key is shorter than 2048 bits");
        if (Certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage) return doubts;
        if (Uses.HasFlag(CertificateUses.DigitalSignature) && (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) == 0)
            doubts.Add("its key usage does not allow signatures");
        if (Uses.HasFlag(CertificateUses.KeyEncipherment) && (usage.KeyUsages & (X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement)) == 0)
            doubts.Add("its key usage does not allow encryption");
        return doubts;
    }
}

/// <summary>What the partner says to a certificate of ours.</summary>
/// <param name="Issuer">Of the certificate.</param>
/// <param name="SerialNumber">Of the certificate, in decimal.</param>
/// <param name="IsAccepted">Whether it is used from now on.</param>
/// <param name="Reason">Why not; null where that is not said.</param>
public sealed record CertificateVerdict(string Issuer, string SerialNumber, bool IsAccepted, string? Reason);

/// <summary>Issuer and number, as XML names a certificate.</summary>
static class CertificateName
{
    internal static bool Is(X509Certificate2 certificate, string issuer, string serial) =>
        CertificateExchangeWriter.Number(certificate) == serial.TrimStart('0')
        && IsSame(issuer, certificate.IssuerName);

    static bool IsSame(string one, X500DistinguishedName other)
    {
        try
        {
            return Parts(new(one)).SequenceEqual(Parts(other));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Products write the parts of a name from either end.
    static List<string> Parts(X500DistinguishedName name) =>
    [
        .. name.EnumerateRelativeDistinguishedNames().Select(r => r.HasMultipleElements
            ? Convert.ToHexString(r.RawData.Span)
            : $"{r.GetSingleElementType().Value}={r.GetSingleElementValue()}").Order(StringComparer.Ordinal),
    ];
}
