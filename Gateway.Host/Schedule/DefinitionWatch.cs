using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;

namespace Gateway.Host.Schedule;

/// <summary>Since when the oldest of what a job would send is due; null when nothing is.</summary>
delegate Task<DateTimeOffset?> OldestDue(JobRequest request, CancellationToken cancellation);

/// <summary>Follows the profiles: keeps the schedule equal to them, and has what was judged by other terms judged again.</summary>
sealed partial class DefinitionWatch(
    Definitions definitions, PartnerSchedule schedule, JobQueue queue, OldestDue oldestDue, Journal journal, Database database, MailboxStatuses standings, string night,
    TimeProvider time, ILogger<DefinitionWatch> logger) : BackgroundService
{
    static readonly JobRule Deadlines = new(JobRequest.Deadlines, "0/5 * * * * ?", TimeZoneInfo.Utc);
    static readonly JobRule Anchor = new(JobRequest.Anchor, "0 0 * * * ?", TimeZoneInfo.Utc);
    // Rung at each change below; by the schedule it only comes back to what failed.
    static readonly JobRule TakeUp = new(JobRequest.TakeUp, "0/30 * * * * ?", TimeZoneInfo.Utc);
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What could not be put in force, for the database is away, is tried again after this.
    static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    // A change of the files and somebody's asking may come together.
    readonly SemaphoreSlim _applying = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await ApplyAsync(stoppingToken);
                await foreach (var reload in definitions.WatchAsync(Interval, stoppingToken)) await TakeAsync(reload, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Nobody waits for this loop: what ends it must be said here, and it must not stay ended.
                LogFailed(e);
                await Task.Delay(Again, time, stoppingToken);
            }
    }

    /// <summary>Reads the files at once, for somebody asks for it; returns whether they are in force.</summary>
    internal async Task<bool> ReloadAsync(CancellationToken stopping)
    {
        var reload = definitions.Reload();
        await TakeAsync(reload, stopping);
        return reload.IsAdopted;
    }

    async Task TakeAsync(DefinitionReload reload, CancellationToken stopping)
    {
        foreach (var problem in reload.Problems) LogProblem(problem);
        if (reload.IsAdopted) LogAdopted(definitions.Current.Directory.Partners.Count);
        else LogRefused();
        if (reload.IsAdopted) await ApplyAsync(stopping);
    }

    async Task ApplyAsync(CancellationToken stopping)
    {
        await _applying.WaitAsync(stopping);
        try
        {
            await ApplyNowAsync(stopping);
        }
        finally
        {
            _applying.Release();
        }
    }

    async Task ApplyNowAsync(CancellationToken stopping)
    {
        var partners = definitions.Current.Directory.Partners;
        await HurryAsync(stopping);
        List<JobRule> rules = [.. partners.SelectMany(Rules), Deadlines, Anchor, TakeUp];
        foreach (var (rule, problem) in await schedule.ApplyAsync([.. rules, new(JobRequest.Night, night, TimeZoneInfo.Utc)], stopping))
            LogNeverFires(rule.Request.Job, rule.Request.Partner, rule.Cron, problem);
        foreach (var rule in rules) if (await WasMissedAsync(rule, stopping)) queue.Enqueue(rule.Request);
        await JudgeAgainAsync(partners, stopping);
    }

    // Whoever changed a profile wants to see whether it helped those that gave no access.
    async Task HurryAsync(CancellationToken stopping)
    {
        standings.Keep(definitions.Current.Directory);
        await journal.BeginAsync("hurry", effects =>
        {
            WorkStore.Hurry(effects.Tx, StageNames.Deliver, effects.Now);
            return true;
        }, stopping);
    }

    public override void Dispose()
    {
        _applying.Dispose();
        base.Dispose();
    }

    // To look does no harm at any time. What goes to a partner goes when its cron says so: now only when a firing was missed since it became due.
    async Task<bool> WasMissedAsync(JobRule rule, CancellationToken stopping) =>
        rule.Request.Job is not (Job.Acknowledge or Job.Send)
        || (await oldestDue(rule.Request, stopping) is { } since && PartnerSchedule.Next(rule.Cron, rule.Zone, since) <= time.GetUtcNow());

    static IEnumerable<JobRule> Rules(PartnerProfile partner) =>
    [
        new(new(Job.Poll, partner.Id), partner.Schedules.Poll, partner.TimeZone),
        new(new(Job.Acknowledge, partner.Id), partner.Schedules.Acknowledge, partner.TimeZone),
        new(new(Job.Send, partner.Id), partner.Schedules.Send, partner.TimeZone),
    ];

    /// <summary>Documents in the exception queue are matched again when what was agreed with their partner has changed.</summary>
    async Task JudgeAgainAsync(IReadOnlyList<PartnerProfile> partners, CancellationToken stopping)
    {
        var changed = await database.ReadAsync(tx => partners.Where(p => AdoptedTermsStore.Find(tx, p.Id) != p.Revision).ToList(), stopping);
        if (changed.Count == 0) return;
        await journal.BeginAsync("adopt", effects => changed.Count(partner => Adopt(effects, partner)), stopping);
    }

    static bool Adopt(Effects effects, PartnerProfile partner)
    {
        var before = AdoptedTermsStore.Find(effects.Tx, partner.Id);
        if (!AdoptedTermsStore.Adopt(effects.Tx, partner.Id, partner.Revision, effects.Now)) return false;
        ProfileHistory.Tell(effects, partner, before);
        Rematch.OfPartner(effects, partner.Id);
        return true;
    }

    [LoggerMessage(2301, LogLevel.Information, "Profiles and maps were loaded again: {Partners} partners are in force")]
    partial void LogAdopted(int partners);

    [LoggerMessage(2302, LogLevel.Error, "The changed profiles or maps have errors; those from before stay in force")]
    partial void LogRefused();

    [LoggerMessage(2305, LogLevel.Error, "{Job} for {Partner} never runs by its schedule \"{Cron}\": {Problem}")]
    partial void LogNeverFires(Job job, string partner, string cron, string problem);

    [LoggerMessage(2304, LogLevel.Error, "What profiles and maps say now could not be put in force; it is tried again")]
    partial void LogFailed(Exception error);

    [LoggerMessage(2303, LogLevel.Warning, "{Problem}")]
    partial void LogProblem(FileProblem problem);
}
