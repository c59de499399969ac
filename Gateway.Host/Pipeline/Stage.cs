using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>One stage of a document's way. It computes and calls the outside world; what is to be kept it hands back as steps.</summary>
/// <remarks>A stage may be begun again at any time, after any of its steps: it looks up what was kept and goes on from there.</remarks>
interface IStage
{
    /// <summary>Names the stage and its work rows.</summary>
    string Name { get; }

    /// <summary>How many items may be worked at the same time.</summary>
    int Parallelism { get; }

    /// <summary>How many may be begun now; asked before any is taken. Fewer where what they want is away.</summary>
    int Enter() => Parallelism;

    /// <summary>Some that were let in are taken; told before the next are asked for.</summary>
    void Entered()
    {
    }

    /// <summary>So long an item may take for one step. Nothing that is computed, and no single answer of the ERP, is waited for as long.</summary>
    TimeSpan Longest => TimeSpan.FromMinutes(12);

    /// <summary>The steps of one item; each is committed before the next is asked for.</summary>
    IAsyncEnumerable<Step> RunAsync(WorkItem work, CancellationToken cancellation);

    /// <summary>What is to be kept, beside the reason, when the item is given up: its state becomes visible as failed.</summary>
    void GiveUp(Effects effects, WorkItem work, string reason);
}

/// <summary>One transaction's worth of a stage.</summary>
/// <param name="Name">Names its failpoints: <c>NAME.before-commit</c> and <c>NAME.after-commit</c>.</param>
/// <param name="Ending">What becomes of the work item in the same transaction.</param>
/// <param name="Apply">Writes; may be run again by the database, so it changes nothing outside.</param>
sealed record Step(string Name, Ending Ending, Action<Effects> Apply)
{
    /// <summary>Waits for those who are at work on the same documents and orders. Before the work item is touched, because who holds
    /// an order asks for the work of others; null where no others come near.</summary>
    internal Action<Transaction>? Turn { get; init; }
}

/// <summary>What becomes of a work item when a step is committed. A closed set.</summary>
abstract record Ending
{
    Ending()
    {
    }

    /// <summary>More steps follow; the lease is extended.</summary>
    internal static Ending More { get; } = new Unfinished();

    /// <summary>The item is done.</summary>
    internal static Ending Done { get; } = new Finished();

    internal sealed record Unfinished : Ending;

    internal sealed record Finished : Ending;

    /// <summary>The outside is not ready; tried again after a while, without end and without counting.</summary>
    internal sealed record Later(TimeSpan After) : Ending;

    /// <summary>The outside has said no for good, or too often: it waits for a person.</summary>
    internal sealed record GivenUp(string Reason) : Ending;
}

/// <summary>What a step does to the database, and what is due because of it.</summary>
sealed class Effects
{
    readonly List<Due> _due = [];
    readonly List<ProgressLine> _lines = [];
    readonly List<Count> _counts = [];

    Effects(Transaction tx, DateTimeOffset now) => (Tx, Now) = (tx, now);

    internal Transaction Tx { get; }

    /// <summary>The one time that the rows of this transaction bear.</summary>
    internal DateTimeOffset Now { get; }

    internal IReadOnlyList<Due> Due => _due;

    internal IReadOnlyList<ProgressLine> Lines => _lines;

    internal IReadOnlyList<Count> Counts => _counts;

    /// <summary>Writes, and then the work that is due because of it: there are no effects whose work can be forgotten.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="now">The time of its rows.</param>
    /// <param name="apply">Writes.</param>
    /// <param name="item">The row of what it asks for.</param>
    internal static (T Value, Effects Effects) Keep<T>(Transaction tx, DateTimeOffset now, Func<Effects, T> apply, Func<Due, WorkItem> item)
    {
        var effects = new Effects(tx, now);
        var value = apply(effects);
        // Ids in the order in which it was asked for, order keys and rows in one order everywhere: two who ask for the same do not deadlock.
        var items = effects._due.Select(item).ToList();
        foreach (var due in items.OrderBy(i => i.Kind, StringComparer.Ordinal).ThenBy(i => i.OrderKey, StringComparer.Ordinal)
            .ThenBy(i => i.OrderKey is null ? i.WorkKey : i.Id, StringComparer.Ordinal)) WorkStore.Ask(tx, due);
        return (value, effects);
    }

    /// <summary>Hands a subject on: to the next stage, or to the one that <see cref="Pipeline.Due.Stage"/> names.</summary>
    internal void Ask(Due due) => _due.Add(due);

    /// <summary>Tells operations, after the commit.</summary>
    internal void Tell(ProgressLine line) => _lines.Add(line);

    /// <summary>Counts something, after the commit.</summary>
    internal void Count(Counted what, params ReadOnlySpan<(string Tag, string? Value)> tags) => Count(what, 1, tags);

    internal void Count(Counted what, long amount, params ReadOnlySpan<(string Tag, string? Value)> tags)
    {
        var all = new System.Diagnostics.TagList();
        foreach (var (tag, value) in tags)
            if (value is not null)
                all.Add(tag, value);
        _counts.Add(new(what, amount, all));
    }
}

/// <summary>A subject that is ready for a stage.</summary>
/// <param name="SubjectId">The row.</param>
/// <param name="CorrelationId">The delivery that began the story.</param>
/// <param name="OrderKey">Subjects with the same key are worked one after the other; null where order does not matter.</param>
/// <param name="Stage">A stage of another branch; null for the one that comes next.</param>
sealed record Due(string SubjectId, string CorrelationId, string? OrderKey = null, string? Stage = null);
