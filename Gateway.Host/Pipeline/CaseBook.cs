using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Brings the cases of a document up to its findings, one for each type of exception: opens, updates, reopens and lifts them.</summary>
/// <remarks>What a person decided stays decided: a decision covers the findings that stood when it was made.</remarks>
/// <param name="policy">Who has them, and until when.</param>
/// <param name="ids">Ids of new cases.</param>
sealed class CaseBook(Policy policy, UlidSource ids)
{
    const string Gone = "its cause is gone";

    /// <summary>Writes the cases and returns what is held and nobody has decided, and all that was decided.</summary>
    /// <param name="effects">The transaction of the match.</param>
    /// <param name="judged">The document and its findings.</param>
    /// <param name="sentence">A finding with its place in the file, for people.</param>
    internal (IReadOnlyList<Finding> Undecided, IReadOnlyList<DecisionRecord> Decisions) Bring(Effects effects, Judgement judged, Func<Finding, string> sentence)
    {
        var held = judged.Result.Findings.Where(f => f.Outcome == FindingOutcome.Held).ToLookup(f => f.Type);
        var known = CaseStore.OfSubject(effects.Tx, judged.Stored.Id).ToDictionary(c => c.CaseType);
        // Nobody decides without a case.
        if (held.Count == 0 && known.Count == 0) return ([], []);
        var decisions = DecisionStore.OfDocument(effects.Tx, judged.Stored.Id);
        var decided = Settled.Of(effects.Tx, judged.Stored.Id, decisions);
        var delivery = DeliveryStore.Find(effects.Tx, judged.Message.DeliveryId)!;
        foreach (var type in held.Select(h => h.Key).Union(known.Keys).ToList())
        {
            var undecided = held[type].Where(f => !decided.Covers(FindingKey.Of(f))).ToList();
            var before = known.GetValueOrDefault(type);
            var after = undecided.Count > 0
                ? Standing(effects, judged, before ?? New(judged, type), undecided, sentence)
                : before is { IsUndecided: true } ? Lifted(before, held[type].Any(), effects.Now) : before;
            if (after is not null) Keep(effects, delivery, before, after);
        }

        return ([.. held.SelectMany(h => h).Where(f => !decided.Covers(FindingKey.Of(f)))], decisions);
    }

    CaseRecord New(Judgement judged, string type) => new()
    {
        Id = ids.Next(),
        CaseType = type,
        SubjectId = judged.Stored.Id,
        State = CaseState.Closed,
        Partner = judged.Message.Partner,
        DocumentId = judged.Stored.Id,
        MessageId = judged.Message.Id,
        DeliveryId = judged.Message.DeliveryId,
        Text = "",
        OpenedAt = default,
    };

    CaseRecord Standing(Effects effects, Judgement judged, CaseRecord before, List<Finding> undecided, Func<Finding, string> sentence)
    {
        var text = sentence(undecided[0]);
        var opened = !before.IsUndecided ? Open(before, undecided, effects.Now)
            : before.State == CaseState.InDispute && HasNews(effects.Tx, before, undecided) ? Clock.Run(before, effects.Now) with { State = CaseState.Open }
            : before;
        var findings = undecided.Select(FindingKey.Of).ToHashSet();
        // Another finding may wait for something else; a deadline that is past, or a person's day, holds for the same ones.
        var current = findings.SetEquals(FindingKey.Read(opened.Findings)) ? opened : Waiting(opened, undecided, effects.Now);
        var (stake, currency) = Stake(undecided);
        return current with
        {
            OrderNumber = undecided.Select(f => f.Order?.Number).FirstOrDefault(n => n is not null)
                ?? DocumentStore.Orders(effects.Tx, judged.Stored.Id).FirstOrDefault(),
            Text = text,
            Findings = FindingKey.Json(undecided.Select(FindingKey.Of)),
            AmountAtStake = stake,
            Currency = currency,
        };
    }

    // What would cost us: what is in our favour elsewhere makes no room in a limit. Money of several currencies has none that a
    // limit could be in, so that only a role without limits approves it.
    static (decimal? Amount, string? Currency) Stake(List<Finding> undecided)
    {
        var stakes = undecided.Where(f => f.AmountAtStake is not null).ToList();
        if (stakes.Exists(f => f.AmountAtStake > 0)) stakes.RemoveAll(f => f.AmountAtStake <= 0);
        var currencies = stakes.Select(f => f.Currency).Distinct().ToList();
        var currency = currencies.Count == 0 ? undecided.Select(f => f.Currency).FirstOrDefault(c => c is not null) : currencies is [var only] ? only : null;
        return (stakes.Count == 0 ? null : AtStake.Together(stakes.Select(f => FindingKey.Of(f).Money!.Value)), currency);
    }

    // The partner answers what he was asked; what came since, or costs more by now, nobody has seen yet.
    static bool HasNews(Transaction tx, CaseRecord disputed, List<Finding> undecided)
    {
        var asked = FindingKey.Read(DecisionStore.OfCase(tx, disputed.Id).Last(d => d.Decision == DecisionKind.Dispute).Findings);
        return undecided.Select(FindingKey.Of).Any(f => !asked.Any(a => a.Equals(f) && !(f.AmountAtStake > (a.AmountAtStake ?? 0))));
    }

    CaseRecord Open(CaseRecord before, List<Finding> undecided, DateTimeOffset now)
    {
        var rule = policy.For(before.CaseType);
        return Waiting(before with
        {
            State = CaseState.Open,
            OwnerRole = rule.Owner,
            OpenedAt = now,
            DueAt = now + rule.Within,
            ClosedAt = null,
            ClosedBy = null,
            CloseReason = null,
        }, undecided, now) with
        { Findings = FindingKey.Json(undecided.Select(FindingKey.Of)) };
    }

    // It waits by itself only when something that comes would settle all of it.
    CaseRecord Waiting(CaseRecord current, List<Finding> undecided, DateTimeOffset now)
    {
        if (current.State == CaseState.InDispute) return current;
        if (undecided.Exists(f => f.Awaits == Awaited.Nothing))
            return current with { State = CaseState.Open, WaitingUntil = null };
        return current with
        {
            State = undecided.Exists(f => f.Awaits == Awaited.Order) ? CaseState.WaitingForOrder : CaseState.WaitingForReceipt,
            WaitingUntil = now + policy.For(current.CaseType).Wait,
        };
    }

    // What is left of it was approved before.
    static CaseRecord Lifted(CaseRecord before, bool isApproved, DateTimeOffset now) => Clock.Run(before, now) with
    {
        State = isApproved ? CaseState.Approved : CaseState.Closed,
        WaitingUntil = null,
        ClosedAt = now,
        ClosedBy = "gateway",
        CloseReason = Gone,
    };

    static void Keep(Effects effects, DeliveryRecord delivery, CaseRecord? before, CaseRecord after)
    {
        if (after == before) return;
        if (before is null) CaseStore.Insert(effects.Tx, after);
        else if (!CaseStore.Update(effects.Tx, after)) throw new StaleFactsException($"exception {after.Id}");
        if (before?.State == after.State) return;
        var what = before is null ? "case-opened" : !before.IsUndecided ? "case-reopened" : after.IsUndecided ? "case-changed" : "case-lifted";
        EventStore.Append(effects.Tx, new(delivery.Id, what, after.Id, delivery.CorrelationId, effects.Now)
        {
            StateBefore = before is null ? null : StateNames.Of(before.State),
            StateAfter = StateNames.Of(after.State),
            Detail = Story.Json(("type", after.CaseType), ("owner", after.OwnerRole), ("text", after.IsUndecided ? after.Text : after.CloseReason)),
        });
    }
}

/// <summary>The clock of a case: it stands still while the partner has to answer.</summary>
static class Clock
{
    internal static CaseRecord Stop(CaseRecord running, DateTimeOffset now) => running with { ClockStoppedAt = running.ClockStoppedAt ?? now };

    internal static CaseRecord Run(CaseRecord stopped, DateTimeOffset now) => stopped.ClockStoppedAt is not { } since
        ? stopped
        : stopped with { ClockStoppedAt = null, DueAt = stopped.DueAt + (now - since) };
}
