using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Host.Erp;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Brings a posting to the ERP, once: the attempt is written down before it is made, and an attempt without an answer is looked up, never repeated blindly.</summary>
sealed class PostStage(Database database, IErpConnector connector, int concurrency, TimeProvider time, Random random, TimeSpan? lease = null) : IStage
{
    readonly TimeSpan _lease = lease ?? Chain.Lease;
    readonly ErpTurn _turn = new(time, random);

    public string Name => StageNames.Post;

    public int Parallelism => concurrency;

    /// <summary>How long nothing is begun, for the ERP is away.</summary>
    internal TimeSpan Rest => _turn.Rest;

    public int Enter() => _turn.Enter(concurrency);

    public void Entered() => _turn.Entered();

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (posting, refusal) = await database.ReadAsync(tx =>
        {
            var found = PostingStore.Find(tx, work.SubjectId)!;
            return (found, Refusal(tx, found));
        }, cancellation);
        if (posting.State is PostingState.Posted or PostingState.Rejected or PostingState.Cancelled or PostingState.Dead)
        {
            yield return new("post.nothing", Ending.Done, _ => { });
            yield break;
        }

        var mayHaveArrived = posting.State is PostingState.Sending or PostingState.Unknown;
        if (mayHaveArrived && await AskAsync(posting, cancellation) is { } known)
        {
            yield return Resolved(work, posting, known);
            yield break;
        }

        if (refusal is not null)
        {
            yield return new("post.refused", Ending.Done, effects => Cancel(effects, work, posting, refusal));
            yield break;
        }

        var begun = posting with { State = PostingState.Sending, Token = work.Token, Attempts = posting.Attempts + 1 };
        var (ticks, now) = (time.GetTimestamp(), time.GetUtcNow());
        yield return new("post.begin", Ending.More, effects => Begin(effects, work, posting));
        // Who was stopped here, or stood still with his machine, may have been taken for dead, and the posting made by another.
        if (time.GetElapsedTime(ticks) >= _lease || time.GetUtcNow() - now >= _lease) throw new LeaseLostException(work);
        var outcome = await connector.PostAsync(Content(posting), cancellation);
        _turn.Heard(outcome);
        Failpoint.Hit("post.after-send");
        yield return Answered(work, begun, outcome);
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (PostingStore.Find(effects.Tx, work.SubjectId) is not { } posting) return;
        DocumentStore.LockIdentityOf(effects.Tx, posting.DocumentId);
        PostingStore.SetState(effects.Tx, posting.Id, posting.State, PostingState.Dead, reason);
        EndMessage(effects, posting with { State = PostingState.Dead, Response = reason });
    }

    // NotFound means that the last attempt never arrived, and sending again is safe.
    async Task<ErpOutcome?> AskAsync(PostingRecord posting, CancellationToken cancellation)
    {
        var answer = await connector.LookUpAsync(Content(posting), cancellation);
        _turn.Heard(answer);
        return answer is ErpOutcome.NotFound ? null : answer;
    }

    // A person refused the document while the part was under way: what has not arrived must not arrive any more.
    static string? Refusal(Transaction tx, PostingRecord posting) =>
        CaseStore.OfSubject(tx, posting.DocumentId).FirstOrDefault(c => c.State == CaseState.Rejected) is { } refused
            ? $"rejected by {refused.ClosedBy}: {refused.CloseReason}"
            : null;

    static void Cancel(Effects effects, WorkItem work, PostingRecord posting, string refusal)
    {
        DocumentStore.LockIdentityOf(effects.Tx, posting.DocumentId);
        if (!PostingStore.CancelUnanswered(effects.Tx, posting, work.Token, refusal)) throw new LeaseLostException(work);
        Count(effects, posting, "cancelled");
        Rematch.BecauseOf(effects, DocumentStore.FindHead(effects.Tx, posting.DocumentId)!);
        EndMessage(effects, posting with { State = PostingState.Cancelled, Response = refusal });
    }

    static void Begin(Effects effects, WorkItem work, PostingRecord posting)
    {
        if (Refusal(effects.Tx, posting) is not null || !PostingStore.Begin(effects.Tx, posting, work.Token, effects.Now)) throw new LeaseLostException(work);
    }

    Step Resolved(WorkItem work, PostingRecord posting, ErpOutcome known) => known switch
    {
        ErpOutcome.Posted posted => Posted(work, posting, posted),
        ErpOutcome.Rejected rejected => Rejected(work, posting, rejected),
        _ => new("post.unresolved", new Ending.Later(PauseOfAsking(posting)), effects =>
            Wait(effects, work, posting with { State = PostingState.Unknown }, ReasonOf(known))),
    };

    Step Answered(WorkItem work, PostingRecord posting, ErpOutcome outcome) => outcome switch
    {
        ErpOutcome.Posted posted => Posted(work, posting, posted),
        ErpOutcome.Rejected rejected => Rejected(work, posting, rejected),
        ErpOutcome.Unavailable away => new("post.unavailable", new Ending.Later(ErpTurn.Believed(away.RetryAfter) ?? Pause(posting)), effects =>
            Wait(effects, work, posting with { State = PostingState.Due }, away.Reason)),
        ErpOutcome.Unknown unknown => new("post.unknown", new Ending.Later(Pause(posting)), effects =>
            Wait(effects, work, posting with { State = PostingState.Unknown }, unknown.Reason)),
        _ => throw new InvalidOperationException($"the ERP connector answered a posting with {outcome.GetType().Name}"),
    };

    static Step Posted(WorkItem work, PostingRecord posting, ErpOutcome.Posted posted) => new("post.posted", Ending.Done, effects =>
        End(effects, work, posting with { State = PostingState.Posted, ErpReference = posted.Reference, PostedAt = effects.Now }));

    static Step Rejected(WorkItem work, PostingRecord posting, ErpOutcome.Rejected rejected) => new("post.rejected", Ending.Done, effects =>
        End(effects, work, posting with { State = PostingState.Rejected, Response = rejected.Reason }));

    static string? ReasonOf(ErpOutcome outcome) => outcome switch
    {
        ErpOutcome.Unavailable away => away.Reason,
        ErpOutcome.Unknown unknown => unknown.Reason,
        _ => null,
    };

    // Said once for each reason, however often it is tried.
    static void Wait(Effects effects, WorkItem work, PostingRecord posting, string? reason)
    {
        Count(effects, posting, posting.State == PostingState.Unknown ? "unknown" : "unavailable");
        Keep(effects, work, posting with { Response = reason });
        if (reason == posting.Response || posting.DeliveryId is null) return;
        if (DeliveryStore.Find(effects.Tx, posting.DeliveryId) is { } delivery)
            effects.Tell(ProgressLine.Of(effects.Now, delivery, $"waits for the ERP: {reason}"));
    }

    TimeSpan Pause(PostingRecord posting) => Backoff.After(posting.Attempts, random);

    // Who only asks makes no attempts that could be counted: it waits as long again as it has waited.
    TimeSpan PauseOfAsking(PostingRecord posting)
    {
        var waited = time.GetUtcNow() - (posting.SentAt ?? time.GetUtcNow());
        return Backoff.After(1 + BitOperations.Log2((uint)Math.Clamp(waited.TotalSeconds, 1, int.MaxValue)), random);
    }

    static void End(Effects effects, WorkItem work, PostingRecord ended)
    {
        // Of the last two parts that end at the same time one sees the other.
        DocumentStore.LockIdentityOf(effects.Tx, ended.DocumentId);
        Keep(effects, work, ended);
        Count(effects, ended, StateNames.Of(ended.State));
        EndMessage(effects, ended);
    }

    static void Count(Effects effects, PostingRecord posting, string outcome) =>
        effects.Count(Counted.Posting, ("document", posting.DocumentKind), ("outcome", outcome), ("partner", posting.Partner));

    static void Keep(Effects effects, WorkItem work, PostingRecord attempted)
    {
        if (!PostingStore.End(effects.Tx, attempted)) throw new LeaseLostException(work);
    }

    // What somebody still has to decide, or has closed, stays so; all else follows the parts together.
    static void EndMessage(Effects effects, PostingRecord posting)
    {
        if (DocumentStore.FindHead(effects.Tx, posting.DocumentId) is not { MessageId: { } messageId } document) return;
        var message = MessageStore.Find(effects.Tx, messageId)!;
        var (state, reason) = message.State is MessageState.Excepted or MessageState.Released or MessageState.Closed
            ? (message.State, message.Reason)
            : PartsStanding.Of(effects.Tx, document.Id);
        if (state != message.State)
        {
            MessageStore.SetState(effects.Tx, messageId, state, reason, state == MessageState.Matched ? null : effects.Now);
            if (state is not MessageState.Posted) Rematch.BecauseOf(effects, document);
        }

        // What waits says as well what became of its parts.
        if (message.State == MessageState.Excepted) Rematch.Ask(effects, message);
        if (posting.DeliveryId is null || DeliveryStore.Find(effects.Tx, posting.DeliveryId) is not { } delivery) return;
        Story.Tell(effects, delivery, messageId, "posted", state, ("key", posting.PostingKey), ("erp", posting.ErpReference), ("reason", posting.Response));
        Completion.Check(effects, delivery.Id);
    }

    static ErpPosting Content(PostingRecord posting) => new(
        posting.PostingKey, posting.DocumentKind, posting.Supplier, posting.Company, Encoding.UTF8.GetBytes(posting.Content));
}
