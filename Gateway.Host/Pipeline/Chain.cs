using System.Diagnostics;
using System.Globalization;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Runs the stages on leased work: each step's effects, the work item's end and what follows are one transaction.</summary>
/// <param name="stages">Every stage there is.</param>
/// <param name="journal">Commits the steps.</param>
/// <param name="database">Holds the leases.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads repeated attempts.</param>
/// <param name="heartbeats">Renewed with each step.</param>
/// <param name="meter">Told how long it took.</param>
/// <param name="logger">Hears of failures.</param>
sealed partial class Chain(
    IReadOnlyList<IStage> stages, Journal journal, Database database, TimeProvider time, Random random, Heartbeats heartbeats, PipelineMeter meter, ILogger<Chain> logger)
{
    /// <summary>So often an item may fail.</summary>
    internal const int AttemptsMax = 8;

    /// <summary>So often the process may end while an item is worked; more, because it is rarely the item's fault.</summary>
    internal const int DeathsMax = 30;

    /// <summary>So often a step is computed again at once because what it was computed from has changed; then it counts as failed.</summary>
    const int StaleMax = 20;

    /// <summary>What an item bears whose process ended.</summary>
    internal const string Death = "the process ended while it was worked";

    const string Kept = "the hand that it keeps is free when the gateway is started anew";

    // An outage of the house's own is no attempt of an item.
    static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(10);
    static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(1);

    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How long a lease holds that is not renewed.</summary>
    internal TimeSpan LeaseTime { get; init; } = Lease;

    /// <summary>How long what took too long, and was cancelled, has to heed that.</summary>
    internal TimeSpan Patience { get; init; } = LeaseHold.Patience;

    internal IReadOnlyList<IStage> Stages => stages;

    internal WorkSignal SignalOf(IStage stage) => journal.SignalOf(stage.Name);

    /// <summary>Works one leased item to its end, or to where it has to wait.</summary>
    /// <param name="stage">Its stage.</param>
    /// <param name="work">The item.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="letGo">Told when the item was given up and its run has not come back: another may begin it.</param>
    internal async Task RunAsync(IStage stage, WorkItem work, CancellationToken cancellation, Action? letGo = null)
    {
        var start = time.GetTimestamp();
        using var span = PipelineTrace.Begin(stage.Name, work);
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["CorrelationId"] = work.CorrelationId });
        var outcome = await RunToItsEndAsync(stage, work, span, letGo, cancellation);
        meter.Worked(stage.Name, start, outcome);
    }

    async Task<string> RunToItsEndAsync(IStage stage, WorkItem work, Activity? span, Action? letGo, CancellationToken cancellation)
    {
        try
        {
            if (work.Attempts > DeathsMax) await GiveUpAsync(stage, work, work.LastError ?? Death);
            else await RunStepsAsync(stage, work, letGo, cancellation);
            return "done";
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(stage.Name, work.SubjectId, e.Message);
            return "lost";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await IfStillOursAsync(stage, work, "work.stopped", effects => WorkStore.Defer(effects.Tx, work, effects.Now, TimeSpan.Zero));
            return "stopped";
        }
        catch (Exception e) when (e is PayloadStoreException or DatabaseException { IsAway: true })
        {
            LogWaits(stage.Name, work.SubjectId, e.Message);
            await GiveBackAsync(stage, work, cancellation);
            return "waits";
        }
        catch (Exception e)
        {
            PipelineTrace.Fail(span, e);
            await FailAsync(stage, work, e);
            return "failed";
        }
    }

    async Task RunStepsAsync(IStage stage, WorkItem work, Action? letGo, CancellationToken cancellation)
    {
        await using var hold = new LeaseHold(
            database, (tx, until) => WorkStore.Extend(tx, work, until), LeaseTime, time, cancellation, stage.Longest, GiveUpHangingAsync, Patience);
        try
        {
            await RunUntilFreshAsync(stage, work, hold);
        }
        catch (OperationCanceledException) when (hold.Lost is not null)
        {
            throw hold.Lost;
        }
        catch (OperationCanceledException) when (hold.IsOverdue && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(TooLong(stage));
        }

        async Task GiveUpHangingAsync()
        {
            await GiveUpAsync(stage, work, $"{TooLong(stage)}, and does not heed that it was cancelled: {Kept}");
            letGo?.Invoke();
        }
    }

    static string TooLong(IStage stage) => string.Create(CultureInfo.InvariantCulture, $"it has not got on for {stage.Longest.TotalMinutes:0} minutes");

    async Task RunUntilFreshAsync(IStage stage, WorkItem work, LeaseHold hold)
    {
        for (var left = StaleMax; ; left--)
            try
            {
                await RunOnceAsync(stage, work, hold);
                return;
            }
            catch (StaleFactsException) when (left > 0)
            {
                // Somebody else has got on: it is computed again from what is known now, and has its whole time for that.
                hold.Committing(Ending.More);
            }
    }

    async Task RunOnceAsync(IStage stage, WorkItem work, LeaseHold hold)
    {
        await foreach (var step in stage.RunAsync(work, hold.Work).WithCancellation(hold.Work))
        {
            hold.Committing(step.Ending);
            await journal.CommitAsync(step.Name, stage.Name, effects => Apply(effects, work, step), CancellationToken.None);
            heartbeats.Renew(stage.Name);
        }
    }

    // The work item before the effects, because it is there that a worker learns that its lease has passed to another.
    bool Apply(Effects effects, WorkItem work, Step step)
    {
        step.Turn?.Invoke(effects.Tx);
        switch (step.Ending)
        {
            case Ending.Finished: WorkStore.Complete(effects.Tx, work); break;
            case Ending.Later later: WorkStore.Defer(effects.Tx, work, effects.Now, later.After); break;
            case Ending.GivenUp up: WorkStore.Bury(effects.Tx, work, up.Reason); break;
            default: WorkStore.Extend(effects.Tx, work, effects.Now + LeaseTime); break;
        }

        step.Apply(effects);
        return true;
    }

    // The database may be away for longer than one write waits; while the lease lasts nobody else begins the item, and its attempt does not count. An outage
    // that outlasts the lease costs one attempt.
    async Task GiveBackAsync(IStage stage, WorkItem work, CancellationToken cancellation)
    {
        for (var start = time.GetTimestamp(); ;)
            try
            {
                await IfStillOursAsync(stage, work, "work.stopped", effects => WorkStore.Defer(effects.Tx, work, effects.Now, OutagePause));
                return;
            }
            catch (DatabaseException e) when (e.IsAway && !cancellation.IsCancellationRequested && time.GetElapsedTime(start) < LeaseTime)
            {
                await Task.Delay(AwayPause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    async Task FailAsync(IStage stage, WorkItem work, Exception error)
    {
        LogFailed(error, stage.Name, work.SubjectId, work.Attempts);
        if (work.Attempts >= (work.LastError == Death ? DeathsMax : AttemptsMax))
        {
            await GiveUpAsync(stage, work, error.Message);
            return;
        }

        var pause = Backoff.After(work.Attempts, random);
        await IfStillOursAsync(stage, work, "work.retry", effects =>
        {
            WorkStore.Retry(effects.Tx, work, effects.Now, pause, error.Message);
            effects.Count(Counted.WorkFailed, ("stage", stage.Name));
        });
    }

    async Task GiveUpAsync(IStage stage, WorkItem work, string reason)
    {
        var sentence = string.Create(CultureInfo.InvariantCulture, $"given up after {work.Attempts} attempts: {reason}");
        LogGivenUp(stage.Name, work.SubjectId, sentence);
        await IfStillOursAsync(stage, work, "work.bury", effects =>
        {
            WorkStore.Bury(effects.Tx, work, sentence);
            stage.GiveUp(effects, work, sentence);
            effects.Count(Counted.WorkGivenUp, ("stage", stage.Name));
        });
    }

    async Task IfStillOursAsync(IStage stage, WorkItem work, string name, Action<Effects> apply)
    {
        try
        {
            await journal.CommitAsync(name, stage.Name, effects =>
            {
                apply(effects);
                return true;
            }, CancellationToken.None);
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(stage.Name, work.SubjectId, e.Message);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Stage} of {SubjectId} failed (attempt {Attempts})")]
    partial void LogFailed(Exception error, string stage, string subjectId, int attempts);

    [LoggerMessage(2002, LogLevel.Error, "{Stage} of {SubjectId}: {Reason}")]
    partial void LogGivenUp(string stage, string subjectId, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "{Stage} of {SubjectId} waits: {Reason}")]
    partial void LogWaits(string stage, string subjectId, string reason);

    [LoggerMessage(2003, LogLevel.Information, "{Stage} of {SubjectId} was left to another worker: {Reason}")]
    partial void LogLeaseLost(string stage, string subjectId, string reason);
}
