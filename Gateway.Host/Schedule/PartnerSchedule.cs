using Quartz;

namespace Gateway.Host.Schedule;

/// <summary>Keeps the scheduler's triggers equal to the rules of the current partner profiles.</summary>
/// <remarks>The store is in memory and every node has all triggers: they are derived, and firing twice changes nothing.
/// Triggers wait for a time of the wall clock: when that is set back they are put anew, for else nothing is called for until it has caught up.</remarks>
sealed class PartnerSchedule : IAsyncDisposable
{
    const string NeverAgain = "it has no next time";

    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // A clock that is set by less makes a round late by less.
    static readonly TimeSpan FallMax = TimeSpan.FromSeconds(2);

    readonly IScheduler _scheduler;
    readonly Dictionary<TriggerKey, JobRule> _current = [];
    // Also what had no next time by a clock that may be set back.
    Dictionary<TriggerKey, JobRule> _wanted = [];
    readonly SemaphoreSlim _changing = new(1);
    readonly CancellationTokenSource _ended = new();
    readonly Task _watching;

    PartnerSchedule(IScheduler scheduler)
    {
        _scheduler = scheduler;
        _watching = WatchClockAsync(_ended.Token);
    }

    /// <summary>Starts a scheduler that fills <paramref name="queue"/>; it has no rules yet.</summary>
    internal static async Task<PartnerSchedule> StartAsync(JobQueue queue, TimeProvider time, Random random, CancellationToken cancellation)
    {
        var scheduler = await QuartzSchedulerBuilder
            .Create(q => q.UseTimeProvider(time).UseDefaultThreadPool(2).Services.AddSingleton(queue).AddSingleton(random))
            .BuildScheduler(cancellation);
        await scheduler.Start(cancellation);
        return new(scheduler);
    }

    /// <summary>What is wrong with a cron, in words; null when it will fire.</summary>
    internal static string? Problem(string cron)
    {
        try
        {
            return new CronExpression(cron).GetNextValidTimeAfter(DateTimeOffset.UnixEpoch) is null ? "it names no day of any year" : null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>The first time after a moment that a cron names; null when it names none.</summary>
    internal static DateTimeOffset? Next(string cron, TimeZoneInfo zone, DateTimeOffset after) =>
        new CronExpression(cron, zone).GetNextValidTimeAfter(after);

    /// <summary>Puts new and changed rules in force and withdraws those that are gone; the rest keep their next firing.</summary>
    /// <returns>The rules that cannot be in force, and why: they keep none of the others.</returns>
    internal Task<IReadOnlyList<(JobRule Rule, string Problem)>> ApplyAsync(IEnumerable<JobRule> rules, CancellationToken cancellation) =>
        AloneAsync(() => ApplyAloneAsync(rules.ToDictionary(KeyOf), cancellation), cancellation);

    async Task<IReadOnlyList<(JobRule Rule, string Problem)>> ApplyAloneAsync(Dictionary<TriggerKey, JobRule> wanted, CancellationToken cancellation)
    {
        foreach (var key in _current.Keys.Where(k => !wanted.ContainsKey(k)).ToList()) await WithdrawAsync(key, cancellation);
        _wanted = wanted;
        var refused = new List<(JobRule, string)>();
        foreach (var (key, rule) in wanted.Where(w => !_current.TryGetValue(w.Key, out var rule) || rule != w.Value))
            if (await TryPutAsync(key, rule, cancellation) is { } problem)
                refused.Add((rule, problem));
        return refused;
    }

    // Somebody applies rules while the clock is looked at.
    async Task<T> AloneAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            return await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    async Task WatchClockAsync(CancellationToken ended)
    {
        var time = _scheduler.TimeProvider;
        try
        {
            for (HashSet<TriggerKey> owed = []; ;)
            {
                var (wall, monotonic) = (time.GetUtcNow(), time.GetTimestamp());
                await Task.Delay(Look, time, ended);
                if (time.GetUtcNow() - wall < time.GetElapsedTime(monotonic) - FallMax) owed.UnionWith(_wanted.Keys);
                if (owed.Count > 0) await AloneAsync(() => RenewAsync(owed, ended), ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Nobody needs the schedule any more.
        }
    }

    // What Quartz refuses stays owed, and is tried again at the next look.
    async Task<int> RenewAsync(HashSet<TriggerKey> owed, CancellationToken cancellation)
    {
        foreach (var key in owed.ToList())
            if (!_wanted.TryGetValue(key, out var rule) || await TryPutAsync(key, rule, cancellation) is null or NeverAgain)
                owed.Remove(key);
        return owed.Count;
    }

    // One after the other, each with what stood under its name before: who is interrupted begins where this was.
    async Task<string?> TryPutAsync(TriggerKey key, JobRule rule, CancellationToken cancellation)
    {
        try
        {
            await WithdrawAsync(key, cancellation);
            // A cron may have had its last time, which is no fault of its text.
            if (Next(rule.Cron, rule.Zone, _scheduler.TimeProvider.GetUtcNow()) is null) return NeverAgain;
            await _scheduler.ScheduleJob(Job(key, rule), Trigger(key, rule), cancellationToken: cancellation);
            _current[key] = rule;
            return null;
        }
        catch (Exception e) when (e is SchedulerException or FormatException)
        {
            return e.Message;
        }
    }

    async Task WithdrawAsync(TriggerKey key, CancellationToken cancellation)
    {
        await _scheduler.DeleteJob(JobKey(key), cancellation);
        _current.Remove(key);
    }

    /// <summary>Whether triggers fire.</summary>
    internal bool IsRunning => _scheduler.Status == SchedulerStatus.Running;

    /// <summary>When a job is run next; null when no rule calls for it.</summary>
    internal async Task<DateTimeOffset?> NextAsync(JobRequest request, CancellationToken cancellation) =>
        await _scheduler.GetTrigger(new(request.Partner, request.Job.ToString()), cancellation) is { } trigger
            ? trigger.NextFireTimeUtc
            : null;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        await _scheduler.Shutdown(waitForJobsToComplete: true);
        _ended.Dispose();
        _changing.Dispose();
    }

    static TriggerKey KeyOf(JobRule rule) => new(rule.Request.Partner, rule.Request.Job.ToString());

    static JobKey JobKey(TriggerKey key) => new(key.Name, key.Group);

    static IJobDetail Job(TriggerKey key, JobRule rule) => JobBuilder.Create<QuartzJob>()
        .WithIdentity(JobKey(key))
        .UsingJobData(QuartzJob.JobKey, rule.Request.Job.ToString())
        .UsingJobData(QuartzJob.PartnerKey, rule.Request.Partner)
        .Build();

    // However many firings were missed, one is enough: it looks at everything that is due.
    ITrigger Trigger(TriggerKey key, JobRule rule) => TriggerBuilder.Create(_scheduler.TimeProvider)
        .WithIdentity(key)
        .WithSchedule(CronScheduleBuilder.Create(rule.Cron)
            .InTimeZone(rule.Zone)
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();
}
