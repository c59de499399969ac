using System.Globalization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using static Gateway.Host.Pipeline.DecisionOutcome;

namespace Gateway.Host.Pipeline;

/// <summary>Where persons decide about cases: each decision is one transaction with its event, what it changes and what is due because of it.</summary>
/// <param name="journal">Commits the decisions.</param>
/// <param name="database">Where the cases are.</param>
/// <param name="judge">Says what is payable.</param>
/// <param name="definitions">Profiles and policy.</param>
/// <param name="ids">Ids of what is due because of a decision.</param>
sealed class CaseDecisions(Journal journal, Database database, Judge judge, Definitions definitions, UlidSource ids)
{
    /// <summary>Writes a decision down, or says why it cannot be made.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="decision">What is decided.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="seenVersion">The version of the case that the person has seen; null where nobody looked before.</param>
    /// <param name="cancellation">Gives up before it is begun.</param>
    internal async Task<DecisionOutcome> DecideAsync(
        string caseId, Decision decision, Decider by, long? seenVersion, CancellationToken cancellation)
    {
        var seen = await database.ReadAsync(tx => CaseStore.Find(tx, caseId), cancellation);
        if (seen is null) return new Refused($"there is no case {caseId}; gateway exceptions list prints those that there are");
        var snapshot = definitions.Current;
        var deciding = new Deciding(snapshot.Directory.Policy, snapshot.Directory.Find(seen.Partner ?? ""), new(snapshot, ids), decision, by);
        var judged = decision is Decision.ShortPay ? await JudgeAsync(seen, deciding.Partner, cancellation) : null;
        var expected = seenVersion ?? seen.Version;
        try
        {
            return await journal.BeginAsync("decide", effects =>
            {
                if (seen.DocumentId is { } documentId) DocumentStore.LockIdentityOf(effects.Tx, documentId);
                var current = CaseStore.Find(effects.Tx, caseId)!;
                if (current.Version != expected)
                    return new Refused($"the case has changed meanwhile: it is {StateNames.Words(current.State.ToString())} now; look at it again and decide on that");
                if (judged is not null) OrderChanges.Require(effects.Tx, judged.Seen);
                return deciding.Apply(effects, current, judged);
            }, cancellation);
        }
        catch (StaleFactsException)
        {
            return new Refused("what is known of it has changed meanwhile; look at the case again and decide on that");
        }
    }

    async Task<Judgement?> JudgeAsync(CaseRecord seen, PartnerProfile? partner, CancellationToken cancellation) =>
        seen.MessageId is { } messageId && partner is not null ? await judge.ReadAsync(messageId, partner, cancellation) : null;
}

/// <summary>One decision on its way into the database.</summary>
sealed class Deciding(Policy policy, PartnerProfile? partner, Advices advices, Decision decision, Decider by)
{
    internal PartnerProfile? Partner => partner;

    internal DecisionOutcome Apply(Effects effects, CaseRecord before, Judgement? judged)
    {
        var role = by.Role ?? before.OwnerRole ?? "";
        var refusal = Refusal(effects, before, role);
        return refusal is not null ? new Refused(refusal) : decision switch
        {
            Decision.Approve approve => Approve(effects, before, role, approve),
            Decision.ShortPay => ShortPay(effects, before, role, judged),
            Decision.Dispute => Dispute(effects, before, role),
            Decision.Route route => Route(effects, before, role, route.Role),
            Decision.Wait wait => Wait(effects, before, role, wait.Until),
            _ => Reject(effects, before, role),
        };
    }

    string? Refusal(Effects effects, CaseRecord before, string role)
    {
        if (string.IsNullOrWhiteSpace(by.Reason)) return "a decision needs a reason, which is kept with it";
        if (!before.IsUndecided) return $"the case is {StateNames.Words(before.State.ToString())}{(before.ClosedBy is { } who ? $" by {who}" : "")}; nothing is left to be decided";
        if (policy.FindRole(role) is not { } acting) return NoRole(role);
        if (!acting.Admits(by.Actor)) return $"{by.Actor} is not a member of the role {role}";
        if (before.Findings is null && decision is not Decision.Route)
            return $"this case has no findings to decide on; repair its cause, then: gateway restart {before.SubjectId}";
        return before.MessageId is { } id && MessageStore.Find(effects.Tx, id) is { State: MessageState.Closed } closed
            ? $"its document is closed by {closed.ClosedBy}: {closed.Reason}"
            : null;
    }

    DecisionOutcome Approve(Effects effects, CaseRecord before, string role, Decision.Approve approve)
    {
        var rule = policy.For(before.CaseType);
        if (rule.Approval == ApprovalRule.Never)
            return new Refused($"an exception of type {before.CaseType} cannot be approved: it goes when its cause is gone; wait, dispute or reject");
        if (rule.Approval == ApprovalRule.Override && !approve.Override)
            return new Refused($"an exception of type {before.CaseType} is approved only with an explicit override");
        if (NumberSize.Holds(FindingKey.Read(before.Findings).Select(f => f.Rule)))
            return new Refused("it has a number that cannot be computed with, and nothing of it was compared; dispute or reject it, or fix the map and restart it with --translate");
        var authority = new ApprovedBefore(effects.Tx, before, by.Actor);
        if (policy.FindRole(role) is { } acting && !authority.Admits(acting))
            return new Refused($"{authority.Words(role)} is beyond the limit of {role}, who approves {acting.Authority} of one document; {MayApprove(authority)}");
        Settle(effects, before, role, DecisionKind.Approve, Story.Json(("override", approve.Override ? "yes" : null)));
        return new Done($"approved as {role}: {Next(effects, before)}");
    }

    DecisionOutcome ShortPay(Effects effects, CaseRecord before, string role, Judgement? judged)
    {
        if (judged?.Stored.Kind != "Invoice") return new Refused("only an invoice can be paid in part");
        if (policy.For(before.CaseType).Approval == ApprovalRule.Never)
            return new Refused($"an exception of type {before.CaseType} cannot be settled by paying less; wait, dispute or reject");
        if (ShortPayment.Of(judged.Result, FindingKey.Read(before.Findings)) is not { } payment)
            return new Refused("the match finds nothing payable that is less than what is billed here; approve, dispute or reject");
        Settle(effects, before, role, DecisionKind.ShortPay, payment.Json);
        return new Done($"short-paid as {role}: {Money.Show(payment.Unpaid, payment.Currency)} of it is not paid; {Next(effects, before)}");
    }

    void Settle(Effects effects, CaseRecord before, string role, DecisionKind kind, string? detail) =>
        Keep(effects, before, Ended(before, CaseState.Approved, effects.Now), role, kind, detail);

    DecisionOutcome Dispute(Effects effects, CaseRecord before, string role)
    {
        if (before.State == CaseState.InDispute) return new Refused("it is in dispute already");
        var after = Clock.Stop(before, effects.Now) with { State = CaseState.InDispute, WaitingUntil = null };
        var decided = Keep(effects, before, after, role, DecisionKind.Dispute, null);
        return new Done($"in dispute, and the clock stands still until it is settled; {advices.Owe(effects, after, decided)}");
    }

    DecisionOutcome Route(Effects effects, CaseRecord before, string role, string to)
    {
        if (policy.FindRole(to) is null) return new Refused(NoRole(to));
        if (to == before.OwnerRole) return new Refused($"{to} has it already");
        Keep(effects, before, before with { OwnerRole = to }, role, DecisionKind.Route, Story.Json(("from", before.OwnerRole), ("to", to)));
        return new Done($"{to} has it now");
    }

    DecisionOutcome Wait(Effects effects, CaseRecord before, string role, DateOnly until)
    {
        var zone = partner?.TimeZone ?? TimeZoneInfo.Utc;
        var midnight = until.ToDateTime(TimeOnly.MinValue);
        var deadline = new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
        var day = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (deadline <= effects.Now) return new Refused($"{day} has come already; name a later day");
        var state = before.CaseType is ExceptionTypes.Receipt or ExceptionTypes.Quantity ? CaseState.WaitingForReceipt : CaseState.WaitingForOrder;
        Keep(effects, before, Clock.Run(before, effects.Now) with { State = state, WaitingUntil = deadline }, role, DecisionKind.Wait, Story.Json(("until", day)));
        return new Done($"{StateNames.Words(state.ToString())} until {day}; it goes on before, when that settles it");
    }

    DecisionOutcome Reject(Effects effects, CaseRecord before, string role)
    {
        var after = Ended(before, CaseState.Rejected, effects.Now);
        var decided = Keep(effects, before, after, role, DecisionKind.Reject, null);
        var document = DocumentStore.Find(effects.Tx, before.DocumentId!)!;
        var reason = $"rejected by {by.Actor}: {by.Reason}";
        CaseStore.Close(effects.Tx, document.Id, null, by.Actor, $"the document was {reason}", effects.Now);
        PostingStore.Cancel(effects.Tx, document.Id, reason);
        WorkStore.Cancel(effects.Tx, StageNames.Match, before.MessageId!);
        MessageStore.Close(effects.Tx, before.MessageId!, by.Actor, reason, effects.Now);
        Supersession.Withdraw(effects, document);
        Completion.Check(effects, before.DeliveryId!);
        var standing = PostingStore.OfDocument(effects.Tx, document.Id).Where(p => p.State != PostingState.Cancelled).Select(p => p.PostingKey).ToList();
        return new Done($"rejected: the {StateNames.Words(document.Kind)} {document.Number} is closed"
            + (standing.Count == 0 ? ", nothing of it is posted" : $"; what the ERP has of it stays: {string.Join(", ", standing)}")
            + $"; {advices.Owe(effects, after, decided)}");
    }

    CaseRecord Ended(CaseRecord before, CaseState state, DateTimeOffset now) => Clock.Run(before, now) with
    {
        State = state,
        WaitingUntil = null,
        ClosedAt = now,
        ClosedBy = by.Actor,
        CloseReason = by.Reason,
    };

    DecisionRecord Keep(Effects effects, CaseRecord before, CaseRecord after, string role, DecisionKind kind, string? detail)
    {
        if (!CaseStore.Update(effects.Tx, after)) throw new StaleFactsException($"exception {after.Id}");
        var kept = DecisionStore.Add(effects.Tx, new()
        {
            CaseId = before.Id,
            Decision = kind,
            Actor = by.Actor,
            Role = role,
            Reason = by.Reason,
            StateBefore = before.State,
            StateAfter = after.State,
            Findings = before.Findings ?? "[]",
            Detail = detail,
            DecidedAt = effects.Now,
        });
        if (before.DeliveryId is null || DeliveryStore.Find(effects.Tx, before.DeliveryId) is not { } delivery) return kept;
        EventStore.Append(effects.Tx, new(delivery.Id, "decided", before.Id, delivery.CorrelationId, effects.Now)
        {
            Actor = by.Actor,
            StateBefore = StateNames.Of(before.State),
            StateAfter = StateNames.Of(after.State),
            Detail = Story.Json(("decision", StateNames.Of(kind)), ("role", role), ("reason", by.Reason), ("type", before.CaseType), ("detail", detail), ("user", by.User)),
        });
        return kept;
    }

    // The match takes it up in the same breath: it posts what may go now.
    string Next(Effects effects, CaseRecord decided)
    {
        var message = MessageStore.Find(effects.Tx, decided.MessageId!)!;
        var open = CaseStore.OfSubject(effects.Tx, decided.SubjectId).Where(c => c.IsUndecided).ToList();
        if (open.Count == 0 && message.State == MessageState.Excepted)
        {
            MessageStore.SetState(effects.Tx, message.Id, MessageState.Released);
            DeliveryStore.Reopen(effects.Tx, message.DeliveryId);
        }

        Rematch.Ask(effects, message);
        var document = $"{StateNames.Words(message.DocumentKind!)} {message.DocumentKey}";
        return open.Count == 0
            ? $"the {document} goes on to the ERP"
            : $"the {document} still waits for {string.Join(" and ", open.Select(c => $"{c.CaseType} ({c.OwnerRole})"))}";
    }

    string NoRole(string name) => $"\"{name}\" is not a role of the policy; it has {string.Join(", ", policy.Roles.Select(r => r.Name))}";

    string MayApprove(ApprovedBefore authority)
    {
        var able = policy.Roles.Where(authority.Admits).Select(r => r.Name).ToList();
        return able.Count == 0 ? "no role may approve so much" : $"{string.Join(" or ", able)} may";
    }
}
