using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>What a TA1 and a CONTRL say of an interchange.</summary>
static class InterchangeAnswers
{
    const string NoError = "000";

    // It is never answered, also among others (ISO 9735-4).
    const string Contrl0065 = "CONTRL";

    /// <summary>ISO 9735 0085: unspecified error.</summary>
    const string Unspecified = "18";

    internal static Acknowledgement Ta1(InterchangeReport report, AcknowledgementPolicy policy)
    {
        var first = First(report.Diagnostics, Standard.X12, policy);
        return new(AcknowledgementKind.Ta1, new(report.Header.ControlNumber, Verdicts.Of(report, policy), first?.Code.Ta105 ?? NoError)
        {
            Date = report.Header.Date,
            Time = report.Header.Time,
        }, []);
    }

    /// <summary>A CONTRL that acknowledges, or one that only says that the interchange arrived; a rejection is the same in both.</summary>
    internal static Acknowledgement Contrl(InterchangeReport report, AcknowledgementPolicy policy, bool receipt = false)
    {
        var first = First(report.Diagnostics, Standard.Edifact, policy);
        var rejected = Verdicts.Of(report, policy) == Verdict.Rejected;
        var answer = new InterchangeAnswer(
            report.Header.ControlNumber,
            rejected ? Verdict.Rejected : receipt ? Verdict.Received : Verdict.Accepted,
            rejected ? first?.Code.Contrl ?? Unspecified : null)
        {
            Sender = report.Header.Sender,
            Receiver = report.Header.Receiver,
            ServiceSegment = rejected ? first?.Location.SegmentId : null,
            Place = rejected ? Place(first) : null,
        };
        return new(AcknowledgementKind.Contrl, answer, rejected || receipt ? [] : Groups(report, policy));
    }

    // An error that rejects is told before one that a profile softened.
    static Diagnostic? First(IReadOnlyList<Diagnostic> diagnostics, Standard standard, AcknowledgementPolicy policy) =>
        diagnostics
            .Where(d => policy.Tells(d, standard))
            .OrderBy(d => policy.Softens(d))
            .FirstOrDefault();

    static List<GroupAnswer> Groups(InterchangeReport report, AcknowledgementPolicy policy) =>
        [.. report.Groups
            .Where(g => g.Messages.Count == 0 || g.Messages.Any(m => m.Header.Type != Contrl0065))
            .Select(g => Group(g, report.Header, policy))
            .Where(g => policy.ListAccepted || g.Verdict != Verdict.Accepted || g.Messages.Count > 0)];

    static GroupAnswer Group(GroupReport group, InterchangeHeader interchange, AcknowledgementPolicy policy)
    {
        var first = First(group.Diagnostics, Standard.Edifact, policy);
        var rejected = first is not null && !policy.Softens(first);
        return new()
        {
            ControlNumber = group.Header.ControlNumber,
            Sender = Party(group.Header.Sender, group.Header.SenderQualifier, interchange.Sender),
            Receiver = Party(group.Header.Receiver, group.Header.ReceiverQualifier, interchange.Receiver),
            Verdict = rejected ? Verdict.Rejected : Verdict.Accepted,
            Codes = rejected ? [first!.Code.Contrl!] : [],
            ServiceSegment = rejected ? first!.Location.SegmentId : null,
            Place = rejected ? Place(first) : null,
            Messages = rejected ? [] : AnswerList.Of([.. group.Messages.Where(m => m.Header.Type != Contrl0065)], policy.ListAccepted, m => Message(m, policy)),
        };
    }

    static ErrorPlace? Place(Diagnostic? first) => first?.Location is { Element: > 0 } at ? new(at.Element, at.Component) : null;

    // UCF names both parties; a UNG that does not leaves them to UNB.
    static PartyId? Party(string? id, string? qualifier, PartyId ofInterchange) => id switch
    {
        null => null,
        "" => new(null, ofInterchange.Id),
        _ => new(qualifier, id),
    };

    // EDIFACT knows no "accepted with errors": what a profile softens is accepted, and nothing is told of it.
    static MessageAnswer Message(MessageReport message, AcknowledgementPolicy policy)
    {
        var rejected = Verdicts.Of(message, Standard.Edifact, policy) == Verdict.Rejected;
        var own = First([.. message.Diagnostics.Where(d => d.Code.Scope == DiagnosticScope.Message)], Standard.Edifact, policy);
        return new()
        {
            Type = message.Header.Type,
            ControlNumber = message.Header.ControlNumber,
            Identifier = message.Header.Identifier,
            Verdict = rejected ? Verdict.Rejected : Verdict.Accepted,
            Codes = rejected && own is not null ? [own.Code.Contrl!] : [],
            ServiceSegment = rejected ? own?.Location.SegmentId : null,
            Place = rejected ? Place(own) : null,
            Segments = rejected ? SegmentErrors.Contrl(message.Diagnostics.Where(d => policy.Tells(d, Standard.Edifact))) : [],
        };
    }
}
