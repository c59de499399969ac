using System.Collections.Concurrent;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.Folder;

namespace Gateway.Host.Pipeline;

/// <summary>The mailboxes of the current profiles, opened; each remembers its listings between polls.</summary>
/// <param name="root">What relative folders start from.</param>
/// <param name="node">This gateway, as claims name it.</param>
/// <param name="ids">Ids of claims.</param>
/// <param name="time">The clock.</param>
sealed class PartnerMailboxes(string root, string node, UlidSource ids, TimeProvider time)
{
    readonly ConcurrentDictionary<(string Partner, string Mailbox), Opened> _open = new();

    /// <summary>Which of them give access.</summary>
    internal MailboxStandings Standings { get; } = new(time);

    /// <summary>The mailbox where a partner's files arrive.</summary>
    internal Mailbox In(PartnerProfile partner, InboundMailbox mailbox) => Open(partner, mailbox.Name, mailbox.Settings);

    /// <summary>The mailbox where our files for a partner go; null when the profile names none.</summary>
    internal Mailbox? Out(PartnerProfile partner) => partner.Out is { } mailbox ? Open(partner, "", mailbox.Settings) : null;

    // A changed profile may name other folders; then nothing that was seen in the old ones counts.
    Mailbox Open(PartnerProfile partner, string name, MailboxSettings settings) => _open.AddOrUpdate(
        (partner.Id, name),
        _ => New(partner.Revision, settings),
        (_, open) => open.Revision == partner.Revision ? open : New(partner.Revision, settings)).Mailbox;

    Opened New(string revision, MailboxSettings settings) =>
        new(revision, new(new FolderTransport(root), settings, node, ids.Next, time));

    sealed record Opened(string Revision, Mailbox Mailbox);
}
