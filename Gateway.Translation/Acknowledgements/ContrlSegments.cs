using System.Globalization;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The segments of a CONTRL between UNH and UNT.</summary>
sealed class ContrlSegments(ContrlText copied)
{
    const int MaxPosition = 999_999;
    const int MaxPlace = 999;

    internal IEnumerable<AnswerSegment> Of(Acknowledgement contrl)
    {
        yield return Of(contrl.Interchange!);
        foreach (var segment in contrl.Groups.SelectMany(Of)) yield return segment;
    }

    AnswerSegment Of(InterchangeAnswer answer) =>
        new AnswerSegment("UCI", [])
            .With(copied.Reference(answer.ControlNumber))
            .With(Party(answer.Sender))
            .With(Party(answer.Receiver))
            .With(VerdictCodes.Contrl(answer.Verdict))
            .With(answer.Code)
            .With(ServiceSegment(answer.Code, answer.ServiceSegment))
            .With(Place(answer.Code, answer.ServiceSegment, answer.Place));

    IEnumerable<AnswerSegment> Of(GroupAnswer group)
    {
        if (group.ControlNumber is not null)
            yield return new AnswerSegment("UCF", [])
                .With(copied.Reference(group.ControlNumber))
                .With(Party(group.Sender))
                .With(Party(group.Receiver))
                .With(VerdictCodes.Contrl(group.Verdict))
                .With(Code(group.Codes))
                .With(ServiceSegment(Code(group.Codes), group.ServiceSegment))
                .With(Place(Code(group.Codes), group.ServiceSegment, group.Place));
        foreach (var segment in group.Messages.SelectMany(Of)) yield return segment;
    }

    IEnumerable<AnswerSegment> Of(MessageAnswer message)
    {
        yield return new AnswerSegment("UCM", [])
            .With(copied.Reference(message.ControlNumber))
            .With(copied.Identifier(message.Identifier ?? message.Type))
            .With(VerdictCodes.Contrl(message.Verdict))
            .With(Code(message.Codes))
            .With(ServiceSegment(Code(message.Codes), message.ServiceSegment))
            .With(Place(Code(message.Codes), message.ServiceSegment, message.Place));
        foreach (var segment in message.Segments.SelectMany(Of)) yield return segment;
    }

    IEnumerable<AnswerSegment> Of(SegmentError error)
    {
        yield return AnswerSegment.Of("UCS", Text(Math.Clamp(error.Position, 1, MaxPosition)), error.Code);
        foreach (var element in error.Elements) yield return Of(element);
    }

    AnswerSegment Of(ElementError error) =>
        AnswerSegment.Of("UCD", error.Code).With(Place(new(error.Element, error.Component, error.Repetition)));

    // S011 may stand only beside 0085 and 0135.
    IEnumerable<string?> Place(string? code, string? segment, ErrorPlace? place) =>
        place is { } at && ServiceSegment(code, segment) is not null ? Place(at) : [];

    // S011 counts from the tag, which has position 1 (ISO 9735 element 0098); the occurrence (0136) came with syntax version 4,
    // and stands in place of the component (0104), never beside it.
    IEnumerable<string?> Place(ErrorPlace at) =>
    [
        Text(Math.Min(at.Element + 1, MaxPlace)),
        at.Component > 0 ? Text(Math.Min(at.Component, MaxPlace)) : null,
        at is { Repetition: > 0, Component: 0 } && copied.IsSyntax4 ? Text(Math.Min(at.Repetition, MaxPosition)) : null,
    ];

    // 0135 may stand only beside 0085, and its list holds the service segments alone.
    static string? ServiceSegment(string? code, string? segment) =>
        code is not null && segment is "UNA" or "UNB" or "UNZ" or "UNG" or "UNE" or "UNH" or "UNT" ? segment : null;

    static string? Code(IReadOnlyList<string> codes) => codes.Count > 0 ? codes[0] : null;

    IEnumerable<string?> Party(PartyId? party) => copied.Party(party) is { } written ? [written.Id, written.Qualifier, written.Routing, written.Subidentification] : [];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
