using System.Security.Cryptography.X509Certificates;
using Gateway.Host.Security;
using Gateway.Host.Telemetry;
using Gateway.Partners;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>Which certificates end soon, of those that nothing follows.</summary>
static class CertificateDays
{
    static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <param name="directory">The partners.</param>
    /// <param name="own">Our keys.</param>
    /// <param name="listener">Which TLS certificate the listener shows.</param>
    /// <param name="now">The time.</param>
    internal static IReadOnlyList<CertificateStanding> Ending(PartnerDirectory directory, OwnCertificates own, As2ListenerSettings listener, DateTimeOffset now)
    {
        var partners = directory.Partners.Where(p => p.As2 is not null).ToList();
        return [.. partners.SelectMany(p => Ending(p, own)).Concat(Shown(partners, own, listener)).Where(c => c.Ends - now <= Soon)];
    }

    // The next one of TLS takes the place of the old.
    static IEnumerable<CertificateStanding> Shown(IEnumerable<PartnerProfile> partners, OwnCertificates own, As2ListenerSettings listener)
    {
        var shown = partners.Select(p => (p.Id, p.As2!.Send.ClientCertificate, p.As2.Send.ClientPassphrase));
        if (listener is { Url.Length: > 0, Certificate: { Length: > 0 } name })
            shown = shown.Append(("", new(name), listener.Passphrase is { Length: > 0 } passphrase ? new(passphrase) : null));
        foreach (var (partner, certificate, passphrase) in shown)
            if (certificate is not null && Load(certificate, passphrase, own) is { } read)
                yield return new(partner, certificate.Name, true, new DatedCertificate { Certificate = read }.Ends) { IsTls = true };
    }

    static IEnumerable<CertificateStanding> Ending(PartnerProfile partner, OwnCertificates own)
    {
        var theirs = partner.As2!.Theirs.Where(c => c.Certificate is not null)
            .Select(c => new Term(c.Name, false, c.Signs, c.Encrypts, Dated(c.Certificate!, c.From, c.Until)));
        var ours = partner.As2.Ours.Select(k => Ours(k, own)).OfType<Term>();
        return Last([.. theirs]).Concat(Last([.. ours])).Select(t => new CertificateStanding(partner.Id, t.Name, t.IsOurs, t.Ends));
    }

    // Followed is one whose every use another has for longer, and has when it ends.
    static IEnumerable<Term> Last(IReadOnlyList<Term> terms) => terms.Where(term =>
        (term.Signs && !terms.Any(t => t.Signs && Follows(t, term))) || (term.Encrypts && !terms.Any(t => t.Encrypts && Follows(t, term))));

    static bool Follows(Term next, Term term) => next.Ends > term.Ends && next.Begins <= term.Ends;

    static Term? Ours(OwnKey key, OwnCertificates own) =>
        Load(key.Key!, key.Passphrase, own) is { } read ? new(key.Name, true, key.Signs, key.Decrypts, Dated(read, key.From, key.Until)) : null;

    // One that cannot be read is told where it is used.
    static X509Certificate2? Load(SecretReference key, SecretReference? passphrase, OwnCertificates own)
    {
        try
        {
            return own.Load(key, passphrase);
        }
        catch (Exception e) when (e is SecretMissingException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static DatedCertificate Dated(X509Certificate2 certificate, DateTimeOffset? from, DateTimeOffset? until) => new() { Certificate = certificate, From = from, Until = until };

    sealed record Term(string Name, bool IsOurs, bool Signs, bool Encrypts, DatedCertificate Days)
    {
        internal DateTimeOffset Begins => Days.Begins;

        internal DateTimeOffset Ends => Days.Ends;
    }
}
