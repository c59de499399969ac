using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>The one place that knows which stage follows which, and that commits what they hand back.</summary>
/// <param name="stages">In the order of a document's way; a subject handed on goes to the stage after the one that did.</param>
/// <param name="database">Keeps the steps.</param>
/// <param name="ids">Ids of new work.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads repeated attempts.</param>
/// <param name="logger">Hears of failures.</param>
sealed partial class Chain(
    IReadOnlyList<IStage> stages, Database database, UlidSource ids, TimeProvider time, Random random, ILogger<Chain> logger)
{
    internal const int AttemptsMax = 8;
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    readonly Dictionary<string, Bell> _bells = stages.ToDictionary(s => s.Name, _ => new Bell());

    internal IReadOnlyList<IStage> Stages => stages;

    /// <summary>Where the lines for people go; called after each commit.</summary>
    internal Action<ProgressLine>? Told { get; set; }

    /// <summary>Rings when work of that stage was committed here.</summary>
    internal Bell BellOf(IStage stage) => _bells[stage.Name];

    /// <summary>Commits effects that begin somebody's way or belong to none: a reception, an errand, a person's decision.</summary>
    internal async Task<T> BeginAsync<T>(string name, Func<Effects, T> apply, CancellationToken cancellation)
    {
        Failpoint.Hit(name + ".before-commit");
        var (result, effects) = await database.WriteAsync(tx =>
        {
            var kept = new Effects(tx, time.GetUtcNow());
            var value = apply(kept);
            Ask(kept, after: null);
            return (value, kept);
        }, cancellation);
        Failpoint.Hit(name + ".after-commit");
        Announce(effects, after: null);
        return result;
    }

    /// <summary>Works one leased item to its end, or to where it has to wait.</summary>
    internal async Task RunAsync(IStage stage, WorkItem work, CancellationToken cancellation)
    {
        try
        {
            if (work.Attempts > AttemptsMax) await GiveUpAsync(stage, work, work.LastError ?? "the process ended each time it was tried");
            else await RunStepsAsync(stage, work, cancellation);
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(stage.Name, work.SubjectId, e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await database.WriteAsync(tx => WorkStore.Defer(tx, work, time.GetUtcNow()), CancellationToken.None);
        }
        catch (Exception e)
        {
            await FailAsync(stage, work, e);
        }
    }

    async Task RunStepsAsync(IStage stage, WorkItem work, CancellationToken cancellation)
    {
        await foreach (var step in stage.RunAsync(work, cancellation).WithCancellation(cancellation))
            await CommitAsync(stage, work, step);
    }

    async Task CommitAsync(IStage stage, WorkItem work, Step step)
    {
        Failpoint.Hit(step.Name + ".before-commit");
        var effects = await database.WriteAsync(tx => Apply(tx, stage, work, step));
        Failpoint.Hit(step.Name + ".after-commit");
        Announce(effects, stage);
    }

    Effects Apply(Transaction tx, IStage stage, WorkItem work, Step step)
    {
        var effects = new Effects(tx, time.GetUtcNow());
        End(tx, work, step.Ending, effects.Now);
        step.Apply(effects);
        Ask(effects, stage);
        return effects;
    }

    // First, because it is here that a worker learns that its lease has passed to another.
    static void End(Transaction tx, WorkItem work, Ending ending, DateTimeOffset now)
    {
        switch (ending)
        {
            case Ending.Finished: WorkStore.Complete(tx, work); break;
            case Ending.Later later: WorkStore.Defer(tx, work, now + later.After); break;
            default: WorkStore.Extend(tx, work, now + Lease); break;
        }
    }

    void Ask(Effects effects, IStage? after)
    {
        foreach (var due in effects.Due) WorkStore.Ask(effects.Tx, Item(due, StageFor(due, after), effects.Now));
    }

    WorkItem Item(Due due, IStage stage, DateTimeOffset now) => new()
    {
        Id = ids.Next(),
        Kind = stage.Name,
        WorkKey = due.SubjectId,
        OrderKey = due.OrderKey,
        SubjectId = due.SubjectId,
        CorrelationId = due.CorrelationId,
        DueAt = now,
        CreatedAt = now,
    };

    IStage StageFor(Due due, IStage? after)
    {
        if (due.Stage is { } named) return stages.Single(s => s.Name == named);
        var place = after is null ? 0 : stages.TakeWhile(s => s != after).Count() + 1;
        return stages[place];
    }

    void Announce(Effects effects, IStage? after)
    {
        foreach (var due in effects.Due) _bells[StageFor(due, after).Name].Ring();
        foreach (var line in effects.Lines) Told?.Invoke(line);
    }

    async Task FailAsync(IStage stage, WorkItem work, Exception error)
    {
        LogFailed(error, stage.Name, work.SubjectId, work.Attempts);
        if (work.Attempts >= AttemptsMax)
        {
            await GiveUpAsync(stage, work, error.Message);
            return;
        }

        var due = time.GetUtcNow() + Backoff.After(work.Attempts, random);
        await IfStillOursAsync(stage, work, effects => WorkStore.Retry(effects.Tx, work, due, error.Message));
    }

    async Task GiveUpAsync(IStage stage, WorkItem work, string reason)
    {
        var sentence = $"given up after {Math.Min(work.Attempts, AttemptsMax)} attempts: {reason}";
        LogGivenUp(stage.Name, work.SubjectId, sentence);
        await IfStillOursAsync(stage, work, effects =>
        {
            WorkStore.Bury(effects.Tx, work, sentence);
            stage.GiveUp(effects, work, sentence);
        });
    }

    async Task IfStillOursAsync(IStage stage, WorkItem work, Action<Effects> apply)
    {
        try
        {
            Announce(await database.WriteAsync(tx =>
            {
                var effects = new Effects(tx, time.GetUtcNow());
                apply(effects);
                Ask(effects, stage);
                return effects;
            }), stage);
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(work.Kind, work.SubjectId, e.Message);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Stage} of {SubjectId} failed (attempt {Attempts})")]
    partial void LogFailed(Exception error, string stage, string subjectId, int attempts);

    [LoggerMessage(2002, LogLevel.Error, "{Stage} of {SubjectId}: {Reason}")]
    partial void LogGivenUp(string stage, string subjectId, string reason);

    [LoggerMessage(2003, LogLevel.Information, "{Stage} of {SubjectId} was left to another worker: {Reason}")]
    partial void LogLeaseLost(string stage, string subjectId, string reason);
}
