using Gateway.Host.Health;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Telemetry;

/// <summary>Looks every ten seconds how it stands, once for all who want to know.</summary>
sealed partial class StatusWatch(
    Database database, VitalSigns vitals, MailboxStatuses mailboxes, Heartbeats heartbeats, TimeProvider time, ILogger<StatusWatch> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // A database that has not answered for this long is down for those who watch; it is asked on.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    volatile Standing? _latest;
    Task<Sums>? _asking;

    /// <summary>The last look; null before the first.</summary>
    internal Standing? Latest => _latest;

    /// <summary>Tells which certificates end.</summary>
    internal Func<IReadOnlyList<CertificateStanding>> Certificates { get; set; } = () => [];

    /// <summary>Called with each look, one after the other; what it throws is logged.</summary>
    internal Func<Standing, CancellationToken, Task>? Seen { get; set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var telling = Task.CompletedTask;
        try
        {
            do
            {
                heartbeats.Beat(nameof(StatusWatch));
                var seen = await SeeAsync(stoppingToken);
                // A mail that takes its time keeps nobody from seeing how it stands; what is new by then is told next.
                if (telling.IsCompleted) telling = TellAsync(seen, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            heartbeats.End(nameof(StatusWatch));
            await telling;
        }
    }

    /// <summary>Looks now, and tells.</summary>
    internal async Task LookAsync(CancellationToken stopping) => await TellAsync(await SeeAsync(stopping), stopping);

    async Task<Standing> SeeAsync(CancellationToken stopping)
    {
        var sums = await TrySumAsync(stopping);
        var seen = new Standing(
            time.GetUtcNow(), sums?.Work, sums?.Owed ?? [], sums?.Expected ?? [], sums?.Overdue ?? [], sums?.Cases ?? 0, mailboxes.All, DiskFree(), vitals.ReservedBytes,
            sums?.As2, Certificates())
        {
            IsUnwritable = sums is { IsUnwritable: true },
            Untried = mailboxes.Untried,
            Missing = sums?.Missing ?? [],
        };
        _latest = seen;
        return seen;
    }

    async Task TellAsync(Standing seen, CancellationToken stopping)
    {
        try
        {
            if (Seen is not null) await Seen(seen, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It is told after the next start.
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    // A disk that is gone has no room for anybody, and that is what is to be told.
    long DiskFree()
    {
        try
        {
            return vitals.DiskFree();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoDisk(e.Message);
            return 0;
        }
    }

    // One asking at a time: what hangs is waited for and not asked again.
    async Task<Sums?> TrySumAsync(CancellationToken stopping)
    {
        try
        {
            _asking = _asking is { IsCompleted: false } ? _asking : AskAsync();
            return await _asking.WaitAsync(Patience, time, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogDown(e.Message);
            return null;
        }
    }

    async Task<Sums> AskAsync()
    {
        var sums = await database.ReadAsync(tx => Sum(tx, time.GetUtcNow()), CancellationToken.None);
        try
        {
            await vitals.ProveWritesAsync();
            return sums;
        }
        catch (Exception e)
        {
            LogUnwritable(e.Message);
            return sums with { IsUnwritable = true };
        }
    }

    static Sums Sum(Transaction tx, DateTimeOffset now) => new(
        StandingStore.Work(tx), StandingStore.Owed(tx), StandingStore.Expected(tx, ExpectationState.Expected), StandingStore.Expected(tx, ExpectationState.Overdue),
        StandingStore.OpenCases(tx), As2Store.Standing(tx, now - Recent), NumberStore.Standing(tx));

    [LoggerMessage(3201, LogLevel.Warning, "The state of the database could not be read: {Reason}")]
    partial void LogDown(string reason);

    [LoggerMessage(3204, LogLevel.Error, "The database takes no writes: {Reason}")]
    partial void LogUnwritable(string reason);

    [LoggerMessage(3203, LogLevel.Error, "The free space of the data folder could not be read: {Reason}")]
    partial void LogNoDisk(string reason);

    [LoggerMessage(3202, LogLevel.Error, "What was seen could not be passed on; it is tried again")]
    partial void LogFailed(Exception error);

    sealed record Sums(
        IReadOnlyList<WorkStanding> Work, IReadOnlyList<AcknowledgementStanding> Owed, IReadOnlyList<AcknowledgementStanding> Expected,
        IReadOnlyList<AcknowledgementStanding> Overdue, long Cases, IReadOnlyList<As2Standing> As2, IReadOnlyList<MissingStanding> Missing)
    {
        internal bool IsUnwritable { get; init; }
    }
}
