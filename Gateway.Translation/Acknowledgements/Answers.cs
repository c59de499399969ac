using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>Which acknowledgements an interchange is due, and what they say.</summary>
public static class Answers
{
    /// <summary>The interchanges that answer this one: none, a TA1, a 997 or 999 for each group, or a CONTRL.</summary>
    /// <remarks>Acknowledgements are never acknowledged, whatever is wrong with them; an interchange that is rejected gets no 997.</remarks>
    public static IReadOnlyList<AcknowledgementDue> Due(InterchangeReport report, AcknowledgementPolicy policy)
    {
        if (HoldsOnlyAcknowledgements(report)) return [];
        return report.Header.Standard switch
        {
            Standard.X12 => [.. Ta1(report, policy), .. Functional(report, policy)],
            Standard.Edifact => Contrl(report, policy),
            _ => [],
        };
    }

    static bool HoldsOnlyAcknowledgements(InterchangeReport report) =>
        report.Groups.Count == 0 ? report.AcknowledgementCount > 0 : report.Groups.All(HoldsOnlyAcknowledgements);

    static bool HoldsOnlyAcknowledgements(GroupReport group) =>
        FunctionalAnswer.IsNeverAnswered(group)
        || (group.Messages.Count > 0 && group.Messages.All(m => m.Header.Type == "CONTRL"));

    static IEnumerable<AcknowledgementDue> Ta1(InterchangeReport report, AcknowledgementPolicy policy)
    {
        var isDue = policy.Ta1 switch
        {
            Ta1Use.Always => true,
            Ta1Use.WhenAsked => report.Header.AcknowledgementRequested,
            Ta1Use.ErrorsOnly => Verdicts.Of(report, policy) != Verdict.Accepted,
            _ => false,
        };
        if (isDue) yield return new(Envelope(report.Header), [InterchangeAnswers.Ta1(report, policy)]);
    }

    static IEnumerable<AcknowledgementDue> Functional(InterchangeReport report, AcknowledgementPolicy policy)
    {
        if (policy.Functional == FunctionalKind.None || Verdicts.Of(report, policy) == Verdict.Rejected) yield break;
        var groups = report.Groups.Where(g => !FunctionalAnswer.IsNeverAnswered(g)).ToList();
        if (groups.Count == 0) yield break;
        var returned = groups.GroupBy(g => Return(g.Header, report.Header, policy.Functional)).ToList();
        yield return new(
            Envelope(report.Header) with { Groups = [.. returned.Select(r => r.Key with { Count = r.Count() })] },
            [.. returned.SelectMany(r => r).Select(g => FunctionalAnswer.To(g, report.Header, policy))]);
    }

    static IReadOnlyList<AcknowledgementDue> Contrl(InterchangeReport report, AcknowledgementPolicy policy)
    {
        if (report.Header.IsDialogue || !UnbChecks.CanBeNamed(report.Header)) return [];
        Acknowledgement Say(bool receipt) => InterchangeAnswers.Contrl(report, policy, receipt);
        var content = policy.Contrl switch
        {
            ContrlUse.Always => [Say(receipt: false)],
            ContrlUse.WhenAsked when report.Header.AcknowledgementRequested => [Say(receipt: false)],
            ContrlUse.WhenAsked when report.Header.ReceiptRequested => [Say(receipt: true)],
            ContrlUse.Receipt => [Say(receipt: true)],
            ContrlUse.Both => Both(Say(receipt: true), Say(receipt: false)),
            ContrlUse.ErrorsOnly when HoldsRejected(report, policy) => [Say(receipt: false)],
            _ => (IReadOnlyList<Acknowledgement>)[],
        };
        return content.Count == 0 ? [] : [new(Envelope(report.Header), content)];
    }

    // What is rejected as a whole is said once.
    static IReadOnlyList<Acknowledgement> Both(Acknowledgement receipt, Acknowledgement acknowledgement) =>
        receipt.Interchange!.Verdict == Verdict.Rejected ? [acknowledgement] : [receipt, acknowledgement];

    static bool HoldsRejected(InterchangeReport report, AcknowledgementPolicy policy) =>
        Verdicts.Of(report, policy) == Verdict.Rejected
        || report.Groups.Any(g => Verdicts.Of(g, Standard.Edifact, policy) is Verdict.Rejected or Verdict.PartiallyAccepted);

    static ReturnGroup Return(GroupHeader answered, InterchangeHeader interchange, FunctionalKind kind) =>
        new(answered.Receiver ?? "", answered.Sender ?? "", FunctionalAnswer.ReleaseOf(answered, interchange, kind), 0);

    static ReturnEnvelope Envelope(InterchangeHeader answered) => new()
    {
        Standard = answered.Standard,
        Version = ReturnVersion.For(answered),
        Sender = answered.Receiver,
        Receiver = answered.Sender,
        IsTest = answered.IsTest,
        Delimiters = ReturnDelimiters.For(answered),
    };
}
