using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>Makes of a profile what the AS2 functions ask for: names, certificates with their days, what is demanded and how we send.</summary>
sealed class As2Relations(SecretStore secrets)
{
    internal OwnCertificates Own { get; } = new(secrets);

    /// <summary>The partner who trades under these names; null for strangers.</summary>
    internal static PartnerProfile? Find(PartnerDirectory directory, As2Names names) => names is { From: { } from, To: { } to }
        ? directory.Partners.FirstOrDefault(p => p.As2 is not null && p.Theirs.As2 == from && p.Ours.As2 == to)
        : null;

    /// <exception cref="SecretMissingException">A key of ours cannot be had.</exception>
    internal As2Relation Of(PartnerProfile partner)
    {
        var as2 = partner.As2!;
        return new()
        {
            OurName = partner.Ours.As2!,
            PartnerName = partner.Theirs.As2!,
            // Who was offered a key may encrypt to it before we sign with it.
            OurDecryption = [.. as2.Ours.Where(k => k.Decrypts).Select(k => Dated(k) with { From = null })],
            OurSigning = [.. as2.Ours.Where(k => k.Signs).Select(Dated)],
            PartnerSigning = Signing(as2),
            PartnerEncryption = [.. as2.Theirs.Where(c => c.Encrypts && !as2.IsCompromised(c.Certificate!)).Select(Dated)],
            Receive = as2.Receive.Policy,
            Send = as2.Send.Message,
        };
    }

    /// <summary>By what the receipt of a message of ours is judged: the names are the message's, whatever they are today. No key is needed.</summary>
    internal static As2Relation Judging(PartnerProfile partner, As2Record sent) => new()
    {
        OurName = sent.OurName,
        PartnerName = sent.PartnerName,
        PartnerSigning = Signing(partner.As2!),
        Receive = partner.As2!.Receive.Policy,
    };

    /// <summary>How the partner's server is reached. What lets us in there is shown to no other: a receipt may go to somebody else's address.</summary>
    internal As2Server Server(PartnerProfile partner, Uri url)
    {
        var (as2, send) = (partner.As2!, partner.As2!.Send);
        var isTheirs = as2.Url is { } theirs && Uri.Compare(theirs, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
        return new()
        {
            Url = url,
            User = isTheirs ? send.User : null,
            Password = isTheirs && send.Password is { } password ? () => secrets.Resolve(password.Name) : null,
            ClientCertificate = isTheirs && send.ClientCertificate is { } certificate ? () => Own.Load(certificate, send.ClientPassphrase) : null,
            Certificates = send.ServerCertificates,
            Proxy = send.Proxy,
            PrivateNetwork = as2.PrivateNetwork,
            Chunked = send.Chunked,
            ExpectContinue = send.ExpectContinue,
            ConnectTimeout = send.ConnectTimeout,
            ResponseTimeout = send.ResponseTimeout,
        };
    }

    static IReadOnlyList<DatedCertificate> Signing(As2Settings as2) => [.. as2.Theirs.Where(c => c.Signs && !as2.IsCompromised(c.Certificate!)).Select(Dated)];

    DatedCertificate Dated(OwnKey key) => new() { Certificate = Own.Load(key.Key!, key.Passphrase), From = key.From, Until = key.Until };

    /// <summary>A certificate of the partner's, with the days on which the profile lets it count.</summary>
    internal static DatedCertificate Dated(PartnerCertificate pinned) => new() { Certificate = pinned.Certificate!, From = pinned.From, Until = pinned.Until };
}
