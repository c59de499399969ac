using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;
using static Gateway.Translation.Acknowledgements.AcknowledgementReader;

namespace Gateway.Translation.Acknowledgements;

/// <summary>One pass over a CONTRL.</summary>
sealed class ContrlReading
{
    readonly AnswerBuilder _answer = new();
    readonly List<GroupAnswer> _groups = [];
    InterchangeAnswer _interchange = new("", Verdict.Rejected);
    GroupAnswer? _group;

    internal Acknowledgement Read(in Message message)
    {
        for (var i = 0; i < message.SegmentCount; i++) Take(message[i]);
        CloseGroup();
        return new(AcknowledgementKind.Contrl, _interchange, _groups);
    }

    void Take(in Segment segment)
    {
        var id = segment.Id;
        if (id.SequenceEqual("UCI"u8)) Open(segment);
        else if (id.SequenceEqual("UCF"u8)) OpenGroup(segment);
        else if (id.SequenceEqual("UCM"u8)) _answer.Open(Answer(segment));
        else if (id.SequenceEqual("UCS"u8)) _answer.Open(Error(segment));
        else if (id.SequenceEqual("UCD"u8)) _answer.Add(InElement(segment));
    }

    void Open(in Segment uci) => _interchange = new(uci[1].ToString(), VerdictCodes.FromContrl(uci[4].ToString()), TextOrNull(uci[5]))
    {
        Sender = Party(uci[2]),
        Receiver = Party(uci[3]),
        ServiceSegment = TextOrNull(uci[6]),
        Place = Place(uci[7]),
    };

    void OpenGroup(in Segment ucf)
    {
        CloseGroup();
        _group = new()
        {
            ControlNumber = ucf[1].ToString(),
            Sender = Party(ucf[2]),
            Receiver = Party(ucf[3]),
            Verdict = VerdictCodes.FromContrl(ucf[4].ToString()),
            Codes = Codes(ucf[5]),
            ServiceSegment = TextOrNull(ucf[6]),
            Place = Place(ucf[7]),
        };
    }

    static MessageAnswer Answer(in Segment ucm)
    {
        var identifier = ucm[2];
        return new()
        {
            ControlNumber = ucm[1].ToString(),
            Type = identifier[1].ToString(),
            Identifier = MessageHeaders.Identifier(identifier),
            Implementation = TextOrNull(identifier[5]),
            Verdict = VerdictCodes.FromContrl(ucm[3].ToString()),
            Codes = Codes(ucm[4]),
            ServiceSegment = TextOrNull(ucm[5]),
            Place = Place(ucm[6]),
        };
    }

    static SegmentError Error(in Segment ucs) => new(Number(ucs[1]), null, TextOrNull(ucs[2]), []);

    static ElementError InElement(in Segment ucd)
    {
        var place = Place(ucd[2]) ?? default;
        return new(place.Element, place.Component, place.Repetition, ucd[1].ToString());
    }

    // S011 counts from the tag, which has position 1.
    static ErrorPlace? Place(Element s011) =>
        s011.IsEmpty ? null : new(Math.Max(0, Number(s011[1]) - 1), Number(s011[2]), Number(s011[3]));

    static PartyId? Party(Element element) =>
        element.IsEmpty ? null : new(TextOrNull(element[2]), element[1].ToString(), TextOrNull(element[3]));

    static IReadOnlyList<string> Codes(Element element) => element.IsEmpty ? [] : [element.ToString()];

    // Messages without UCF stand in an answer to no group.
    void CloseGroup()
    {
        var messages = _answer.Take();
        if (_group is null && messages.Count > 0) _group = new() { Verdict = _interchange.Verdict };
        if (_group is not null) _groups.Add(_group with { Messages = messages });
        _group = null;
    }
}
