namespace Gateway.Translation.Acknowledgements;

/// <summary>TA1: X12's answer to an interchange, one segment without group or set around it.</summary>
static class Ta1Segment
{
    internal static AnswerSegment Of(InterchangeAnswer answer) => AnswerSegment.Of(
        "TA1", answer.ControlNumber, answer.Date, answer.Time, VerdictCodes.X12(answer.Verdict), answer.Code);
}
