using System.Runtime.CompilerServices;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Finds the documents that a cause concerns which is no order: all of a partner that are not through the match, a bounded number at a time.</summary>
sealed class RematchStage(Database database, Definitions definitions) : IStage
{
    const int ChunkMessages = 200;

    public string Name => StageNames.Rematch;

    public int Parallelism => 1;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var partner in definitions.Current.Directory.Partners.Where(p => Rematch.Concerns(work.SubjectId, p)))
        {
            var after = "";
            while (await ChunkAsync(partner.Id, after, cancellation) is { Count: > 0 } chunk)
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

    Task<IReadOnlyList<MessageRecord>> ChunkAsync(string partner, string after, CancellationToken cancellation) =>
        database.ReadAsync(tx => MessageStore.WaitingOfPartner(tx, partner, after, ChunkMessages), cancellation);

    static void Ask(Effects effects, IReadOnlyList<MessageRecord> chunk)
    {
        foreach (var message in chunk) Rematch.Ask(effects, message);
    }
}
