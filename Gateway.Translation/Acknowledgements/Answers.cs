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
        var asked = policy.Ta1 == Ta1Use.WhenAsked && report.Header.AcknowledgementRequested;
        if (asked || policy.Ta1 == Ta1Use.Always)
            yield return new(Envelope(report.Header), [InterchangeAnswers.Ta1(report, policy)]);
    }

    static IEnumerable<AcknowledgementDue> Functional(InterchangeReport report, AcknowledgementPolicy policy)
    {
        if (policy.Functional == FunctionalKind.None || Verdicts.Of(report, policy) == Verdict.Rejected) yield break;
        var groups = report.Groups.Where(g => !FunctionalAnswer.IsNeverAnswered(g)).ToList();
        if (groups.Count == 0) yield break;
        var returned = groups.GroupBy(g => Return(g.Header, policy.Functional)).ToList();
        yield return new(
            Envelope(report.Header) with { Groups = [.. returned.Select(r => r.Key with { Count = r.Count() })] },
            [.. returned.SelectMany(r => r).Select(g => FunctionalAnswer.To(g, policy))]);
    }

    static IReadOnlyList<AcknowledgementDue> Contrl(InterchangeReport report, AcknowledgementPolicy policy)
    {
        var unasked = policy.Contrl == ContrlUse.WhenAsked && !report.Header.AcknowledgementRequested;
        if (unasked || policy.Contrl == ContrlUse.Never) return [];
        return [new(Envelope(report.Header), [InterchangeAnswers.Contrl(report, policy)])];
    }

    static ReturnGroup Return(GroupHeader answered, FunctionalKind kind) =>
        new(answered.Receiver ?? "", answered.Sender ?? "", FunctionalAnswer.ReleaseOf(answered, kind), 0);

    static ReturnEnvelope Envelope(InterchangeHeader answered) => new()
    {
        Standard = answered.Standard,
        Version = answered.Version,
        Sender = answered.Receiver,
        Receiver = answered.Sender,
        IsTest = answered.IsTest,
        Delimiters = ReturnDelimiters.For(answered),
    };
}
