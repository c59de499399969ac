using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>The mailboxes of the current profiles, opened; each remembers its listings between polls.</summary>
/// <param name="transports">Reach where they lie.</param>
/// <param name="node">This gateway, as claims name it.</param>
/// <param name="ids">Ids of claims.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads attempts at dead ones.</param>
/// <param name="hasRoom">Whether so many bytes may come in.</param>
sealed class PartnerMailboxes(
    MailboxTransports transports, string node, UlidSource ids, TimeProvider time, Random random, Func<long, bool> hasRoom) : IAsyncDisposable
{
    readonly ConcurrentDictionary<(string Partner, string Mailbox), Opened> _open = new();

    /// <summary>Which of them give access.</summary>
    internal MailboxStatuses Standings { get; } = new(time, random);

    /// <summary>The mailbox where a partner's files arrive.</summary>
    internal Mailbox In(PartnerProfile partner, InboundMailbox mailbox) => Open(partner, mailbox.Name, mailbox.Settings, () => transports.Open(mailbox.Server));

    /// <summary>The mailbox where our files for a partner go; null when the profile names none.</summary>
    internal Mailbox? Out(PartnerProfile partner) =>
        partner.Out is { } mailbox ? Open(partner, "", mailbox.Settings, () => transports.OpenOut(mailbox.Server)) : null;

    /// <summary>Ends what connections there are.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open.Values) await open.Transport.DisposeAsync();
    }

    // A changed profile may name other folders; then nothing that was seen in the old ones counts.
    Mailbox Open(PartnerProfile partner, string name, MailboxSettings settings, Func<ITransport> connect) => _open.AddOrUpdate(
        (partner.Id, name),
        _ => New(partner, name, settings, connect),
        (_, open) => open.Revision == partner.Revision ? open : New(partner, name, settings, connect)).Mailbox;

    Opened New(PartnerProfile partner, string name, MailboxSettings settings, Func<ITransport> connect)
    {
        var transport = connect();
        return new(partner.Revision, new(transport, settings, Owner(partner.Id, name), ids.Next, time) { HasRoom = hasRoom }, transport);
    }

    // Two mailboxes may take files from one folder by different masks, and each must know its own claims from the other's that are being worked.
    string Owner(string partner, string mailbox)
    {
        var mark = SHA256.HashData(Encoding.UTF8.GetBytes($"{partner}\n{mailbox}"));
        return $"{node}-{Convert.ToHexStringLower(mark)[..8]}";
    }

    sealed record Opened(string Revision, Mailbox Mailbox, ITransport Transport);
}
