using System.Globalization;
using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges IEA and UNZ.</summary>
static class InterchangeChecks
{
    internal static void CheckTrailer(in Segment trailer, InterchangeHeader header, EnvelopeCounts received, EnvelopeGrammar grammar, ICollection<Diagnostic> into)
    {
        // UIZ counts messages of a dialogue that may run in several interchanges.
        if (!grammar.IsInteractive) CheckCount(trailer, received, grammar, into);
        if (!grammar.IsInteractive) SurplusChecks.Check(trailer, SurplusChecks.Trailer, InterchangeElementsTooMany, into);
        if (received is { Groups: 0, Messages: 0, Acknowledgements: 0 })
            into.Add(EnvelopeDiagnostics.Make(InterchangeEmpty, EnvelopeDiagnostics.Of(trailer), $"Interchange {header.ControlNumber} holds no message."));
        var number = trailer[2].ToShortString();
        if (!(grammar.Standard == Standard.X12 ? Counts.SameNumber(number, header.ControlNumber) : grammar.IsInteractive || Counts.SameText(number, header.ControlNumber)))
            into.Add(EnvelopeDiagnostics.At(InterchangeControlNumberMismatch, trailer, 2, $"{grammar.InterchangeEnd}02 is \"{number}\"; the interchange's header says \"{header.ControlNumber}\". Both must be the same."));
    }

    // UNZ counts groups where there are any, else messages. IEA01 of a lone TA1 is sent as 0 and as 1.
    static void CheckCount(in Segment trailer, EnvelopeCounts received, EnvelopeGrammar grammar, ICollection<Diagnostic> into)
    {
        var countsMessages = grammar.Standard == Standard.Edifact && received.Groups == 0;
        var expected = countsMessages ? received.Messages : received.Groups;
        var declared = trailer[1].ToShortString();
        if (Counts.Agree(declared, expected)) return;
        if (received is { Groups: 0, Acknowledgements: > 0 } && Counts.Agree(declared, received.Acknowledgements)) return;
        into.Add(EnvelopeDiagnostics.At(InterchangeCountWrong, trailer, 1, string.Create(CultureInfo.InvariantCulture,
            $"{grammar.InterchangeEnd}01 says {Counts.Show(trailer[1])}; the {(countsMessages ? "messages" : "groups")} received are {expected}.")));
    }
}
