using System.Runtime.CompilerServices;
using Gateway.Host.Erp;
using Gateway.Host.Import;
using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Checks a released document against all that is known of its orders: what is clean or decided goes to the ERP, the rest becomes cases.</summary>
/// <remarks>Asked again without news it changes nothing: the same findings, cases, movements and parts.</remarks>
sealed class MatchStage(
    Database database, Definitions definitions, OrderSource orders, Judge judge, PayloadPlaces places, ErpSettings erp, UlidSource ids) : IStage
{
    static readonly TimeSpan OrdersPause = TimeSpan.FromSeconds(30);

    public string Name => StageNames.Match;

    public int Parallelism => 8;

    // The ERP is asked for each order of a document, one after the other, without a step.
    public TimeSpan Longest => LeaseHold.Longest;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (message, numbers) = await database.ReadAsync(
            tx => (MessageStore.Find(tx, work.SubjectId)!, DocumentStore.Orders(tx, DocumentStore.HeadOfMessage(tx, work.SubjectId)!.Id)), cancellation);
        // Asked for once more while it was judged, it may be through by now.
        if (!IsToBeMatched(message))
        {
            yield return new("match.nothing", Ending.Done, _ => { });
            yield break;
        }

        if (definitions.Current.Directory.Find(message.Partner!) is not { } partner)
        {
            yield return Turned(new("match.no-profile", Ending.Done, effects =>
                EndIfWaiting(effects, message, MessageState.Held, $"the profile {message.Partner} is gone; restart the message when it is back")), message);
            yield break;
        }

        var answer = await orders.AskAsync(numbers, cancellation);
        var news = answer.Orders.Count == 0 ? [] : await database.ReadAsync(tx => answer.Orders.Where(o => !OrderImport.IsKnown(tx, o.Order)).ToList(), cancellation);
        if (news.Count > 0)
            yield return Turned(new("match.orders", Ending.More, effects => Keep(effects, message, news)), message, news.Select(n => n.Order.Number));
        if (answer.Trouble is { } trouble)
        {
            yield return Turned(new("match.no-orders", new Ending.Later(OrdersPause), effects => Wait(effects, message, trouble)), message);
            yield break;
        }

        var judged = await judge.ReadAsync(message.Id, partner, cancellation);
        // Made before the database's one writer has to wait for it: they follow from what the transaction requires to be unchanged.
        var rows = FindingRows.Of(judged.Stored, judged.Result.Findings);
        var findings = FindingStore.Json(rows);
        var sentences = await SentencesAsync(judged, rows, cancellation);
        yield return Turned(new("match.judged", Ending.Done, effects => Keep(effects, work, judged, findings, sentences)), message, judged.Seen.Keys);
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (MessageStore.Find(effects.Tx, work.SubjectId) is not { } message) return;
        DocumentStore.LockIdentitiesOfMessage(effects.Tx, message.Id);
        EndIfWaiting(effects, message, MessageState.Failed, reason);
    }

    // Who is at work on the document or its orders is waited for: a decision, a newer document, an import, another match.
    static Step Turned(Step step, MessageRecord message, IEnumerable<string>? orders = null) => step with
    {
        Turn = tx =>
        {
            DocumentStore.LockIdentitiesOfMessage(tx, message.Id);
            OrderChanges.Lock(tx, [.. orders ?? []]);
        },
    };

    // A person, or a newer document, may have ended it meanwhile.
    static void EndIfWaiting(Effects effects, MessageRecord seen, MessageState state, string reason)
    {
        if (MessageStore.Find(effects.Tx, seen.Id) is { } message && IsToBeMatched(message)) End(effects, message, state, reason);
    }

    static void Wait(Effects effects, MessageRecord seen, string trouble)
    {
        if (MessageStore.Find(effects.Tx, seen.Id) is { } message && IsToBeMatched(message))
            MessageStore.SetState(effects.Tx, message.Id, message.State, trouble, null);
    }

    static bool IsToBeMatched(MessageRecord message) => message.State is MessageState.Released or MessageState.Excepted;

    static void Keep(Effects effects, MessageRecord message, IReadOnlyList<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> news)
    {
        foreach (var order in news) Imports.Order(effects, order, message.Id);
    }

    // The first finding of each case, and where its value stands in the file that the supplier sent.
    async Task<Dictionary<Finding, string>> SentencesAsync(Judgement judged, IReadOnlyList<FindingRecord> rows, CancellationToken cancellation)
    {
        var firsts = judged.Undecided.DistinctBy(f => f.Type).ToList();
        if (firsts.Count == 0) return [];
        var (delivery, stretch) = await database.ReadAsync(
            tx => (DeliveryStore.Find(tx, judged.Message.DeliveryId)!, MessageStretch.Of(tx, judged.Message)), cancellation);
        return firsts.ToDictionary(f => f, f => Sentence(delivery, stretch, f, RowOf(f)));
        FindingRecord RowOf(Finding finding) => judged.Result.Findings.Zip(rows).First(p => ReferenceEquals(p.First, finding)).Second;
    }

    string Sentence(DeliveryRecord delivery, MessageStretch stretch, Finding finding, FindingRecord row)
    {
        if (row.OriginOffset is not { } offset) return finding.Text;
        var place = Places.Of(places.Find(delivery.PayloadHash, stretch, offset));
        return $"{finding.Text.TrimEnd('.')} ({FileName.Shown(delivery.FileName)}: {place})";
    }

    void Keep(Effects effects, WorkItem work, Judgement judged, string findings, Dictionary<Finding, string> sentences)
    {
        OrderChanges.Require(effects.Tx, judged.Seen);
        // A person, or a newer document, may have ended it meanwhile.
        if (MessageStore.Find(effects.Tx, judged.Message.Id) is not { } message || !IsToBeMatched(message)) return;
        // Translated again meanwhile, it is matched as it was translated last.
        if (DocumentStore.HeadOfMessage(effects.Tx, message.Id)!.Id != judged.Stored.Id) return;
        FindingRows.Keep(effects, judged.Stored, findings);
        if (judged.Result.IsHeld && Supersession.EndIfSuperseded(effects, judged.Stored, message)) return;
        string Text(Finding finding) => sentences.GetValueOrDefault(finding, finding.Text);
        var (undecided, decisions) = new CaseBook(definitions.Current.Directory.Policy, ids).Bring(effects, judged, Text);
        var payments = ShortPayment.Of(decisions).ToList();
        var isNews = MovementStore.Replace(effects.Tx, judged.Stored.Id, MovementRows.Of(judged.Stored.Id, ShortPayment.Apply(judged.Result.Movements, payments)));
        var part = message is { IsShadow: false, IsTest: false } ? Post(effects, work, judged, undecided, payments) : null;
        var (state, reason) = Standing(effects.Tx, message, judged.Stored, undecided, Text);
        if (state != message.State || reason != message.Reason || part is not null) End(effects, message, state, reason, part);
        else if (isNews) Moved(effects, judged.Stored);
    }

    // What may go now, as the next part; null when nothing may.
    PostingRecord? Post(Effects effects, WorkItem work, Judgement judged, IReadOnlyList<Finding> undecided, IReadOnlyList<ShortPayment> payments)
    {
        var (stored, partner) = (judged.Stored, judged.Partner);
        // What is taken off the whole stands only where the whole is posted.
        var scope = payments.Any(p => p.UnpaidOfWhole is not null) ? PostingScope.Whole
            : partner.Agreements.FirstOrDefault(a => a.Name == judged.Message.Agreement)?.Post ?? PostingScope.Whole;
        var lines = Parts.Ready(judged.Result.Document, undecided, PostingStore.Lines(effects.Tx, stored.Id), scope);
        if (lines.Count == 0) return null;
        var number = PostingStore.NextPart(effects.Tx, stored.Id);
        var payable = ShortPayment.Apply(judged.Result.Document, payments);
        var posting = new PostingRecord
        {
            Id = ids.Next(),
            DocumentId = stored.Id,
            Part = number,
            PostingKey = FormattableString.Invariant($"{PostingKeys.Of(effects.Tx, judged.Message)}:{number}"),
            State = PostingState.Due,
            Connector = erp.Connector,
            Partner = partner.Id,
            DocumentKind = stored.Kind,
            Supplier = partner.Supplier,
            Company = partner.Company,
            OrderKey = work.OrderKey,
            DeliveryId = judged.Message.DeliveryId,
            CorrelationId = work.CorrelationId,
            Content = DocumentJson.Write(Parts.Of(payable, lines, number)),
            CreatedAt = effects.Now,
        };
        // Under another key it could be in the ERP twice, and without a row it would be lost: a person has to look.
        if (!PostingStore.Add(effects.Tx, posting)) throw new InvalidOperationException($"the key {posting.PostingKey} is taken by another posting; nothing is posted before that is cleared");
        PostingStore.AddLines(effects.Tx, posting, lines);
        effects.Ask(new(posting.Id, work.CorrelationId, work.OrderKey, StageNames.Post));
        return posting;
    }

    static (MessageState State, string? Reason) Standing(
        Transaction tx, MessageRecord message, DocumentRecord stored, IReadOnlyList<Finding> undecided, Func<Finding, string> text) =>
        undecided.Count > 0 ? (MessageState.Excepted, PartsStanding.Beside(tx, stored.Id, text(undecided[0])))
        : message.IsShadow ? (MessageState.Shadowed, null)
        : message.IsTest ? (MessageState.Done, "marked as test: checked, not posted")
        : PartsStanding.Of(tx, stored.Id);

    static void End(Effects effects, MessageRecord message, MessageState state, string? reason, PostingRecord? part = null)
    {
        var isOver = state is not MessageState.Matched;
        MessageStore.SetState(effects.Tx, message.Id, state, reason, isOver ? effects.Now : null);
        var document = DocumentStore.HeadOfMessage(effects.Tx, message.Id)!;
        if (state == MessageState.Excepted && part is null) Moved(effects, document);
        else Rematch.BecauseOf(effects, document);
        // What became of it later is told as well.
        DeliveryStore.Reopen(effects.Tx, message.DeliveryId);
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        Story.Tell(effects, delivery, message.Id, "matched", state, ("reason", reason), ("part", part?.PostingKey));
        Completion.Check(effects, delivery.Id);
    }

    // What waits counts for none of those that came before it: they need no other match.
    static void Moved(Effects effects, DocumentHead document)
    {
        var orders = DocumentStore.Orders(effects.Tx, document.Id);
        OrderChanges.Lock(effects.Tx, orders);
        foreach (var order in orders) OrderChanges.Add(effects.Tx, order);
    }
}
