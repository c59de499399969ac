using System.Collections.Concurrent;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>A mailbox as this node found it last.</summary>
/// <param name="Channel">As deliveries name it: partner and mailbox.</param>
/// <param name="DeadSince">When it first gave no access; null while it does.</param>
/// <param name="Reason">Why, for the log and for people who may know hosts and paths.</param>
sealed record MailboxStanding(string Channel, DateTimeOffset? DeadSince, string? Reason);

/// <summary>Which mailboxes give access and which do not, and since when: what operations is shown.</summary>
/// <remarks>Of this process only: another node may reach what this one does not.</remarks>
sealed class MailboxStandings(TimeProvider time)
{
    readonly ConcurrentDictionary<string, MailboxStanding> _standings = new(StringComparer.Ordinal);

    /// <summary>Every mailbox that was looked into or written to, by channel.</summary>
    internal IReadOnlyList<MailboxStanding> All => [.. _standings.Values.OrderBy(s => s.Channel, StringComparer.Ordinal)];

    internal void Answered(string channel) => _standings[channel] = new(channel, null, null);

    internal void Failed(string channel, string reason) => _standings.AddOrUpdate(
        channel,
        _ => new(channel, time.GetUtcNow(), reason),
        (_, before) => new(channel, before.DeadSince ?? time.GetUtcNow(), reason));

    /// <summary>Forgets what no profile names any more.</summary>
    internal void Keep(PartnerDirectory directory)
    {
        var named = directory.Mailboxes.Select(m => In(m.Partner, m.Mailbox)).Concat(directory.Partners.Select(p => Out(p.Id))).ToHashSet(StringComparer.Ordinal);
        foreach (var channel in _standings.Keys.Where(c => !named.Contains(c))) _standings.TryRemove(channel, out _);
    }

    internal static string In(PartnerProfile partner, InboundMailbox mailbox) => $"{partner.Id}/{mailbox.Name}";

    internal static string Out(string partner) => $"{partner}/out";
}
