using System.Runtime.CompilerServices;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Reads a stored delivery: judges its interchanges, stages their documents, and owes the acknowledgements.</summary>
/// <remarks>Begun again, it finds by their place in the file what is staged or judged already, and does only the rest: after a
/// crash, after a profile has come to claim a sender, or when a person restarts a message.</remarks>
sealed class TranslateStage(Database database, PayloadStore payloads, Definitions definitions, UlidSource ids, TimeProvider time) : IStage
{
    public string Name => StageNames.Translate;

    public int Parallelism => 2;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var delivery = await database.ReadAsync(tx => DeliveryStore.Find(tx, work.SubjectId)!, cancellation);
        // Cancelled since it was asked for.
        if (delivery.State == DeliveryState.Cancelled)
        {
            yield return new("translate.nothing", Ending.Done, _ => { });
            yield break;
        }

        await using var content = payloads.OpenRead(delivery.PayloadHash);
        var reading = new DeliveryReading(delivery, database, payloads, definitions.Current, ids, time);
        await foreach (var chunk in reading.ReadAsync(content, cancellation))
            yield return new("translate.chunk", Ending.More, chunk);
        yield return new("translate.end", Ending.Done, reading.Finish);
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (DeliveryStore.Find(effects.Tx, work.SubjectId) is not { } delivery) return;
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Failed, reason);
        Story.Tell(effects, delivery, "failed", DeliveryState.Failed, ("reason", reason));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"not translated: {reason}"));
    }
}
