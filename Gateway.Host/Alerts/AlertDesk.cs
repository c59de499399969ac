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
sealed partial class AlertDesk(
    Func<AlertSettings> settings, Func<AlertSettings, IReadOnlyList<IAlertChannel>> channels, Database database, string node, TimeProvider time, ILogger<AlertDesk> logger)
{
    // A channel that fails is tried again after this, and a node that died while it told is not waited for longer.
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, DateTimeOffset> _toldDown = new(StringComparer.Ordinal);
    DateTimeOffset? _downSince;

    /// <summary>Judges what was seen, and tells what is due.</summary>
    internal async Task SeeAsync(Standing seen, CancellationToken cancellation)
    {
        var (now, begun) = (settings(), time.GetTimestamp());
        if (now.Rules.Count == 0) return;
        var open = channels(now);
        await SeeDatabaseAsync(seen, now, open, cancellation);
        if (seen.IsDatabaseDown) return;
        // Each is claimed when its turn comes: those before it may have taken longer than a claim holds.
        foreach (var due in await DueAsync(seen, now, cancellation))
            if (await ClaimAsync(due, seen.At + time.GetElapsedTime(begun), cancellation) is { } claimed)
                await TellAsync(claimed, open, seen.At, cancellation);
    }

    Task<List<AlertRecord>> DueAsync(Standing seen, AlertSettings now, CancellationToken cancellation)
    {
        var causes = AlertCause.Of(seen, now, node);
        return database.WriteAsync(tx =>
        {
            foreach (var alert in causes.SelectMany(c => Rows(c, seen.At))) AlertStore.See(tx, alert);
            var current = causes.SelectMany(c => c.Rule.Through.Select(t => (Place: (c.Key, t), Cause: c))).ToLookup(c => c.Place, c => c.Cause);
            return AlertStore.All(tx).Where(alert => IsDue(tx, alert, current[(alert.Cause, alert.Channel)].FirstOrDefault(), seen.At, now)).ToList();
        }, cancellation);
    }

    async Task<AlertRecord?> ClaimAsync(AlertRecord due, DateTimeOffset at, CancellationToken cancellation) =>
        await database.WriteAsync(tx => AlertStore.Claim(tx, due, at, at + Claim), cancellation) ? due with { ClaimedUntil = at + Claim } : null;

    IEnumerable<AlertRecord> Rows(AlertCause cause, DateTimeOffset at) => cause.Rule.Through.Select(channel => new AlertRecord
    {
        Cause = cause.Key,
        Channel = channel,
        Node = cause.Node,
        Text = cause.Text,
        IsUrgent = cause.Rule.IsUrgent,
        OpenedAt = at,
    });

    // What another node sees is for it to miss.
    bool IsDue(Transaction tx, AlertRecord alert, AlertCause? cause, DateTimeOffset at, AlertSettings now)
    {
        if (cause is null && alert.GoneAt is null && (alert.Node.Length == 0 || alert.Node == node)) AlertStore.Miss(tx, alert, at);
        var mayTell = alert.IsUrgent || !now.IsQuiet(at);
        if (cause is not null)
            return mayTell && (alert.ToldAt is not { } told ? !cause.IsOvertaken : !cause.IsToldOnce && now.Repeat is { } repeat && told + repeat <= at);
        if (alert.GoneAt is not { } gone || gone + now.Calm > at) return false;
        if (alert.ToldAt is not null) return mayTell;
        // It came and went while nobody was to be woken.
        AlertStore.Delete(tx, alert);
        return false;
    }

    async Task TellAsync(AlertRecord alert, IReadOnlyList<IAlertChannel> open, DateTimeOffset at, CancellationToken cancellation)
    {
        var isOver = alert.GoneAt is not null;
        var note = new AlertNote(alert.Cause, alert.Text, isOver, alert.IsUrgent, alert.OpenedAt, node);
        // A channel that the file no longer has is told nothing; what is over is over.
        if (open.FirstOrDefault(c => c.Name == alert.Channel) is { } channel && !await TryTellAsync(channel, note, cancellation)) return;
        await database.WriteAsync(tx =>
        {
            if (isOver) AlertStore.Delete(tx, alert);
            else AlertStore.Told(tx, alert, at);
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
        catch (AlertUnheardException e)
        {
            LogUnheard(channel.Name, note.Headline, e.Message);
            return false;
        }
    }

    async Task SeeDatabaseAsync(Standing seen, AlertSettings now, IReadOnlyList<IAlertChannel> open, CancellationToken cancellation)
    {
        if (now.Rules.FirstOrDefault(r => r.Kind == AlertKind.DatabaseDown) is not { } rule) return;
        if (!seen.IsDatabaseDown && _toldDown.Count == 0)
        {
            _downSince = null;
            return;
        }

        _downSince ??= seen.At;
        if (seen.IsDatabaseDown && (_downSince + rule.After > seen.At || !(rule.IsUrgent || !now.IsQuiet(seen.At)))) return;
        var note = new AlertNote($"database-down {node}", FormattableString.Invariant($"the database does not answer since {_downSince:u}"), !seen.IsDatabaseDown, rule.IsUrgent, _downSince.Value, node);
        foreach (var channel in open.Where(c => rule.Through.Contains(c.Name))) await TellDatabaseAsync(channel, note, seen.At, now.Repeat, cancellation);
    }

    async Task TellDatabaseAsync(IAlertChannel channel, AlertNote note, DateTimeOffset at, TimeSpan? repeat, CancellationToken cancellation)
    {
        var wasTold = _toldDown.TryGetValue(channel.Name, out var told);
        if (note.IsResolved ? !wasTold : wasTold && !(told + repeat <= at)) return;
        if (!await TryTellAsync(channel, note, cancellation)) return;
        if (note.IsResolved) _toldDown.Remove(channel.Name);
        else _toldDown[channel.Name] = at;
    }

    [LoggerMessage(3301, LogLevel.Warning, "Told through {Channel}: {Headline}")]
    partial void LogTold(string channel, string headline);

    [LoggerMessage(3302, LogLevel.Error, "Not heard through {Channel}: {Headline}. It is told again. {Reason}")]
    partial void LogUnheard(string channel, string headline, string reason);
}
