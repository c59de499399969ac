using System.Globalization;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The segments of a TA1 and of a CONTRL between UNH and UNT.</summary>
static class ContrlSegments
{
    internal static IEnumerable<AnswerSegment> Of(Acknowledgement contrl)
    {
        yield return Of(contrl.Interchange!);
        foreach (var segment in contrl.Groups.SelectMany(Of)) yield return segment;
    }

    static AnswerSegment Of(InterchangeAnswer answer) =>
        new AnswerSegment("UCI", [])
            .With(answer.ControlNumber)
            .With(Party(answer.Sender))
            .With(Party(answer.Receiver))
            .With(VerdictCodes.Contrl(answer.Verdict))
            .With(answer.Code)
            .With(ServiceSegment(answer.Code, answer.ServiceSegment))
            .With(Place(answer.Code, answer.ServiceSegment, answer.Place));

    static IEnumerable<AnswerSegment> Of(GroupAnswer group)
    {
        if (group.ControlNumber is not null)
            yield return new AnswerSegment("UCF", [])
                .With(Reference(group.ControlNumber))
                .With(Party(group.Sender))
                .With(Party(group.Receiver))
                .With(VerdictCodes.Contrl(group.Verdict))
                .With(Code(group.Codes))
                .With(ServiceSegment(Code(group.Codes), group.ServiceSegment))
                .With(Place(Code(group.Codes), group.ServiceSegment, group.Place));
        foreach (var segment in group.Messages.SelectMany(Of)) yield return segment;
    }

    static IEnumerable<AnswerSegment> Of(MessageAnswer message)
    {
        yield return new AnswerSegment("UCM", [])
            .With(Reference(message.ControlNumber))
            .With((message.Identifier ?? message.Type).Split(':'))
            .With(VerdictCodes.Contrl(message.Verdict))
            .With(Code(message.Codes))
            .With(ServiceSegment(Code(message.Codes), message.ServiceSegment))
            .With(Place(Code(message.Codes), message.ServiceSegment, message.Place));
        foreach (var segment in message.Segments.SelectMany(Of)) yield return segment;
    }

    static IEnumerable<AnswerSegment> Of(SegmentError error)
    {
        yield return AnswerSegment.Of("UCS", Text(Math.Max(1, error.Position)), error.Code);
        foreach (var element in error.Elements) yield return Of(element);
    }

    static AnswerSegment Of(ElementError error) =>
        AnswerSegment.Of("UCD", error.Code).With(Place(new(error.Element, error.Component, error.Repetition)));

    // S011 may stand only beside 0085 and 0135.
    static IEnumerable<string?> Place(string? code, string? segment, ErrorPlace? place) =>
        place is { } at && ServiceSegment(code, segment) is not null ? Place(at) : [];

    // S011 counts from the tag, which has position 1 (ISO 9735 element 0098).
    static IEnumerable<string?> Place(ErrorPlace at) =>
        [Text(at.Element + 1), at.Component > 0 ? Text(at.Component) : null, at.Repetition > 0 ? Text(at.Repetition) : null];

    // 0135 may stand only beside 0085, and its list holds the service segments alone.
    static string? ServiceSegment(string? code, string? segment) =>
        code is not null && segment is "UNA" or "UNB" or "UNZ" or "UNG" or "UNE" or "UNH" or "UNT" ? segment : null;

    // 0048 and 0062 are mandatory, also where what is answered lacks them.
    static string Reference(string received) => received.Length > 0 ? received : "0";

    static string? Code(IReadOnlyList<string> codes) => codes.Count > 0 ? codes[0] : null;

    static IEnumerable<string?> Party(PartyId? party) => party is null ? [] : [party.Id, party.Qualifier, party.Routing];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
