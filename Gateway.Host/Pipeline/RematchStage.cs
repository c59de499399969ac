using System.Runtime.CompilerServices;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Finds the documents that a cause concerns when they may be many, a bounded number at a time: those of a partner, or of an order on which many wait.</summary>
sealed class RematchStage(Database database, Definitions definitions) : IStage
{
    const int ChunkMessages = 200;

    public string Name => StageNames.Rematch;

    public int Parallelism => 1;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var find in Finders(work.SubjectId))
        {
            var after = "";
            while (await database.ReadAsync(tx => find(tx, after), cancellation) is { Count: > 0 } chunk)
            {
                yield return new("rematch.chunk", Ending.More, effects => Ask(effects, chunk));
                after = chunk[^1].Id;
            }
        }

        yield return new("rematch.end", Ending.Done, _ => { });
    }

    // Nothing is lost: the documents wait where they are, and the next cause finds them.
    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
    }

    IEnumerable<Func<Transaction, string, IReadOnlyList<MessageRecord>>> Finders(string cause) => Rematch.OrderOf(cause) is { } order
        ? [(tx, after) => MessageStore.Waiting(tx, order, after, ChunkMessages)]
        : definitions.Current.Directory.Partners.Where(p => Rematch.Concerns(cause, p))
            .Select(p => (Func<Transaction, string, IReadOnlyList<MessageRecord>>)((tx, after) => MessageStore.WaitingOfPartner(tx, p.Id, after, ChunkMessages)));

    static void Ask(Effects effects, IReadOnlyList<MessageRecord> chunk)
    {
        foreach (var message in chunk) Rematch.Ask(effects, message);
    }
}
