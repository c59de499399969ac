using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Reads a stored delivery: judges its interchanges, stages their documents, and owes the acknowledgements.</summary>
/// <remarks>Begun again, it finds by their place in the file what is staged or judged already, and does only the rest: after a
/// crash, after a profile has come to claim a sender, or when a person restarts a message.</remarks>
sealed class TranslateStage(Database database, PayloadStore payloads, Unpacking unpacking, Definitions definitions, UlidSource ids, TimeProvider time) : IStage
{
    /// <summary>So long an archive waits for room on the disk, or for whoever erases.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public string Name => StageNames.Translate;

    // It computes: more at once than there are processors would only keep everything else from its turn.
    public int Parallelism => Math.Clamp(Environment.ProcessorCount, 2, 8);

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (delivery, known) = await database.ReadAsync(tx => (DeliveryStore.Find(tx, work.SubjectId)!, InterchangeStore.OfDelivery(tx, work.SubjectId)), cancellation);
        // Cancelled since it was asked for.
        if (delivery.State == DeliveryState.Cancelled)
        {
            yield return new("translate.nothing", Ending.Done, _ => { });
            yield break;
        }

        if (Unpacks(delivery) is { } owner
            && await unpacking.TryUnpackAsync(new(delivery.PayloadHash, delivery.SizeBytes), delivery.FileName, cancellation) is { } unpacked)
        {
            using (unpacked)
            using (var held = payloads.TryHoldErasing())
                yield return held is null || unpacked.NeededBytes > 0 ? Wait(delivery) : Record(delivery, owner, unpacked);
            yield break;
        }

        await using var content = payloads.OpenRead(delivery.PayloadHash);
        var reading = new DeliveryReading(delivery, known, database, payloads, definitions.Current, ids, time);
        await foreach (var chunk in reading.ReadAsync(content, cancellation))
            yield return new("translate.chunk", Ending.More, chunk);
        yield return new("translate.end", Ending.Done, reading.Finish);
    }

    // Archives are unpacked as they arrive. What comes here came before that was done, or while its mailbox left them as they are.
    PartnerProfile? Unpacks(DeliveryRecord delivery) =>
        DeliveryReading.CarrierOf(definitions.Current.Directory, delivery) is var (owner, mailbox) && mailbox.Settings.Unpack && owner.Mailboxes.Contains(mailbox) ? owner : null;

    static Step Wait(DeliveryRecord delivery) => new("translate.nothing", new Ending.Later(Pause), effects =>
        DeliveryStore.SetState(effects.Tx, delivery.Id, delivery.State, "it waits for room on the disk for what is in it, or for payloads to be erased or backed up"));

    Step Record(DeliveryRecord delivery, PartnerProfile owner, Unpacked unpacked)
    {
        unpacked.Store(ids);
        return new("translate.end", Ending.Done, effects =>
        {
            // Nobody erases meanwhile: what was erased once is there again.
            foreach (var member in unpacked.Members) ErasedPayloadStore.Forget(effects.Tx, member.Payload.Hash);
            ArchiveArrival.Unpack(effects, owner, delivery, unpacked);
        });
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (DeliveryStore.Find(effects.Tx, work.SubjectId) is not { } delivery) return;
        DeliveryStore.SetState(effects.Tx, delivery.Id, DeliveryState.Failed, reason);
        Story.Tell(effects, delivery, "failed", DeliveryState.Failed, ("reason", reason));
        effects.Tell(ProgressLine.Of(effects.Now, delivery, $"not translated: {reason}"));
    }
}
