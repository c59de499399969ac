using Gateway.Translation.Syntax;
using static Gateway.Translation.Acknowledgements.AcknowledgementReader;

namespace Gateway.Translation.Acknowledgements;

/// <summary>One pass over a 997 or 999; IK3, IK4 and IK5 of the 999 stand where AK3, AK4 and AK5 do.</summary>
sealed class FunctionalReading(AcknowledgementKind kind)
{
    // AK502..AK506, AK905..AK909.
    const int MostCodes = 5;

    readonly AnswerBuilder _answer = new();
    GroupAnswer _group = new() { Verdict = Verdict.Rejected };

    internal Acknowledgement Read(in Message message)
    {
        for (var i = 0; i < message.SegmentCount; i++) Take(message[i]);
        return new(kind, null, [_group with { Messages = _answer.Take() }]);
    }

    void Take(in Segment segment)
    {
        var id = segment.Id;
        if (id.SequenceEqual("AK1"u8)) Open(segment);
        else if (id.SequenceEqual("AK2"u8)) _answer.Open(Answer(segment));
        else if (id.SequenceEqual("AK3"u8) || id.SequenceEqual("IK3"u8)) _answer.Open(Error(segment));
        else if (id.SequenceEqual("AK4"u8) || id.SequenceEqual("IK4"u8)) _answer.Add(InElement(segment));
        else if (id.SequenceEqual("CTX"u8)) _answer.Add(Context(segment));
        else if (id.SequenceEqual("AK5"u8) || id.SequenceEqual("IK5"u8)) _answer.Judge(VerdictCodes.FromX12(segment[1].ToString()), Codes(segment, 2));
        else if (id.SequenceEqual("AK9"u8)) Close(segment);
    }

    void Open(in Segment ak1) => _group = _group with
    {
        FunctionalId = ak1[1].ToString(),
        ControlNumber = ak1[2].ToString(),
        Version = TextOrNull(ak1[3]),
    };

    static MessageAnswer Answer(in Segment ak2) => new()
    {
        Type = ak2[1].ToString(),
        // Blanks fill a number that is shorter than AK202 may be.
        ControlNumber = ak2[2].ToString().TrimEnd(' '),
        Implementation = TextOrNull(ak2[3]),
        Verdict = Verdict.Rejected,
    };

    static SegmentError Error(in Segment ak3) =>
        new(Number(ak3[2]), ak3[1].ToString(), TextOrNull(ak3[4]), [], TextOrNull(ak3[3]));

    static ElementError InElement(in Segment ak4)
    {
        var place = ak4[1];
        return new(
            Number(place[1]), Number(place[2]), Number(place[3]), ak4[3].ToString(), TextOrNull(ak4[2]), TextOrNull(ak4[4]));
    }

    static ErrorContext Context(in Segment ctx) => new(
        ctx[1][1].ToString(), TextOrNull(ctx[1][2]), TextOrNull(ctx[2]), Number(ctx[3]), TextOrNull(ctx[4]),
        ctx[5].IsEmpty ? null : new ErrorPlace(Number(ctx[5][1]), Number(ctx[5][2]), Number(ctx[5][3])), TextOrNull(ctx[6][1]));

    void Close(in Segment ak9) => _group = _group with
    {
        Verdict = VerdictCodes.FromX12(ak9[1].ToString()),
        Declared = Number(ak9[2]),
        Received = Number(ak9[3]),
        Accepted = Number(ak9[4]),
        Codes = Codes(ak9, 5),
    };

    static List<string> Codes(in Segment segment, int first)
    {
        var codes = new List<string>();
        for (var i = first; i < first + MostCodes; i++)
            if (!segment[i].IsEmpty)
                codes.Add(segment[i].ToString());
        return codes;
    }
}
