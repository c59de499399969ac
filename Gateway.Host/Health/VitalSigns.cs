using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Health;

/// <summary>What the gateway needs for its work: the things that <c>/health/ready</c> asks after.</summary>
/// <param name="database">Holds what is due.</param>
/// <param name="node">This gateway among those that share the database.</param>
/// <param name="data">The folder of everything.</param>
/// <param name="disk">How much of it stays free.</param>
/// <param name="mailboxes">As they were found last.</param>
/// <param name="heartbeats">The loops.</param>
/// <param name="isScheduling">Whether the scheduler runs.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what is not for everybody.</param>
sealed class VitalSigns(
    Database database, string node, DataFolder data, DiskReserve disk, MailboxStatuses mailboxes, Heartbeats heartbeats, Func<bool> isScheduling, TimeProvider time, ILogger logger)
{
    // A row that is written costs an fsync; between two of them a transaction without a change shows whether the writer hangs.
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    long _writtenAt;

    /// <summary>Everything that is asked after, in the order in which it is shown.</summary>
    internal IReadOnlyList<HealthCheck> Checks() =>
    [
        Check("database", DatabaseAsync),
        Check("schema", SchemaAsync),
        Check("payload folder", PayloadsAsync),
        Check("disk", () => Task.FromResult(Disk())),
        Check("scheduler", () => Task.FromResult(Scheduler())),
        Check("workers", () => Task.FromResult(Workers())),
        Check("mailboxes", () => Task.FromResult(Mailboxes())),
        Check("sending", SendingAsync),
    ];

    HealthCheck Check(string name, Func<Task<HealthAnswer>> look) => new(name, look, time, logger);

    async Task<HealthAnswer> DatabaseAsync()
    {
        await ProveWritesAsync();
        return HealthAnswer.Good("answers");
    }

    /// <summary>Writes a row, every few seconds however often it is asked: a full log, a full disk and a standby take transactions, but nothing in them.</summary>
    /// <exception cref="Exception">The database takes no writes.</exception>
    internal async Task ProveWritesAsync()
    {
        var writtenAt = Volatile.Read(ref _writtenAt);
        var isRecent = writtenAt != 0 && time.GetElapsedTime(writtenAt) < Interval;
        await database.WriteAsync(tx =>
        {
            if (!isRecent) NodeStore.Beat(tx, node, time.GetUtcNow());
        });
        if (!isRecent) Volatile.Write(ref _writtenAt, time.GetTimestamp());
    }

    async Task<HealthAnswer> SchemaAsync() => await database.ReadAsync(SchemaVersion.Of) switch
    {
        { IsOlder: true } v => HealthAnswer.Bad(Text($"the tables are at migration {v.Database:0000}, this program needs {v.Program:0000}: run the migrations")),
        { IsNewer: true } v => HealthAnswer.Bad(Text($"the tables are at migration {v.Database:0000}, newer than this program, which knows {v.Program:0000}: start the newer program")),
        var v => HealthAnswer.Good(Text($"at migration {v.Database:0000}")),
    };

    async Task<HealthAnswer> PayloadsAsync()
    {
        var probe = Path.Combine(data.Payloads, "incoming", $"probe-{node}");
        try
        {
            await DurableFile.ReplaceAsync(probe, new MemoryStream([1]), CancellationToken.None);
            File.Delete(probe);
            return HealthAnswer.Good("can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{data.Payloads} cannot be written: {e.Message}", e);
        }
    }

    HealthAnswer Disk()
    {
        var (free, reserve) = (disk.Free() / DiskReserve.Megabyte, disk.Bytes / DiskReserve.Megabyte);
        return disk.IsShort
            ? HealthAnswer.Bad(Text($"{free} MB are free, below the reserve of {reserve} MB: no mail is taken until there is room again"))
            : HealthAnswer.Good(Text($"{free} MB are free"));
    }

    /// <summary>So many bytes stay free.</summary>
    internal long ReservedBytes => disk.Bytes;

    /// <summary>What the gateway's user may still write.</summary>
    internal long DiskFree() => disk.Free();

    HealthAnswer Scheduler() => isScheduling() ? HealthAnswer.Good("running") : HealthAnswer.Bad("the scheduler does not run: no mailbox is looked into, nothing is acknowledged");

    HealthAnswer Workers() => heartbeats.Stalled() is { Count: > 0 } standing
        ? HealthAnswer.Bad($"no sign of life from {string.Join(", ", standing)}")
        : HealthAnswer.Good("running");

    // By a person's wish, or since a restore: mail can be taken all the same, but nobody must forget it.
    async Task<HealthAnswer> SendingAsync() => await database.ReadAsync(tx => PauseStore.Find(tx, Paused.Sending)) is { } pause
        ? HealthAnswer.Degraded(Text($"paused since {pause.PlacedAt:u}: nothing leaves for partners before gateway sending release"))
        : HealthAnswer.Good("not paused");

    // One partner's mailbox does not keep the others' mail away from a gateway that works.
    HealthAnswer Mailboxes()
    {
        var all = mailboxes.All;
        var dead = all.Where(m => m.DeadSince is not null).Select(m => Text($"{m.Channel} since {m.DeadSince:u}")).ToList();
        return dead.Count == 0
            ? HealthAnswer.Good(Text($"{all.Count} reachable"))
            : HealthAnswer.Degraded($"no access to {string.Join(", ", dead)}") with { Nameless = Text($"no access to {dead.Count} of {all.Count}") };
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
