using System.Globalization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Partners;

namespace Gateway.Host.Pipeline.Review;

/// <summary>What may be decided about an exception as it stands; <see cref="CaseDecisions"/> is what decides.</summary>
static class CaseVerbs
{
    /// <param name="exception">As it stands.</param>
    /// <param name="page">Its document as it was matched; null where none was.</param>
    /// <param name="policy">Roles, and what each type admits.</param>
    /// <param name="mayApprove">Whether a role may approve so much of the document.</param>
    internal static IReadOnlyList<CaseVerb> Of(PublishedException exception, MatchPage? page, Policy policy, Func<Role, bool> mayApprove)
    {
        if (!StateNames.TryParse<CaseState>(exception.State, out var state) || state is CaseState.Approved or CaseState.Rejected or CaseState.Closed) return [];
        if (page is null || exception.Findings == 0)
            return [new("restart", $"gateway restart {exception.Subject} --reason \"WHY\"", "when its cause is repaired")];
        return
        [
            .. NumberSize.Holds(page.Findings.Where(f => f.IsHeld).Select(f => f.Finding.Rule)) ? [] : Approve(exception, policy, mayApprove),
            .. ShortPay(exception, page, policy),
            .. state == CaseState.InDispute ? Array.Empty<CaseVerb>() : [Verb("dispute", exception, "the supplier has to answer; the clock stops")],
            Verb("wait", exception, "it comes back on that day, or goes on before when its cause is gone", "--until CCYY-MM-DD"),
            Verb("route", exception, $"another role has it: {string.Join(", ", policy.Roles.Select(r => r.Name).Where(r => r != exception.Owner))}", "--to ROLE"),
            Verb("reject", exception, "the document is closed, and nothing more of it is posted"),
            .. page.Postings.Count > 0 || exception.MessageId is null ? Array.Empty<CaseVerb>() :
                [new("restart", $"gateway restart {exception.MessageId} --translate --reason \"WHY\"", "it is translated again, where the map or a code list was wrong and is now fixed")],
        ];
    }

    static IEnumerable<CaseVerb> Approve(PublishedException exception, Policy policy, Func<Role, bool> mayApprove)
    {
        var approval = policy.For(exception.Type).Approval;
        if (approval == ApprovalRule.Never) yield break;
        var able = policy.Roles.Where(mayApprove).Select(r => r.Name).ToList();
        if (able.Count == 0) yield break;
        var isOwner = exception.Owner is { } owner && able.Contains(owner);
        var options = string.Join(' ', new[] { isOwner ? "" : $"--role {able[0]}", approval == ApprovalRule.Override ? "--override" : "" }.Where(o => o.Length > 0));
        yield return Verb("approve", exception, isOwner
            ? "the document is taken as it is" : $"the document is taken as it is; {exception.Owner} may not approve so much of one document, {string.Join(" or ", able)} may", options);
    }

    static IEnumerable<CaseVerb> ShortPay(PublishedException exception, MatchPage page, Policy policy)
    {
        if (policy.For(exception.Type).Approval == ApprovalRule.Never) yield break;
        var lines = page.Lines.Where(l => l.Payable is not null && l.Findings.Any(f => f.IsHeld && f.Type == exception.Type)).ToList();
        if (lines.Count == 0) yield break;
        yield return Verb("short-pay", exception, "only what is payable is paid: " + string.Join("; ", lines.Select(l =>
            $"line {l.Line} {l.Payable!.Quantity?.ToString("0.####", CultureInfo.InvariantCulture)} {l.Payable.Unit} for {(l.Payable.Amount is { } amount ? Money.Show(amount, l.Payable.Currency) : "an unknown amount")}")));
    }

    static CaseVerb Verb(string verb, PublishedException exception, string note, string options = "") =>
        new(verb, $"gateway exceptions {verb} {exception.Id} {options}{(options.Length > 0 ? " " : "")}--reason \"WHY\"", note);
}
