using System.Collections.Concurrent;
using Gateway.Host.Storage;
using Gateway.Partners;
using Trouble = Gateway.Transports.Trouble;

namespace Gateway.Host.Pipeline;

/// <summary>A mailbox as this node found it last.</summary>
/// <param name="Channel">As deliveries name it: partner and mailbox.</param>
/// <param name="DeadSince">When it first gave no access; null while it does.</param>
/// <param name="Reason">Why, for the log and for people who may know hosts and paths.</param>
/// <param name="Failures">How often in a row it gave none.</param>
sealed record MailboxStatus(string Channel, DateTimeOffset? DeadSince = null, string? Reason = null, int Failures = 0)
{
    /// <summary>Whether its server was not the one of the profile, whatever else has kept us out since.</summary>
    internal bool IsUntrusted { get; init; }

    /// <summary>When it was looked into last, and how long it is left alone: by the monotonic clock.</summary>
    internal long FailedAt { get; init; }

    /// <inheritdoc cref="FailedAt"/>
    internal TimeSpan Rest { get; init; }

    /// <summary>Since when it waits for one of our connections to its server; null when it does not. One clock is shown, the other measured by.</summary>
    internal (DateTimeOffset Shown, long Measured)? WaitsSince { get; init; }
}

/// <summary>Which mailboxes give access and which do not, and since when: what operations is shown.</summary>
/// <remarks>Of this process only: another node may reach what this one does not.</remarks>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the attempts at mailboxes that failed together.</param>
sealed class MailboxStatuses(TimeProvider time, Random random)
{
    readonly ConcurrentDictionary<string, MailboxStatus> _standings = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string Channel, string File), (string Reason, int Times)> _refused = new();
    volatile HashSet<string> _named = [];

    /// <summary>Who waits for a connection for longer than this is shown: others hold them all the time.</summary>
    internal static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    // After so many failures it is half a minute.
    const int UnhurriedAttempts = 5;

    /// <summary>Every mailbox that was looked into or written to, by channel.</summary>
    internal IReadOnlyList<MailboxStatus> All => [.. _standings.Values.OrderBy(s => s.Channel, StringComparer.Ordinal)];

    /// <summary>Those that profiles name and nobody has looked into or written to yet.</summary>
    internal IReadOnlyList<string> Untried => [.. _named.Where(channel => !_standings.ContainsKey(channel)).Order(StringComparer.Ordinal)];

    /// <summary>It gave access.</summary>
    /// <param name="channel">Partner and mailbox.</param>
    /// <param name="trouble">What keeps us from a file of it all the same; then it is shown as one that gives none, and looked into as before.</param>
    internal void Answered(string channel, string? trouble = null)
    {
        DateTimeOffset? since = trouble is null ? null : Find(channel)?.DeadSince ?? time.GetUtcNow();
        _standings[channel] = new(channel, since, trouble);
    }

    internal void Failed(string channel, string reason, Trouble? trouble = null)
    {
        var before = Find(channel) ?? new(channel);
        var failures = before.Failures + 1;
        _standings[channel] = before with
        {
            DeadSince = before.DeadSince ?? time.GetUtcNow(),
            WaitsSince = null,
            Reason = reason,
            Failures = failures,
            IsUntrusted = before.IsUntrusted || trouble == Trouble.ServerNotTrusted,
            FailedAt = time.GetTimestamp(),
            Rest = Backoff.After(failures, random),
        };
    }

    /// <summary>It was not tried, because our connections to its server were all in use: that says nothing of it, unless it goes on.</summary>
    internal void Waits(string channel, string reason)
    {
        var before = Find(channel) ?? new(channel);
        var since = before.WaitsSince ?? (time.GetUtcNow(), time.GetTimestamp());
        var isLong = before.DeadSince is null && time.GetElapsedTime(since.Measured) >= LongWait;
        _standings[channel] = before with { WaitsSince = since, DeadSince = isLong ? since.Shown : before.DeadSince, Reason = isLong ? reason : before.Reason };
    }

    /// <summary>Whether a mailbox that gave no access is left alone for now: servers shut out who fails to log in too often.</summary>
    internal bool Rests(string channel) => RestOf(channel) is not null;

    /// <summary>How long it is still left alone; null when it is not.</summary>
    internal TimeSpan? RestOf(string channel) =>
        Find(channel) is { Failures: > 0 } standing && standing.Rest - time.GetElapsedTime(standing.FailedAt) is var left && left > TimeSpan.Zero ? left : null;

    /// <summary>As it was found last; null before it was looked into or written to.</summary>
    internal MailboxStatus? Find(string channel) => _standings.GetValueOrDefault(channel);

    /// <summary>It gave access and refused one file, as it may do for good while it takes others: it counts as troubled until that file has gone.</summary>
    /// <returns>When to try that file again: half a minute later, and twice as long each time.</returns>
    internal TimeSpan Refused(string channel, string file, string reason)
    {
        var (_, times) = _refused[(channel, file)] = (reason, _refused.GetValueOrDefault((channel, file)).Times + 1);
        Answered(channel, reason);
        return Backoff.After(times + UnhurriedAttempts, random);
    }

    /// <summary>What was refused, and has been cancelled or went another way since, is nobody's trouble any more.</summary>
    internal async Task ForgetAsync(Database database, CancellationToken cancellation)
    {
        if (_refused.IsEmpty) return;
        bool IsOver(Transaction tx, string id) => DeliveryStore.Find(tx, id) is not { State: DeliveryState.Due or DeliveryState.Sending };
        var over = await database.ReadAsync(tx => _refused.Keys.Where(k => IsOver(tx, k.File)).ToList(), cancellation);
        foreach (var (channel, file) in over)
        {
            Went(channel, file);
            // Where it gives no access at all by now, that is another trouble.
            if (Find(channel) is { Failures: 0 }) Took(channel);
        }
    }

    /// <summary>It took the file.</summary>
    internal void Went(string channel, string file) => _refused.TryRemove((channel, file), out _);

    /// <summary>It gave access; what it refused is its trouble until it goes.</summary>
    internal void Took(string channel) => Answered(channel, _refused.Where(r => r.Key.Channel == channel).Select(r => r.Value.Reason).FirstOrDefault());

    /// <summary>After the profiles were changed: forgets what none names any more, and leaves nothing alone, for whoever changed them wants to see.</summary>
    internal void Keep(PartnerDirectory directory)
    {
        var named = directory.Mailboxes.Select(m => In(m.Partner, m.Mailbox)).Concat(directory.Partners.SelectMany(p => new[] { Out(p.Id), p.OutChannel })).ToHashSet(StringComparer.Ordinal);
        foreach (var (channel, standing) in _standings)
            if (!named.Contains(channel)) _standings.TryRemove(channel, out _);
            else _standings.TryUpdate(channel, standing with { Rest = TimeSpan.Zero }, standing);
        foreach (var refused in _refused.Keys.Where(k => !named.Contains(k.Channel))) _refused.TryRemove(refused, out _);
        _named = named;
    }

    internal static string In(PartnerProfile partner, InboundMailbox mailbox) => $"{partner.Id}/{mailbox.Name}";

    internal static string Out(string partner) => $"{partner}/out";
}
