using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Commits effects together with the work that is due because of them, and tells when they are durable.</summary>
sealed class Journal(Database database, UlidSource ids, TimeProvider time)
{
    readonly Dictionary<string, WorkSignal> _signals = StageNames.All.ToDictionary(s => s, _ => new WorkSignal());

    /// <summary>Where the lines for people go; called after each commit.</summary>
    internal Action<ProgressLine>? Told { get; set; }

    /// <summary>Where the counts go; called after each commit.</summary>
    internal Action<Count>? Counts { get; set; }

    /// <summary>Rings when work of that stage was committed here.</summary>
    internal WorkSignal SignalOf(string stage) => _signals[stage];

    /// <summary>Commits what begins somebody's way or belongs to no stage: a reception, a job, a person's decision.</summary>
    internal Task<T> BeginAsync<T>(string name, Func<Effects, T> apply, CancellationToken cancellation) =>
        CommitAsync(name, null, apply, cancellation);

    /// <summary>Commits a step of a stage.</summary>
    /// <param name="name">Of its failpoints.</param>
    /// <param name="stage">The stage, whose successor takes what is handed on; null at the beginning of a way.</param>
    /// <param name="apply">Writes; may be run again by the database.</param>
    /// <param name="cancellation">Gives up before it is begun.</param>
    internal async Task<T> CommitAsync<T>(string name, string? stage, Func<Effects, T> apply, CancellationToken cancellation)
    {
        Failpoint.Hit(name + ".before-commit");
        var (result, effects) = await database.WriteAsync(tx =>
        {
            var now = time.GetUtcNow();
            return Effects.Keep(tx, now, apply, due => Item(due, due.Stage ?? StageNames.After(stage), now));
        }, cancellation);
        Failpoint.Hit(name + ".after-commit");
        foreach (var due in effects.Due) _signals[due.Stage ?? StageNames.After(stage)].Raise();
        foreach (var line in effects.Lines) Told?.Invoke(line);
        foreach (var count in effects.Counts) Counts?.Invoke(count);
        return result;
    }

    WorkItem Item(Due due, string stage, DateTimeOffset now) => new()
    {
        Id = ids.Next(),
        Kind = stage,
        WorkKey = due.SubjectId,
        OrderKey = due.OrderKey,
        SubjectId = due.SubjectId,
        CorrelationId = due.CorrelationId,
        DueAt = now,
        CreatedAt = now,
    };
}
