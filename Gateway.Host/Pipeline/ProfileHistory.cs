using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>The history of a partner's profile: which revision came into force when, and by which keys its servers were to be known from then on.</summary>
static class ProfileHistory
{
    /// <summary>Tells that a revision came into force.</summary>
    /// <param name="effects">Of its transaction.</param>
    /// <param name="partner">As it is now.</param>
    /// <param name="before">The revision before; null for the first.</param>
    internal static void Tell(Effects effects, PartnerProfile partner, string? before) =>
        EventStore.Append(effects.Tx, new(ChainOf(partner.Id), "adopted", partner.Id, partner.Id, effects.Now)
        {
            Detail = Story.Json([("revision", partner.Revision), ("before", before), .. ServersOf(partner).Select(s => ($"server {s.Name}", (string?)KnownBy(s)))]),
        });

    internal static string ChainOf(string partner) => EventStore.ChainOf("profile:", partner);

    static IEnumerable<RemoteServer> ServersOf(PartnerProfile partner) =>
        partner.Mailboxes.Select(m => m.Server).Append(partner.Out?.Server).OfType<RemoteServer>().DistinctBy(s => s.Name);

    static string KnownBy(RemoteServer server) => $"{server.Address} {server switch
    {
        SftpServer sftp => string.Join(", ", sftp.HostKeys),
        FtpServer { Certificates.Count: > 0 } ftp => string.Join(", ", ftp.Certificates),
        _ => "by its certificate's authority",
    }}";
}
