using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges TA1, which stands in no message, so that no schema does.</summary>
static class Ta1Checks
{
    internal static void Check(in Segment ta1, ICollection<Diagnostic> into)
    {
        Require(ta1, 1, ta1[1].ToShortString() is { Length: 9 } number && DateTexts.AreDigits(number), "the control number of the interchange answered, nine digits", into);
        Require(ta1, 2, ta1[2].ToShortString() is { Length: 6 } date && DateTexts.AreDigits(date), "its date, six digits", into);
        Require(ta1, 3, ta1[3].ToShortString() is { Length: 4 } time && DateTexts.AreDigits(time), "its time, four digits", into);
        Require(ta1, 4, ta1[4].ToShortString() is "A" or "E" or "R", "A, E or R", into);
        Require(ta1, 5, ta1[5].ToShortString() is { Length: 3 } code && DateTexts.AreDigits(code), "a note code of three digits", into);
    }

    static void Require(in Segment ta1, int number, bool isGood, string expected, ICollection<Diagnostic> into)
    {
        if (!isGood) into.Add(EnvelopeDiagnostics.At(InterchangeAcknowledgementInvalid, ta1, number, $"TA10{number} is \"{ta1[number].ToShortString()}\"; expected {expected}."));
    }
}
