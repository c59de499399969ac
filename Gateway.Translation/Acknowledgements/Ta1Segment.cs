using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>TA1: X12's answer to an interchange, one segment without group or set around it.</summary>
static class Ta1Segment
{
    // What the header says is repeated, also a date that is none, for its sender to find it. What is not even made of digits cannot be: then the first of the century stands,
    // which nobody takes for theirs.
    internal static AnswerSegment Of(InterchangeAnswer answer) => AnswerSegment.Of(
        "TA1",
        CopiedText.Number(answer.ControlNumber, 9).PadLeft(9, '0'),
        answer.Date is { Length: 6 } date && DateTexts.AreDigits(date) ? date : "000101",
        answer.Time is { Length: 4 } time && DateTexts.AreDigits(time) ? time : "0000",
        VerdictCodes.X12(answer.Verdict),
        answer.Code);
}
