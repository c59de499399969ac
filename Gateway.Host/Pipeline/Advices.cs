using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>Sees to it that a partner hears of a business decision, in the transaction of the decision.</summary>
sealed class Advices(DefinitionSnapshot definitions, UlidSource ids)
{
    /// <summary>Makes an advice due where the profile asks for it, and says how the supplier hears of the decision.</summary>
    /// <param name="effects">The decision's transaction.</param>
    /// <param name="decided">The case.</param>
    /// <param name="decision">A refusal is told with everything that is wrong with the document and was not approved, a dispute with
    /// what the case is about. However often it is asked for, one advice goes out for it.</param>
    internal string Owe(Effects effects, CaseRecord decided, DecisionRecord decision)
    {
        if (definitions.Directory.Find(decided.Partner ?? "") is not { } partner) return "";
        if (decided is not { DocumentId: { } documentId, MessageId: { } messageId }) return ByMail(partner);
        if (MessageStore.Find(effects.Tx, messageId) is not { IsTest: false, IsShadow: false })
            return "nothing is sent to the supplier: the document came as a test, or in shadow";
        if (!IsAsked(partner, decision.Decision) || SendJob.AgreementFor(definitions, partner, DocumentType.ApplicationAdvice) is not { } agreement)
            return ByMail(partner);
        var run = FindingStore.Newest(effects.Tx, documentId)?.Run ?? 0;
        AdviceStore.Owe(effects.Tx, new()
        {
            Id = ids.Next(),
            CaseId = decided.Id,
            Ordinal = decision.Ordinal,
            Decision = decision.Decision,
            State = AdviceState.Due,
            Partner = partner.Id,
            DocumentId = documentId,
            FindingRun = run,
            Findings = decision.Decision == DecisionKind.Dispute ? decision.Findings : Unsettled(effects.Tx, documentId, run),
            Reason = decision.Reason,
            DecidedBy = decision.Actor,
            CreatedAt = effects.Now,
        });
        return $"the supplier hears of it by {agreement.Type}";
    }

    static string Unsettled(Transaction tx, string documentId, int run)
    {
        var settled = Settled.Of(tx, documentId);
        return FindingKey.Json(FindingStore.OfRun(tx, documentId, run)
            .Where(f => f.Outcome == nameof(FindingOutcome.Held)).Select(FindingKey.Of).Where(k => !settled.Covers(k)));
    }

    static bool IsAsked(PartnerProfile partner, DecisionKind decision) => decision switch
    {
        DecisionKind.Reject => partner.Advice.Send.Contains(AdvisedDecision.Reject),
        DecisionKind.Dispute => partner.Advice.Send.Contains(AdvisedDecision.Dispute),
        _ => false,
    };

    static string ByMail(PartnerProfile partner) => partner.Contacts.FirstOrDefault(c => c.Mail is not null) is { } contact
        ? $"tell the supplier by mail: {contact.Name ?? partner.Name} <{contact.Mail}>"
        : "tell the supplier by mail";
}
