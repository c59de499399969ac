using System.Globalization;
using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges ST and SE, UNH and UNT.</summary>
static class MessageChecks
{
    internal static void Check(in Segment header, EnvelopeGrammar grammar, ICollection<Diagnostic> into)
    {
        var number = grammar.MessageNumber;
        if (header[number].IsEmpty)
            into.Add(EnvelopeDiagnostics.At(MessageControlNumberInvalid, header, number, $"{grammar.Message} names no control number. Number each message."));
        if (grammar.Standard == Standard.X12) CheckType(header, 1, header[1].IsEmpty, "ST01 names no transaction set.", into);
        else if (!grammar.IsInteractive) CheckUnh(header, into);
    }

    static void CheckUnh(in Segment unh, ICollection<Diagnostic> into)
    {
        CheckType(unh, 2, unh[2][1].IsEmpty, "UNH names no message type (0065).", into);
        CheckType(unh, 2, !unh[2][1].IsEmpty && (unh[2][2].IsEmpty || unh[2][3].IsEmpty), "UNH names no message version and release (0052, 0054).", into);
    }

    static void CheckType(in Segment header, int element, bool isMissing, string text, ICollection<Diagnostic> into)
    {
        if (isMissing) into.Add(EnvelopeDiagnostics.At(MessageTypeInvalid, header, element, $"{text} Without it no definition can be found."));
    }

    internal static void CheckTrailer(in Segment trailer, string number, int segments, EnvelopeGrammar grammar, ICollection<Diagnostic> into)
    {
        var (count, reference) = (grammar.MessageCount, 3 - grammar.MessageCount);
        if (!Counts.Agree(trailer[count].ToShortString(), segments))
            into.Add(EnvelopeDiagnostics.At(MessageSegmentCountWrong, trailer, count, string.Create(CultureInfo.InvariantCulture,
                $"{grammar.MessageEnd}0{count} says {Counts.Show(trailer[count])}; the segments received from {grammar.Message} to {grammar.MessageEnd} of message {number} are {segments}.")));
        if (!Counts.SameText(trailer[reference].ToShortString(), number))
            into.Add(EnvelopeDiagnostics.At(MessageControlNumberMismatch, trailer, reference,
                $"{grammar.MessageEnd}0{reference} is \"{trailer[reference].ToShortString()}\"; the message's header says \"{number}\". Both must be the same."));
    }
}
