using System.Collections.Concurrent;
using Gateway.Host.Storage;
using Gateway.Host.Telemetry;
using Gateway.Partners;

namespace Gateway.Host.Alerts;

/// <summary>Tells people what is wrong: once while it lasts, again after the interval that the file gives, and that it is over.</summary>
/// <remarks>What is open is rows, so that a restart and a second node tell nothing twice. A note is sent before the row says so: who dies in
/// between tells it again. The one thing that no row can hold, a database that is down, is remembered by the process.</remarks>
/// <param name="settings">As the file is now.</param>
/// <param name="channels">Opens the channels of the file.</param>
/// <param name="database">Holds the rows.</param>
/// <param name="node">This gateway among those that share the database.</param>
/// <param name="time">Measures how long the telling takes.</param>
/// <param name="logger">Hears what was told and what was not heard.</param>
sealed partial class AlertSender(
    Func<AlertSettings> settings, Func<AlertSettings, IReadOnlyList<IAlertChannel>> channels, Database database, string node, TimeProvider time, ILogger<AlertSender> logger)
{
    // A channel that fails is tried again after this, and a node that died while it told is not waited for longer.
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    // What grows is told again, and not at each single one.
    static readonly TimeSpan Growth = TimeSpan.FromMinutes(15);

    // A write that takes longer is a database that does not answer.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    readonly ConcurrentDictionary<string, DateTimeOffset> _toldDown = new(StringComparer.Ordinal);
    DateTimeOffset? _downSince;

    /// <summary>Judges what was seen, and tells what is due.</summary>
    internal async Task SeeAsync(Standing seen, CancellationToken cancellation)
    {
        var now = settings();
        if (now.Rules.Count == 0) return;
        var open = channels(now);
        var isDown = seen.IsDatabaseDown || !await TryTellAllAsync(seen, now, open, cancellation);
        await SeeDatabaseAsync(seen, isDown, now, open, cancellation);
    }

    // Who cannot write down what was told has no database, whatever it says of itself.
    async Task<bool> TryTellAllAsync(Standing seen, AlertSettings now, IReadOnlyList<IAlertChannel> open, CancellationToken cancellation)
    {
        try
        {
            var begun = time.GetTimestamp();
            var due = await DueAsync(seen, now, cancellation);
            // A channel that hangs holds up none of the others.
            await Task.WhenAll(due.GroupBy(d => d.Channel).Select(g => TellAsync([.. g.OrderByDescending(d => d.IsUrgent)], open, seen.At, begun, cancellation)));
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogUnwritten(e);
            return false;
        }
    }

    // Each is claimed when its turn comes: those before it may have taken longer than a claim holds.
    async Task TellAsync(IReadOnlyList<AlertRecord> due, IReadOnlyList<IAlertChannel> open, DateTimeOffset at, long begun, CancellationToken cancellation)
    {
        foreach (var alert in due)
            if (await ClaimAsync(alert, at + time.GetElapsedTime(begun), cancellation) is { } claimed && !await TryTellAsync(claimed, open, at, cancellation))
                return;
    }

    Task<List<AlertRecord>> DueAsync(Standing seen, AlertSettings now, CancellationToken cancellation)
    {
        var causes = AlertCause.Of(seen, now, node);
        return WriteAsync(tx =>
        {
            foreach (var cause in causes)
                foreach (var alert in Rows(cause, seen.At)) AlertStore.See(tx, alert, cause.HasLasted(seen.At));
            var current = causes.SelectMany(c => c.Rule.Through.Select(t => (Place: (c.Key, t), Cause: c))).ToLookup(c => c.Place, c => c.Cause);
            var missed = new Missed(node, seen, NodeStore.All(tx));
            return AlertStore.All(tx)
                .Select(alert => (Alert: alert, Cause: current[(alert.Cause, alert.Channel)].FirstOrDefault()))
                .Where(a => IsDue(tx, a.Alert, a.Cause, missed, now))
                .Select(a => a.Alert with { ToldItems = a.Cause?.Items ?? 0 }).ToList();
        }, cancellation);
    }

    // A write that hangs is one that fails: it must not keep those who are told from hearing so.
    Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation) => database.WriteAsync(body, cancellation).WaitAsync(Patience, time, cancellation);

    async Task<AlertRecord?> ClaimAsync(AlertRecord due, DateTimeOffset at, CancellationToken cancellation) =>
        await WriteAsync(tx => AlertStore.Claim(tx, due, at, at + Claim), cancellation) ? due with { ClaimedUntil = at + Claim } : null;

    IEnumerable<AlertRecord> Rows(AlertCause cause, DateTimeOffset at) => cause.Rule.Through.Select(channel => new AlertRecord
    {
        Cause = cause.Key,
        Channel = channel,
        Node = cause.Node,
        Text = cause.Text,
        IsUrgent = cause.Rule.IsUrgent,
        OpenedAt = at,
    });

    static bool IsDue(Transaction tx, AlertRecord alert, AlertCause? cause, Missed missed, AlertSettings now)
    {
        var at = missed.At;
        if (cause is null && alert.GoneAt is null && missed.Holds(alert)) AlertStore.Miss(tx, alert, at);
        var mayTell = alert.IsUrgent || !now.IsQuiet(at);
        if (cause is not null) return mayTell && IsNews(tx, alert, cause, at, now.Repeat);
        if (alert.GoneAt is not { } gone || gone + now.Calm > at) return false;
        if (alert.ToldAt is not null) return mayTell;
        // It came and went while nobody was to be woken.
        AlertStore.Delete(tx, alert);
        return false;
    }

    static bool IsNews(Transaction tx, AlertRecord alert, AlertCause cause, DateTimeOffset at, TimeSpan? repeat)
    {
        if (alert.ToldAt is not { } told) return !cause.IsOvertaken;
        if (cause.Items < alert.ToldItems) AlertStore.Lower(tx, alert, cause.Items);
        return (!cause.IsToldOnce && told + repeat <= at) || (cause.Items > alert.ToldItems && told + Growth <= at);
    }

    // False when the channel did not hear: it is asked no more in this round.
    async Task<bool> TryTellAsync(AlertRecord alert, IReadOnlyList<IAlertChannel> open, DateTimeOffset at, CancellationToken cancellation)
    {
        var isOver = alert.GoneAt is not null;
        var note = new AlertNote(alert.Cause, alert.Text, isOver, alert.IsUrgent, alert.OpenedAt, node);
        // A channel that the file no longer has is told nothing; what is over is over.
        if (open.FirstOrDefault(c => c.Name == alert.Channel) is { } channel && !await TryTellAsync(channel, note, cancellation)) return false;
        return await WriteAsync(tx =>
        {
            if (isOver) AlertStore.Delete(tx, alert);
            else AlertStore.Told(tx, alert, at);
            return true;
        }, CancellationToken.None);
    }

    async Task<bool> TryTellAsync(IAlertChannel channel, AlertNote note, CancellationToken cancellation)
    {
        try
        {
            await channel.TellAsync(note, cancellation);
            LogTold(channel.Name, note.Headline);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogUnheard(channel.Name, note.Headline, e.Message);
            return false;
        }
    }

    async Task SeeDatabaseAsync(Standing seen, bool isDown, AlertSettings now, IReadOnlyList<IAlertChannel> open, CancellationToken cancellation)
    {
        if (now.Rules.FirstOrDefault(r => r.Kind == AlertKind.DatabaseDown) is not { } rule) return;
        if (!isDown && _toldDown.IsEmpty)
        {
            _downSince = null;
            return;
        }

        var since = _downSince ??= seen.At;
        if (isDown && (since + rule.After > seen.At || !(rule.IsUrgent || !now.IsQuiet(seen.At)))) return;
        var text = FormattableString.Invariant($"the database does not answer, or takes no writes, since {since:u}");
        var note = new AlertNote($"database-down {node}", text, !isDown, rule.IsUrgent, since, node);
        await Task.WhenAll(open.Where(c => rule.Through.Contains(c.Name)).Select(channel => TellDatabaseAsync(channel, note, seen.At, now.Repeat, cancellation)));
    }

    async Task TellDatabaseAsync(IAlertChannel channel, AlertNote note, DateTimeOffset at, TimeSpan? repeat, CancellationToken cancellation)
    {
        var wasTold = _toldDown.TryGetValue(channel.Name, out var told);
        if (note.IsResolved ? !wasTold : wasTold && !(told + repeat <= at)) return;
        if (!await TryTellAsync(channel, note, cancellation)) return;
        if (note.IsResolved) _toldDown.TryRemove(channel.Name, out _);
        else _toldDown[channel.Name] = at;
    }

    [LoggerMessage(3301, LogLevel.Warning, "Alerted through {Channel}: {Headline}")]
    partial void LogTold(string channel, string headline);

    [LoggerMessage(3304, LogLevel.Error, "Alerts cannot be stored: the database counts as down")]
    partial void LogUnwritten(Exception error);

    [LoggerMessage(3302, LogLevel.Error, "Alert through {Channel} failed: {Headline}; it is tried again: {Reason}")]
    partial void LogUnheard(string channel, string headline, string reason);
}
