using Gateway.Host.Storage;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>A person's wish that something is delivered or posted again, or now instead of later: the same bytes under the same key.</summary>
/// <remarks>It gets there once all the same: a delivery that was uploaded is looked for under its hidden name, a posting that may have
/// arrived is asked for.</remarks>
sealed class Retry(UlidSource ids, Verb.Retry verb, Wish wish)
{
    readonly TakeUp _again = new(ids, wish, "retried");

    /// <summary>Makes what the id names due now, in one transaction; null when there is no such row.</summary>
    internal VerbOutcome? Apply(Effects effects, string id) => Target.Find(effects.Tx, id) switch
    {
        Target.OfDelivery delivery => Take(effects, DeliveryStore.Find(effects.Tx, delivery.Id)!),
        Target.OfMessage message => Take(effects, MessageStore.Find(effects.Tx, message.Id)!),
        Target.OfPosting posting => Take(effects, PostingStore.Find(effects.Tx, posting.Id)!),
        Target.OfReceipt receipt => _again.PostReceipt(effects, receipt.Id),
        _ => null,
    };

    VerbOutcome Take(Effects effects, DeliveryRecord found)
    {
        if (found.Direction == Direction.In) return Together(
            InterchangeStore.OfDelivery(effects.Tx, found.Id).SelectMany(i => MessageStore.OfInterchange(effects.Tx, i.Id)).SelectMany(m => Parts(effects.Tx, m)).Select(p => Take(effects, p)));
        // Who delivers it ends the work before the delivery; in that order it is waited for.
        WorkStore.Hold(effects.Tx, StageNames.Deliver, found.Id);
        EventStore.LockChain(effects.Tx, found.Id);
        var delivery = DeliveryStore.Find(effects.Tx, found.Id)!;
        return delivery.State switch
        {
            DeliveryState.Failed or DeliveryState.Disputed => _again.DeliverAgain(effects, delivery, anew: false),
            DeliveryState.Due or DeliveryState.Sending or DeliveryState.AwaitingReceipt => Now(effects, delivery),
            DeliveryState.Cancelled => new VerbOutcome.Refused("a person has closed it"),
            _ => new VerbOutcome.Refused("the partner has it"),
        };
    }

    VerbOutcome Now(Effects effects, DeliveryRecord delivery)
    {
        As2Store.Hasten(effects.Tx, delivery.Id);
        _again.Ask(effects, delivery, delivery.Id, StageNames.Deliver);
        _again.Tell(effects, delivery, delivery.Id, delivery.State);
        return new VerbOutcome.Done($"delivery {delivery.Id} is tried now, the same bytes");
    }

    VerbOutcome Take(Effects effects, MessageRecord message) => message.Direction == Direction.Out
        ? Take(effects, DeliveryStore.Find(effects.Tx, message.DeliveryId)!)
        : Together(Parts(effects.Tx, message).Select(p => Take(effects, p)));

    static IReadOnlyList<PostingRecord> Parts(Transaction tx, MessageRecord message) =>
        DocumentStore.OfMessage(tx, message.Id) is { } document ? PostingStore.OfDocument(tx, document.Id) : [];

    static VerbOutcome Together(IEnumerable<VerbOutcome> parts)
    {
        var outcomes = parts.ToList();
        var done = outcomes.OfType<VerbOutcome.Done>().ToList();
        return done.Count switch
        {
            1 => done[0],
            > 1 => new VerbOutcome.Done(FormattableString.Invariant($"{done.Count} postings go to the ERP now, each under its key")),
            _ => outcomes.FirstOrDefault() ?? new VerbOutcome.Refused("nothing of it was to be posted; what stopped before that is taken up by restart"),
        };
    }

    VerbOutcome Take(Effects effects, PostingRecord found)
    {
        DocumentStore.LockIdentityOf(effects.Tx, found.DocumentId);
        var posting = PostingStore.Find(effects.Tx, found.Id)!;
        return posting.State switch
        {
            PostingState.Dead or PostingState.Rejected => _again.PostAgain(effects, posting),
            PostingState.Due or PostingState.Sending or PostingState.Unknown => Now(effects, posting),
            PostingState.Posted when verb.AskErp => AskErp(effects, posting),
            PostingState.Posted => new VerbOutcome.Refused($"the ERP has {posting.PostingKey}, it said {posting.ErpReference}; with --ask-erp it is asked, and gets it again when it has none"),
            _ => new VerbOutcome.Refused($"posting {posting.PostingKey} was taken back: {posting.Response}"),
        };
    }

    VerbOutcome Now(Effects effects, PostingRecord posting)
    {
        _again.Ask(effects, posting);
        return new VerbOutcome.Done($"posting {posting.PostingKey} is tried now, under the same key");
    }

    // Unknown is looked up before anything is sent.
    VerbOutcome AskErp(Effects effects, PostingRecord posting)
    {
        PostingStore.Doubt(effects.Tx, posting.Id);
        _again.Ask(effects, posting);
        return new VerbOutcome.Done($"the ERP is asked for {posting.PostingKey}, and gets it again when it has none");
    }
}
