using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges UNB (ISO 9735 annex: S001, S002, S003, S004 and 0020 are mandatory).</summary>
static class UnbChecks
{
    internal static void Check(in Segment unb, InterchangeHeader header, EnvelopeGrammar grammar, List<Diagnostic> into)
    {
        CheckDelimiters(unb, header, into);
        if (grammar.IsInteractive) return;
        Require(unb, 1, unb[1][1].IsEmpty || unb[1][2].IsEmpty, "the syntax identifier and version (S001)", into);
        Require(unb, 2, header.Sender.Id.Length == 0, "the sender (S002)", into);
        Require(unb, 3, header.Receiver.Id.Length == 0, "the recipient (S003)", into);
        Require(unb, 4, unb[4][1].IsEmpty || unb[4][2].IsEmpty, "date and time (S004)", into);
        if (unb[5].IsEmpty) into.Add(EnvelopeDiagnostics.At(InterchangeControlNumberInvalid, unb, 5, "UNB names no interchange control reference (0020). Number each interchange."));
        CheckValues(unb, header, into);
    }

    static void CheckValues(in Segment unb, InterchangeHeader header, List<Diagnostic> into)
    {
        if (!unb[1][2].IsEmpty && header.Version[^1] is < '1' or > '4')
            into.Add(EnvelopeDiagnostics.At(InterchangeVersionUnsupported, unb, 1, $"Syntax version \"{unb[1][2].ToString()}\" is not known; expected 1 to 4."));
        if (header.Date.Length > 0 && !DateTexts.IsDate(header.Date))
            into.Add(EnvelopeDiagnostics.At(InterchangeDateInvalid, unb, 4, $"The date of UNB is \"{header.Date}\"; expected YYMMDD, or YYYYMMDD in syntax version 4."));
        if (header.Time.Length > 0 && !DateTexts.IsTime(header.Time))
            into.Add(EnvelopeDiagnostics.At(InterchangeTimeInvalid, unb, 4, $"The time of UNB is \"{header.Time}\"; expected HHMM."));
        if (!unb[11].IsEmpty && !header.IsTest)
            into.Add(EnvelopeDiagnostics.At(InterchangeTestIndicatorInvalid, unb, 11, $"The test indicator of UNB is \"{unb[11].ToString()}\"; expected 1, or nothing."));
    }

    static void CheckDelimiters(in Segment unb, InterchangeHeader header, List<Diagnostic> into)
    {
        var d = header.Delimiters;
        Span<byte> all = [d.Component, d.Element, d.Segment, d.Release, d.Repetition];
        for (var i = 0; i < all.Length; i++)
            if (all[i] != 0 && (all[..i].Contains(all[i]) || char.IsAsciiLetterOrDigit((char)all[i]) || all[i] == ' '))
                into.Add(EnvelopeDiagnostics.Make(InterchangeDelimitersInvalid, EnvelopeDiagnostics.Of(unb),
                    $"The service character \"{EnvelopeDiagnostics.Show([all[i]])}\" stands for two things, or is a letter, a digit or a blank. Choose others in UNA."));
    }

    static void Require(in Segment unb, int element, bool isMissing, string what, List<Diagnostic> into)
    {
        if (isMissing) into.Add(EnvelopeDiagnostics.At(InterchangeHeaderInvalid, unb, element, $"UNB lacks {what}, which is mandatory."));
    }
}
