using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;

namespace Gateway.Transports.Tests.As2;

/// <summary>Certificates as openssl makes and packs them, in texts as the draft has them.</summary>
public sealed class CertificateExchangeTests : IDisposable
{
    readonly OpenSsl _openssl = new();
    readonly X509Certificate2 _next;

    public CertificateExchangeTests() => _next = Make("/C=DE/O=Acme Tools, Inc./CN=Acme AS2 2027", "keyUsage=critical,digitalSignature,keyEncipherment");

    public void Dispose() => _openssl.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_is_read_with_the_certificate_that_it_names_whichever_end_its_name_begins_at(bool isReversed)
    {
        var read = CertificateExchange.Read([Request(_next, isReversed), Packed(Keys.Partner, _next)]);

        var proposal = Assert.Single(read.Proposals);
        Assert.Equal(("R-1", "ACME-AS2"), (read.RequestId, read.Sender));
        Assert.Equal(_next.Thumbprint, proposal.Certificate.Thumbprint);
        Assert.Contains($"<ds:X509IssuerName>{proposal.Issuer}</ds:X509IssuerName><ds:X509SerialNumber>{proposal.SerialNumber}<", Name(_next, isReversed), StringComparison.Ordinal);
        Assert.Equal(CertificateUses.DigitalSignature | CertificateUses.KeyEncipherment, proposal.Uses);
        Assert.Equal(new(2026, 12, 24, 11, 0, 0, TimeSpan.Zero), proposal.RespondBy);
        Assert.Empty(proposal.Doubts(_next.NotBefore.AddDays(1)));
        Assert.Equal(["it has ended"], proposal.Doubts(_next.NotAfter.AddSeconds(1)));
    }

    [Fact]
    public void An_answer_says_of_each_certificate_whether_it_is_taken_and_why_not()
    {
        var text = $"""
            <EDIINTCertificateExchangeResponse {Namespaces} requestId="R-2">
              <TradingPartnerInfo><Name qualifier="AS2">ACME-AS2</Name><MessageOriginated>2026-12-01T10:00:00Z</MessageOriginated></TradingPartnerInfo>
              <TrustResponse><CertStatus>Accepted</CertStatus><CertificateReference>{Name(_next)}</CertificateReference></TrustResponse>
              <TrustResponse>
                <CertStatus>Rejected</CertStatus><ReasonForRejection>too short</ReasonForRejection>
                <CertificateReference>{Name(Keys.Partner)}</CertificateReference>
              </TrustResponse>
            </EDIINTCertificateExchangeResponse>
            """;
        var read = CertificateExchange.Read([Part(text)]);
        Assert.Equal("R-2", read.RequestId);
        Assert.Equal([(true, null), (false, "too short")], read.Verdicts.Select(v => (v.IsAccepted, v.Reason)));
        Assert.Equal(Number(_next), read.Verdicts[0].SerialNumber);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_we_write_is_read_again_behind_signature_and_encryption(bool isBase64)
    {
        var (by, uses) = (new DateTimeOffset(2026, 12, 24, 11, 0, 0, TimeSpan.Zero), CertificateUses.DigitalSignature | CertificateUses.TlsServer);
        var request = Sent(CertificateExchangeWriter.Request("R-3", "SUPPLIER", new() { Certificate = Keys.Next, Uses = uses, RespondBy = by }, new("https://x.example/as2?a=1&b=2"), Keys.Now));
        var proposal = Assert.Single(request.Proposals);
        Assert.Equal(("R-3", "SUPPLIER", uses, by), (request.RequestId, request.Sender, proposal.Uses, proposal.RespondBy));
        Assert.Equal((Keys.Next.Thumbprint, false), (proposal.Certificate.Thumbprint, proposal.Certificate.HasPrivateKey));

        CertificateVerdict[] verdicts =
        [
            new(_next.Issuer, CertificateExchangeWriter.Number(_next), IsAccepted: true, null),
            new(Keys.Partner.Issuer, CertificateExchangeWriter.Number(Keys.Partner), IsAccepted: false, "<short> & old"),
        ];
        var response = Sent(CertificateExchangeWriter.Response("R-4", "SUPPLIER", verdicts, Keys.Now));
        Assert.Equal(("R-4", 0), (response.RequestId, response.Proposals.Count));
        Assert.Equal(verdicts, response.Verdicts);

        CertificateExchange Sent(Extent written)
        {
            var entity = As2Message.Read(written)!;
            var theirs = Keys.TheirSide() with { Send = new() { Base64 = isBase64 } };
            var sent = As2Sender.Build([new(null, entity.Headers["Content-Type"]!, entity.Body)], theirs, "<1@supplier>", Keys.Now);
            var reception = Keys.Receive(sent.Message);
            Assert.Null(reception.Refusal);
            Assert.True(reception.Mic!.IsSameAs(sent.Expected.Mics[0]));
            return CertificateExchange.Read(reception.Payloads);
        }
    }

    [Fact]
    public void A_text_that_is_nested_without_end_is_refused_before_anybody_goes_into_it()
    {
        const int levels = 30_000;
        var text = string.Concat(Enumerable.Repeat("<a>", levels)) + string.Concat(Enumerable.Repeat("</a>", levels));
        Assert.Contains("nested deeper", Assert.Throws<InvalidDataException>(() => CertificateExchange.Read([Part(text)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_another_issuer_under_the_same_number_is_not_taken_for_it()
    {
        var other = Make("/O=Mallory/CN=Acme AS2 2027", "keyUsage=digitalSignature", serial: Number(_next));
        var trouble = Assert.Throws<InvalidDataException>(() => CertificateExchange.Read([Request(_next), Packed(other)]));
        Assert.Contains("is not in the message", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_key_may_not_be_used_for_and_what_is_short_is_told()
    {
        var weak = Make("/CN=Weak", "keyUsage=keyCertSign", bits: 1024);
        var proposal = Assert.Single(CertificateExchange.Read([Request(weak), Packed(weak)]).Proposals);
        Assert.Equal(
            ["its key is shorter than 2048 bits", "its key usage does not allow signatures", "its key usage does not allow encryption"],
            proposal.Doubts(weak.NotBefore.AddHours(1)));
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "requestId=\"R-1\"", "requestId=\"\"", "requestId" },
        { "<TrustRequest>", "<Trust>", "cannot be read" },
        { "digitalSignature", "everything", "CertUsage everything" },
        { "<CertUsage>digitalSignature</CertUsage><CertUsage>keyEncipherment</CertUsage>", "", "CertUsage" },
        { "2026-12-24T12:00:00+01:00", "at Christmas", "RespondByDate" },
        { "<ds:X509SerialNumber>", "<ds:X509SerialNumber>x", "X509SerialNumber" },
        { "<Name qualifier=\"AS2\">ACME-AS2</Name>", "", "Name" },
        { "EDIINTCertificateExchangeRequest", "EDIINTCertificateExchangeWish", "neither" },
        { "<EDIINT", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><EDIINT", "DTD" },
        { "R-1", "&e;", "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_is_named(string what, string instead, string named)
    {
        var text = Encoding.UTF8.GetString(Request(_next).Content.Span);
        Assert.Contains(what, text, StringComparison.Ordinal);
        var broken = text.Replace(what, instead, StringComparison.Ordinal);
        var trouble = Assert.Throws<InvalidDataException>(() => CertificateExchange.Read([Part(broken), Packed(_next)]));
        Assert.Contains(named, trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_give_a_message_or_a_reason_and_nothing_else()
    {
        var chance = new Random(1);
        byte[] text = Request(_next).Content.ToArray(), packed = Packed(_next).Content.ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var (one, other) = (text.ToArray(), packed.ToArray());
            var hit = round % 2 == 0 ? one : other;
            for (var blow = chance.Next(1, 6); blow > 0; blow--) hit[chance.Next(hit.Length)] = (byte)chance.Next(256);
            try
            {
                CertificateExchange.Read([new("cem.xml", "application/ediint-cert-exchange+xml", one), new("certs.p7c", "application/pkcs7-mime", other)]);
            }
            catch (InvalidDataException)
            {
                // A reason.
            }
        }
    }

    [Fact]
    public void What_is_large_is_not_read()
    {
        var large = Encoding.UTF8.GetString(Request(_next).Content.Span).Replace("</TrustRequest>", new string(' ', 300_000) + "</TrustRequest>", StringComparison.Ordinal);
        var trouble = Assert.Throws<InvalidDataException>(() => CertificateExchange.Read([Part(large), Packed(_next)]));
        Assert.Contains("more than", trouble.Message, StringComparison.Ordinal);
    }

    const string Namespaces = "xmlns=\"urn:ietf:params:xml:ns:ediintcertificateexchange\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";

    static As2Payload Part(string text) => new("cem.xml", "application/ediint-cert-exchange+xml; charset=utf-8", Encoding.UTF8.GetBytes(text));

    static As2Payload Request(X509Certificate2 certificate, bool isReversed = false) => Part($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <EDIINTCertificateExchangeRequest {Namespaces} requestId="R-1">
          <TradingPartnerInfo><Name qualifier="AS2">ACME-AS2</Name><MessageOriginated>2026-12-01T10:00:00Z</MessageOriginated></TradingPartnerInfo>
          <TrustRequest>
            <CertUsage>digitalSignature</CertUsage><CertUsage>keyEncipherment</CertUsage>
            <RespondByDate>2026-12-24T12:00:00+01:00</RespondByDate>
            <ResponseURL>http://acme.example/as2</ResponseURL>
            <EndEntity>
              <CertificateIdentifier>{Name(certificate, isReversed)}</CertificateIdentifier><CertificateContentID>next@acme</CertificateContentID>
            </EndEntity>
          </TrustRequest>
        </EDIINTCertificateExchangeRequest>
        """);

    static string Name(X509Certificate2 certificate, bool isReversed = false)
    {
        var issuer = certificate.IssuerName.Decode(isReversed ? X500DistinguishedNameFlags.Reversed : X500DistinguishedNameFlags.None);
        return $"<ds:X509IssuerName>{issuer}</ds:X509IssuerName><ds:X509SerialNumber>{Number(certificate)}</ds:X509SerialNumber>";
    }

    static string Number(X509Certificate2 certificate) => new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    As2Payload Packed(params X509Certificate2[] certificates)
    {
        string[] files = [.. certificates.SelectMany(c => new[] { "-certfile", _openssl.Certificate(c) })];
        return new("certs.p7c", "application/pkcs7-mime; smime-type=certs-only", _openssl.Run(["crl2pkcs7", "-nocrl", "-outform", "DER", .. files]));
    }

    X509Certificate2 Make(string subject, string usage, int bits = 2048, string serial = "12345678901234567890") =>
        X509CertificateLoader.LoadCertificate(_openssl.Run(
            "req", "-x509", "-newkey", $"rsa:{bits}", "-nodes", "-keyout", Path.Combine(_openssl.Folder, "new.key"), "-subj", subject,
            "-days", "400", "-addext", usage, "-set_serial", serial));
}
