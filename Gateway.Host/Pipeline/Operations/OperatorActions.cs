using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>Where persons of operations act: each wish is one transaction with its event, what it changes and what is due because of it.</summary>
/// <remarks>A wish that is repeated, or was cut off, does nothing twice: not to the ERP, not to a partner.</remarks>
/// <param name="journal">Commits the wishes.</param>
/// <param name="database">Where the rows are.</param>
/// <param name="ids">Ids of what is due because of a wish.</param>
sealed class OperatorActions(Journal journal, Database database, UlidSource ids)
{
    /// <summary>Does it, or says why it cannot be done; null when no row bears the id.</summary>
    internal async Task<VerbOutcome?> ApplyAsync(Verb verb, string id, Wish wish, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(wish.Reason)) return new VerbOutcome.Refused("it needs a reason, which is kept with it");
        try
        {
            return await CommitAsync(verb, id, wish, cancellation);
        }
        catch (StaleFactsException)
        {
            return new VerbOutcome.Refused("it has gone on just now; look at it again");
        }
    }

    /// <summary>What a filter finds, before anything is done: no more than <see cref="Selection.Max"/>.</summary>
    internal Task<IReadOnlyList<Chosen>> ChooseAsync(Selection selection, CancellationToken cancellation) => database.ReadAsync(selection.Read, cancellation);

    /// <summary>The same with edited bytes that were stored just now.</summary>
    internal Task<VerbOutcome?> ApplyAsync(Verb.Resubmit edit, PayloadStore payloads, string id, Wish wish, CancellationToken cancellation) =>
        Retention.ReadmittingAsync(journal, payloads, [edit.Edited.Hash], () => ApplyAsync(edit, id, wish, cancellation), cancellation);

    Task<VerbOutcome?> CommitAsync(Verb verb, string id, Wish wish, CancellationToken cancellation) => verb switch
    {
        Verb.Restart restart => journal.BeginAsync("restart", effects => new Restart(ids, restart, wish).Apply(effects, id), cancellation),
        Verb.Retry retry => journal.BeginAsync("retry", effects => new Retry(ids, retry, wish).Apply(effects, id), cancellation),
        Verb.Duplicate => journal.BeginAsync("duplicate", effects => new Copy(ids, wish, verb).Apply(effects, id), cancellation),
        Verb.Resubmit => journal.BeginAsync("resubmit", effects => new Copy(ids, wish, verb).Apply(effects, id), cancellation),
        Verb.Waive => journal.BeginAsync("cancel", effects => new Waive(ids, wish).Apply(effects, id), cancellation),
        _ => journal.BeginAsync("cancel", effects => new Cancel(ids, wish).Apply(effects, id), cancellation),
    };
}
