using System.Runtime.CompilerServices;
using Gateway.Host.Erp;
using Gateway.Host.Import;
using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Checks a released document against the orders that it names: a clean one goes to the ERP, one with findings becomes a case.</summary>
sealed class MatchStage(
    Database database, Definitions definitions, OrderSource orders, MatchFactsReader facts, PayloadPlaces places, ErpSettings erp, UlidSource ids) : IStage
{
    static readonly TimeSpan OrdersPause = TimeSpan.FromSeconds(30);

    public string Name => StageNames.Match;

    public int Parallelism => 4;

    public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (message, stored) = await database.ReadAsync(
            tx => (MessageStore.Find(tx, work.SubjectId)!, DocumentStore.OfMessage(tx, work.SubjectId)!), cancellation);
        // Asked for once more while it was judged, it may be through by now.
        if (message.State is not (MessageState.Released or MessageState.Excepted))
        {
            yield return new("match.nothing", Ending.Done, _ => { });
            yield break;
        }

        if (definitions.Current.Directory.Find(message.Partner!) is not { } partner)
        {
            yield return new("match.no-profile", Ending.Done, effects =>
                End(effects, message, MessageState.Held, $"the profile {message.Partner} is gone; restart the message when it is back"));
            yield break;
        }

        var numbers = await database.ReadAsync(tx => DocumentStore.Orders(tx, stored.Id), cancellation);
        var answer = await orders.AskAsync(numbers, cancellation);
        var news = await database.ReadAsync(tx => answer.Orders.Where(o => !OrderImport.IsKnown(tx, o.Order)).ToList(), cancellation);
        if (news.Count > 0)
            yield return new("match.orders", Ending.More, effects => Keep(effects, message, news));
        if (answer.Trouble is { } trouble)
        {
            yield return new("match.no-orders", new Ending.Later(OrdersPause), effects =>
                MessageStore.SetState(effects.Tx, message.Id, message.State, trouble, null));
            yield break;
        }

        var document = DocumentJson.Read(Enum.Parse<DocumentType>(stored.Kind), stored.Content);
        var known = await facts.ReadAsync(document, stored, partner, cancellation);
        var result = Matcher.Match(document, known);
        var (delivery, stretch) = await database.ReadAsync(tx => (DeliveryStore.Find(tx, message.DeliveryId)!, MessageStretch.Of(tx, message)), cancellation);
        var exception = result.IsHeld ? Sentence(delivery, stretch, stored, result) : null;
        yield return new("match.judged", Ending.Done, effects => Keep(effects, work, message, stored, partner, result, exception));
    }

    public void GiveUp(Effects effects, WorkItem work, string reason)
    {
        if (MessageStore.Find(effects.Tx, work.SubjectId) is { } message) End(effects, message, MessageState.Failed, reason);
    }

    static void Keep(Effects effects, MessageRecord message, IReadOnlyList<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> news)
    {
        foreach (var order in news) Imports.Order(effects, order, message.Id);
    }

    // The first finding that holds it, and where its value stands in the file that the supplier sent.
    string Sentence(DeliveryRecord delivery, MessageStretch stretch, DocumentRecord stored, MatchResult result)
    {
        var finding = result.Findings.First(f => f.Outcome == FindingOutcome.Held);
        if (FindingRows.OriginOf(stored, finding) is not { } origin) return finding.Text;
        var place = Places.Of(places.Find(delivery.PayloadHash, stretch, origin.Offset));
        return $"{finding.Text.TrimEnd('.')} ({FileName.Shown(delivery.FileName)}: {place})";
    }

    void Keep(
        Effects effects, WorkItem work, MessageRecord message, DocumentRecord stored, PartnerProfile partner, MatchResult result, string? exception)
    {
        FindingRows.Insert(effects, stored, result.Findings, ids);
        if (exception is not null) Except(effects, message, stored, result, exception);
        else if (message.IsShadow) End(effects, message, MessageState.Shadowed, null);
        else Post(effects, work, message, stored, partner, result);
    }

    void Post(Effects effects, WorkItem work, MessageRecord message, DocumentRecord stored, PartnerProfile partner, MatchResult result)
    {
        if (message.IsTest)
        {
            End(effects, message, MessageState.Done, "marked as test: checked, not posted");
            return;
        }

        CaseStore.Close(effects.Tx, stored.Id, null, "gateway", "the findings are gone", effects.Now);
        var posting = new PostingRecord
        {
            Id = ids.Next(),
            DocumentId = stored.Id,
            Part = PostingStore.NextPart(effects.Tx, stored.Id),
            State = PostingState.Due,
            Connector = erp.Connector,
            Partner = partner.Id,
            DocumentKind = stored.Kind,
            Supplier = partner.Supplier,
            Company = partner.Company,
            OrderKey = work.OrderKey,
            DeliveryId = message.DeliveryId,
            CorrelationId = work.CorrelationId,
            Content = DocumentJson.Write(result.Document),
            CreatedAt = effects.Now,
        };
        PostingStore.Add(effects.Tx, posting);
        End(effects, message, MessageState.Matched, null);
        effects.Ask(new(posting.Id, work.CorrelationId, work.OrderKey, StageNames.Post));
    }

    void Except(Effects effects, MessageRecord message, DocumentRecord stored, MatchResult result, string text)
    {
        var held = result.Findings.Where(f => f.Outcome == FindingOutcome.Held).ToList();
        CaseStore.Open(effects.Tx, new()
        {
            Id = ids.Next(),
            CaseType = "match",
            SubjectId = stored.Id,
            State = CaseState.Open,
            Partner = message.Partner,
            OrderNumber = held[0].Order?.Number ?? DocumentStore.Orders(effects.Tx, stored.Id).FirstOrDefault(),
            DocumentId = stored.Id,
            MessageId = message.Id,
            DeliveryId = message.DeliveryId,
            Text = text,
            AmountAtStake = held.Any(f => f.AmountAtStake is not null) ? held.Sum(f => f.AmountAtStake ?? 0) : null,
            Currency = held.Select(f => f.Currency).FirstOrDefault(c => c is not null),
            OpenedAt = effects.Now,
        });
        End(effects, message, MessageState.Excepted, text);
    }

    static void End(Effects effects, MessageRecord message, MessageState state, string? reason)
    {
        var isOver = state is not MessageState.Matched;
        MessageStore.SetState(effects.Tx, message.Id, state, reason, isOver ? effects.Now : null);
        if (state != message.State && DocumentStore.OfMessage(effects.Tx, message.Id) is { } document) Rematch.BecauseOf(effects, document);
        var delivery = DeliveryStore.Find(effects.Tx, message.DeliveryId)!;
        Story.Tell(effects, delivery, message.Id, "matched", state, ("reason", reason));
        Completion.Check(effects, delivery.Id);
    }
}
