using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Lets the messages of a judged interchange go on, a bounded number at a time: to the match, or aside when the same document came before.</summary>
sealed class ReleaseStage(Database database, Definitions definitions) : IStage
{
    const int ChunkMessages = 200;

    public string Name => StageNames.Release;

    public int Parallelism => 16;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // After a failure one by one: those before the one that cannot be released are through, and it is known by being the first.
        var size = work.Attempts > 1 ? 1 : ChunkMessages;
        while (true)
        {
            var chunk = await database.ReadAsync(tx => MessageStore.Released(tx, work.SubjectId, size), cancellation);
            var isLast = chunk.Count < size;
            yield return new("release.chunk", isLast ? Ending.Done : Ending.More, effects => Release(effects, work, chunk));
            if (isLast) yield break;
        }
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (MessageStore.Released(effects.Tx, work.SubjectId, 1) is not [var first]) return;
        MessageStore.SetState(effects.Tx, first.Id, MessageState.Failed, reason, effects.Now);
        Story.Tell(effects, DeliveryStore.Find(effects.Tx, first.DeliveryId)!, first.Id, "failed", MessageState.Failed, ("reason", reason));
        // Those behind it go on; it waits for a person, who takes it up by itself.
        WorkStore.Clear(effects.Tx, Name, work.WorkKey);
        effects.Ask(new(work.SubjectId, work.CorrelationId, Stage: Name));
        Completion.Check(effects, first.DeliveryId);
    }

    /// <summary>The way of one message after its release: documents of one partner that speak of one order keep their order.</summary>
    internal static Due DueFor(Transaction tx, MessageRecord message, string correlationId)
    {
        var order = DocumentStore.HeadOfMessage(tx, message.Id) is { } document ? DocumentStore.Orders(tx, document.Id).FirstOrDefault() : null;
        return new(message.Id, correlationId, order is null ? null : $"{message.Partner}|{order}", StageNames.Match);
    }

    /// <summary>Lets one message go on, among the documents of the same business identity.</summary>
    /// <remarks>Content equal to what stands, under new control numbers, is a document sent again by mistake; equal to what was superseded since, it takes it back. An invoice number that was used before is
    /// for the match to judge; of everything else what came last supersedes what came before it, though it may be mended after that.</remarks>
    internal static void Release(Effects effects, MessageRecord message, string correlationId)
    {
        var document = DocumentStore.HeadOfMessage(effects.Tx, message.Id)!;
        DocumentStore.Lock(effects.Tx, document.BusinessKey);
        // Since it was read a person may have ended it.
        if (MessageStore.Find(effects.Tx, message.Id)!.State != message.State) return;
        var others = DocumentStore.Standing(effects.Tx, document.BusinessKey, message);
        if (others.FirstOrDefault(d => d.ContentHash == document.ContentHash && IsWorked(effects.Tx, d)) is { } same)
        {
            var reason = $"the same {StateNames.Words(document.Kind)} {document.Number} came in {same.Id}; it is not worked again";
            MessageStore.SetState(effects.Tx, message.Id, MessageState.Duplicate, reason, effects.Now);
            return;
        }

        MessageStore.SetState(effects.Tx, message.Id, MessageState.Released);
        if (document.Kind != "Invoice" && Supersession.Arrange(effects, document, message, others)) return;
        effects.Ask(DueFor(effects.Tx, message, correlationId));
    }

    void Release(Effects effects, WorkItem work, IReadOnlyList<MessageRecord> messages)
    {
        foreach (var message in messages) Release(effects, work, message);
        foreach (var delivery in messages.Select(m => m.DeliveryId).Distinct()) Completion.Check(effects, delivery);
    }

    void Release(Effects effects, WorkItem work, MessageRecord message)
    {
        if (IsTakenWithItsInterchange(effects.Tx, message)) Release(effects, message, work.CorrelationId);
        else
            MessageStore.SetState(
                effects.Tx, message.Id, MessageState.Held, "another message of its interchange was rejected, and the profile takes interchanges whole or not at all");
    }

    bool IsTakenWithItsInterchange(Transaction tx, MessageRecord message) =>
        InterchangeStore.Find(tx, message.InterchangeId)!.State == InterchangeState.Accepted
        || definitions.Current.Directory.Find(message.Partner!)?.Agreements.FirstOrDefault(a => a.Name == message.Agreement) is not { OnBadMessage: BadMessagePolicy.RejectInterchange };

    // What the ERP refused, or a person closed, may come again; but not where the ERP has, or may have, a part of it.
    static bool IsWorked(Transaction tx, DocumentHead other) =>
        MessageStore.Find(tx, other.MessageId!)!.State is not (MessageState.Held or MessageState.Failed or MessageState.Closed)
        || PostingStore.OfDocument(tx, other.Id).Any(p => p.State == PostingState.Posted || p.MayArrive);
}
