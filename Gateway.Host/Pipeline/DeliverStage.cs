using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>A way by which what we built reaches a partner. However often it is begun, it arrives once.</summary>
interface IDeliveryRoute
{
    /// <summary>Whether a partner's delivery goes this way now.</summary>
    bool Takes(PartnerProfile partner, DeliveryRecord delivery, Transaction tx);

    /// <summary>The steps of one attempt.</summary>
    IAsyncEnumerable<Step> SendAsync(PartnerProfile partner, DeliveryRecord delivery, CancellationToken cancellation);
}

/// <summary>Brings what we built to the partner by the first way that takes it.</summary>
sealed class DeliverStage(Database database, Definitions definitions, IReadOnlyList<IDeliveryRoute> ways) : IStage
{
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>So long nobody looks again while sending is paused; whoever releases it hurries them.</summary>
    static readonly TimeSpan LongPause = TimeSpan.FromMinutes(10);

    // Each mostly waits for a partner's line.
    internal const int Hands = 16;

    public string Name => StageNames.Deliver;

    public int Parallelism => Hands;

    // A large file on a slow line; what stands still on it is told by who carries it.
    public TimeSpan Longest => LeaseHold.Longest;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var directory = definitions.Current.Directory;
        var (delivery, pause, isProven, partner, way) = await database.ReadAsync(tx => Look(tx, directory, work.SubjectId), cancellation);
        if (delivery.State is not (DeliveryState.Due or DeliveryState.Sending or DeliveryState.AwaitingReceipt))
        {
            yield return new("deliver.nothing", Ending.Done, _ => { });
            yield break;
        }

        // For what the partner has proven to have nothing is sent any more.
        if (pause is not null && !isProven)
        {
            yield return Unchanged(delivery, isPaused: true, new("deliver.paused", new Ending.Later(LongPause), effects =>
                Departure.Wait(effects, delivery, $"sending is paused: {pause.Reason}")));
            yield break;
        }

        if (way is null)
        {
            yield return Unchanged(delivery, isPaused: pause is not null, new("deliver.no-mailbox", new Ending.Later(Pause), effects =>
                Departure.Wait(effects, delivery, $"no profile names a mailbox for what goes out to {delivery.Partner}; add transports: out")));
            yield break;
        }

        await foreach (var step in way.SendAsync(partner!, delivery, cancellation)) yield return IfReleased(step, isProven);
    }

    // One snapshot of all that decides where it goes, and whether.
    (DeliveryRecord Delivery, PauseRecord? Pause, bool IsProven, PartnerProfile? Partner, IDeliveryRoute? Way) Look(Transaction tx, PartnerDirectory directory, string id)
    {
        var delivery = DeliveryStore.Find(tx, id)!;
        var partner = directory.Find(delivery.Partner!);
        return (delivery, PauseStore.Find(tx, Paused.Sending), As2Store.Proven(tx, id) is not null, partner, partner is null ? null : ways.FirstOrDefault(w => w.Takes(partner, delivery, tx)));
    }

    // A receipt, or a person, may have decided since this was read. Whoever keeps a receipt waits for this transaction, or this one for him.
    // The pause before the work, because who ends a pause holds it while he hurries the work.
    static Step Unchanged(DeliveryRecord delivery, bool isPaused, Step step) => step with
    {
        Turn = tx => PauseStore.LockShared(tx, Paused.Sending),
        Apply = effects =>
        {
            if (DeliveryStore.Find(effects.Tx, delivery.Id)!.State != delivery.State || PauseStore.Find(effects.Tx, Paused.Sending) is not null != isPaused)
                throw new StaleFactsException($"delivery {delivery.Id}");
            step.Apply(effects);
        },
    };

    // What more is to follow is not begun when sending was paused meanwhile.
    static Step IfReleased(Step step, bool isProven) => isProven || step.Ending != Ending.More ? step : step with
    {
        Apply = effects =>
        {
            if (PauseStore.Find(effects.Tx, Paused.Sending) is not null) throw new StaleFactsException("sending");
            step.Apply(effects);
        },
    };

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (DeliveryStore.Find(effects.Tx, work.SubjectId) is { } delivery) Departure.Fail(effects, delivery, reason);
    }
}
