using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>What a role or a person has approved of a document already: a limit holds for the document, however many cases its money lies in.</summary>
/// <param name="tx">Where the decisions are.</param>
/// <param name="deciding">The case to be approved; what it is about counts with what is at stake now.</param>
/// <param name="actor">Who would approve it; a person with several roles has no more room for it. Null where nobody is named yet.</param>
sealed class ApprovedBefore(Transaction tx, CaseRecord deciding, string? actor)
{
    readonly IReadOnlyList<DecisionRecord> _approvals = deciding.DocumentId is { } document
        ? [.. DecisionStore.OfDocument(tx, document).Where(d => d.Decision == DecisionKind.Approve)] : [];

    // What no longer holds the document is approved by nobody any more.
    readonly IReadOnlyList<FindingKey> _costly = deciding.DocumentId is { } document
        ? [.. FindingStore.OfDocument(tx, document)
            .Where(f => f is { Outcome: nameof(FindingOutcome.Held), AmountAtStake: > 0 } && f.Currency == deciding.Currency).Select(FindingKey.Of)]
        : [];

    /// <summary>Whether the role may approve the case too.</summary>
    internal bool Admits(Role role) => !(deciding.AmountAtStake > 0) || role.MayApprove(deciding.AmountAtStake + Before(role.Name), deciding.Currency);

    /// <summary>The money of the case, and what it comes to with what the role or the person has approved of the document beside it.</summary>
    internal string Words(string role) => Before(role) is var before and > 0
        ? $"{Shown(deciding.AmountAtStake)}, which makes {Shown(deciding.AmountAtStake + before)} of the same document with what was approved before,"
        : Shown(deciding.AmountAtStake);

    // What the case adds to the money that was approved before lies in the case already where one of them is about the whole.
    decimal Before(string role)
    {
        var own = FindingKey.Read(deciding.Findings).ToHashSet();
        var approved = _approvals.Where(d => d.Role == role || d.Actor == actor).SelectMany(d => FindingKey.Read(d.Findings)).Union(own).ToHashSet();
        return Together(approved) - Together(own);
    }

    decimal Together(HashSet<FindingKey> of) => AtStake.Together(_costly.Where(of.Contains).Select(f => f.Money!.Value));

    string Shown(decimal? amount) => amount is { } known ? Money.Show(known, deciding.Currency) : "an unknown amount";
}
