using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>What a message about certificates says, for the person who decides: nothing of it counts before the profile says so.</summary>
static class CertificateExchangeText
{
    const int Shown = 5;
    const int TextMax = 200;

    internal static string Of(As2Reception reception, DateTimeOffset now)
    {
        var warning = reception.WasSigned ? "" : " NOT SIGNED: anybody may have sent it.";
        try
        {
            var exchange = CertificateExchange.Read(reception.Payloads);
            if (exchange.Sender != reception.From) warning += $" It calls its sender {Cut(exchange.Sender)}.";
            return exchange.Proposals.Count > 0 ? Proposed(exchange, now) + warning : Answered(exchange) + warning;
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return $"certificate exchange, which cannot be read: {Cut(e.Message)}.{warning}";
        }
    }

    static string Proposed(CertificateExchange exchange, DateTimeOffset now) =>
        $"certificate exchange, request {Cut(exchange.RequestId)}: {Few(exchange.Proposals.Select(p => Proposed(p, now)))}. Nothing is trusted by this: "
        + "compare the fingerprint by another way, put the certificate into the profile, and answer (gateway as2 certificate answer).";

    static string Proposed(CertificateProposal proposal, DateTimeOffset now)
    {
        var certificate = proposal.Certificate;
        var key = certificate.GetRSAPublicKey() is { } rsa ? Say($"RSA {rsa.KeySize}") : certificate.PublicKey.Oid.FriendlyName;
        var text = $"{Cut(certificate.Subject)}, SHA-256 {certificate.GetCertHashString(HashAlgorithmName.SHA256)}, {key}, "
            + Say($"good {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, for {proposal.Uses}");
        if (proposal.RespondBy is { } day) text += Say($", to be answered by {day.ToUniversalTime():u}");
        return proposal.Doubts(now) is { Count: > 0 } doubts ? $"{text} ({string.Join("; ", doubts)})" : text;
    }

    static string Answered(CertificateExchange exchange) =>
        $"certificate exchange, answer to request {Cut(exchange.RequestId)}: {Few(exchange.Verdicts.Select(Answered))}. Cancel this when it is read.";

    static string Answered(CertificateVerdict verdict) =>
        $"number {verdict.SerialNumber} of {Cut(verdict.Issuer)} is {(verdict.IsAccepted ? "accepted" : $"rejected ({Cut(verdict.Reason ?? "no reason")})")}";

    static string Few(IEnumerable<string> texts) => texts.ToList() is { Count: > Shown } many
        ? Say($"{string.Join(" | ", many.Take(Shown))} | and {many.Count - Shown} more")
        : string.Join(" | ", texts);

    static string Cut(string text) => FileName.Shown(text.Length <= TextMax ? text : text[..TextMax]);

    static string Say(FormattableString text) => FormattableString.Invariant(text);
}
