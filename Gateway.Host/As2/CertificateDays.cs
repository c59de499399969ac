using Gateway.Host.Security;
using Gateway.Host.Telemetry;
using Gateway.Partners;

namespace Gateway.Host.As2;

/// <summary>Which certificates end soon, of those that nothing follows.</summary>
static class CertificateDays
{
    static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    internal static IReadOnlyList<CertificateStanding> Ending(PartnerDirectory directory, OwnCertificates own, DateTimeOffset now) =>
        [.. directory.Partners.Where(p => p.As2 is not null).SelectMany(p => Ending(p, own)).Where(c => c.Ends - now <= Soon)];

    static IEnumerable<CertificateStanding> Ending(PartnerProfile partner, OwnCertificates own)
    {
        var theirs = partner.As2!.Theirs.Where(c => c.Certificate is not null)
            .Select(c => new Term(c.Name, false, c.Signs, c.Encrypts, Earlier(c.Until, c.Certificate!.NotAfter)));
        var ours = partner.As2.Ours.Select(k => Ours(k, own)).OfType<Term>();
        return Last([.. theirs]).Concat(Last([.. ours])).Select(t => new CertificateStanding(partner.Id, t.Name, t.IsOurs, t.Ends));
    }

    // Followed is one whose every use another has for longer.
    static IEnumerable<Term> Last(IReadOnlyList<Term> terms) => terms.Where(term =>
        (term.Signs && !terms.Any(t => t.Signs && t.Ends > term.Ends)) || (term.Encrypts && !terms.Any(t => t.Encrypts && t.Ends > term.Ends)));

    // One that cannot be read is told where it is used.
    static Term? Ours(OwnKey key, OwnCertificates own)
    {
        try
        {
            return new(key.Name, true, key.Signs, key.Decrypts, Earlier(key.Until, own.Load(key.Key!, key.Passphrase).NotAfter));
        }
        catch (Exception e) when (e is SecretMissingException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static DateTimeOffset Earlier(DateTimeOffset? until, DateTime notAfter) => until is { } day && day < notAfter.ToUniversalTime() ? day : notAfter.ToUniversalTime();

    sealed record Term(string Name, bool IsOurs, bool Signs, bool Encrypts, DateTimeOffset Ends);
}
