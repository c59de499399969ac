using System.Collections.Concurrent;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>A mailbox as this node found it last.</summary>
/// <param name="Channel">As deliveries name it: partner and mailbox.</param>
/// <param name="DeadSince">When it first gave no access; null while it does.</param>
/// <param name="Reason">Why, for the log and for people who may know hosts and paths.</param>
/// <param name="Failures">How often in a row it gave none.</param>
sealed record MailboxStanding(string Channel, DateTimeOffset? DeadSince = null, string? Reason = null, int Failures = 0)
{
    /// <summary>When it was looked into last, and how long it is left alone: by the monotonic clock.</summary>
    internal long FailedAt { get; init; }

    /// <inheritdoc cref="FailedAt"/>
    internal TimeSpan Rest { get; init; }
}

/// <summary>Which mailboxes give access and which do not, and since when: what operations is shown.</summary>
/// <remarks>Of this process only: another node may reach what this one does not.</remarks>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the attempts at mailboxes that failed together.</param>
sealed class MailboxStandings(TimeProvider time, Random random)
{
    readonly ConcurrentDictionary<string, MailboxStanding> _standings = new(StringComparer.Ordinal);
    volatile HashSet<string> _named = [];

    /// <summary>Every mailbox that was looked into or written to, by channel.</summary>
    internal IReadOnlyList<MailboxStanding> All => [.. _standings.Values.OrderBy(s => s.Channel, StringComparer.Ordinal)];

    /// <summary>Those that profiles name and nobody has looked into or written to yet.</summary>
    internal IReadOnlyList<string> Untried => [.. _named.Where(channel => !_standings.ContainsKey(channel)).Order(StringComparer.Ordinal)];

    /// <summary>It gave access.</summary>
    /// <param name="channel">Partner and mailbox.</param>
    /// <param name="trouble">What keeps us from a file of it all the same; then it is shown as one that gives none, and looked into as before.</param>
    internal void Answered(string channel, string? trouble = null)
    {
        DateTimeOffset? since = trouble is null ? null : _standings.GetValueOrDefault(channel)?.DeadSince ?? time.GetUtcNow();
        _standings[channel] = new(channel, since, trouble);
    }

    internal void Failed(string channel, string reason)
    {
        var before = _standings.GetValueOrDefault(channel) ?? new(channel);
        var failures = before.Failures + 1;
        _standings[channel] = before with
        {
            DeadSince = before.DeadSince ?? time.GetUtcNow(),
            Reason = reason,
            Failures = failures,
            FailedAt = time.GetTimestamp(),
            Rest = Backoff.After(failures, random),
        };
    }

    /// <summary>Whether a mailbox that gave no access is left alone for now: servers shut out who fails to log in too often.</summary>
    internal bool Rests(string channel) =>
        _standings.TryGetValue(channel, out var standing) && standing.Failures > 0 && time.GetElapsedTime(standing.FailedAt) < standing.Rest;

    /// <summary>After the profiles were changed: forgets what none names any more, and leaves nothing alone, for whoever changed them wants to see.</summary>
    internal void Keep(PartnerDirectory directory)
    {
        var named = directory.Mailboxes.Select(m => In(m.Partner, m.Mailbox)).Concat(directory.Partners.SelectMany(p => new[] { Out(p.Id), p.OutChannel })).ToHashSet(StringComparer.Ordinal);
        foreach (var (channel, standing) in _standings)
            if (!named.Contains(channel)) _standings.TryRemove(channel, out _);
            else _standings.TryUpdate(channel, standing with { Rest = TimeSpan.Zero }, standing);
        _named = named;
    }

    internal static string In(PartnerProfile partner, InboundMailbox mailbox) => $"{partner.Id}/{mailbox.Name}";

    internal static string Out(string partner) => $"{partner}/out";
}
