using System.Globalization;
using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges GS and GE, UNG and UNE.</summary>
static class GroupChecks
{
    // AK905 where a list value fits the missing element: GS01 to GS08.
    static readonly string[] NoteCodes = ["1", "7", "8", "30", "31", "6", "9", "2"];

    const int LongestCode = 15;

    static readonly string[] UngElements =
        ["message type (0038)", "sender (S006)", "recipient (S007)", "date and time (S004)", "reference (0048)", "controlling agency (0051)", "message version (S008)"];

    internal static void Check(in Segment header, GroupHeader group, InterchangeHeader interchange, ICollection<Diagnostic> into)
    {
        if (interchange.Standard == Standard.X12) CheckGs(header, group, into);
        else CheckUng(header, interchange, into);
        SurplusChecks.Check(header, interchange.Standard == Standard.X12 ? SurplusChecks.Gs : SurplusChecks.Ung, GroupElementsTooMany, into);
    }

    // Up to syntax version 3 all but the password is mandatory, from 4 on only the number (ISO 9735-1).
    static void CheckUng(in Segment ung, InterchangeHeader interchange, ICollection<Diagnostic> into)
    {
        if (ung[5].IsEmpty) into.Add(EnvelopeDiagnostics.At(GroupControlNumberInvalid, ung, 5, "UNG names no group reference number (0048). Number each group."));
        if (interchange.IsDialogue || interchange.Version.EndsWith('4')) return;
        for (var number = 1; number <= UngElements.Length; number++)
            if (number != 5 && ung[number][1].IsEmpty)
                into.Add(EnvelopeDiagnostics.At(GroupHeaderInvalid, ung, number, $"UNG names no {UngElements[number - 1]}, which is mandatory up to syntax version 3."));
    }

    static void CheckGs(in Segment gs, GroupHeader group, ICollection<Diagnostic> into)
    {
        for (var number = 1; number <= NoteCodes.Length; number++)
            if (gs[number].IsEmpty && number != 6)
                into.Add(EnvelopeDiagnostics.At(GroupHeaderInvalid with { Ak905 = NoteCodes[number - 1] }, gs, number,
                    string.Create(CultureInfo.InvariantCulture, $"GS{number:D2} is empty; it is mandatory.")));
        if (group.ControlNumber is not { Length: > 0 and <= 9 } text || !DateTexts.AreDigits(text))
            into.Add(EnvelopeDiagnostics.At(GroupControlNumberInvalid, gs, 6, $"GS06 is \"{group.ControlNumber}\"; expected one to nine digits."));
        CheckValues(gs, group, into);
    }

    static void CheckValues(in Segment gs, GroupHeader group, ICollection<Diagnostic> into)
    {
        foreach (var number in (ReadOnlySpan<int>)[2, 3])
            Require(gs, number, gs[number].ToString().TrimEnd(' ').Length <= LongestCode, NoteCodes[number - 1], "a code of at most 15 characters", into);
        // Six digits were the form up to 003072.
        Require(gs, 4, DateTexts.IsDate(group.Date ?? "") && (group.Date!.Length == 8 || string.CompareOrdinal(group.Version, "004") < 0), "30", "a date, CCYYMMDD", into);
        Require(gs, 5, DateTexts.IsTimeOfGroup(group.Time ?? ""), "31", "a time, HHMM", into);
        Require(gs, 7, gs[7].ToShortString() is "T" or "X", "9", "T or X", into);
        if (!gs[8].IsEmpty && !IsRelease(group.Version!))
            into.Add(EnvelopeDiagnostics.At(GroupVersionUnsupported, gs, 8, $"GS08 is \"{group.Version}\"; expected six digits of version and release, such as 004010, and after them what an industry adds."));
    }

    /// <summary>Whether a text begins with version and release of X12, "002000" to "008999": six digits.</summary>
    internal static bool IsRelease(string version) =>
        version.Length >= 6 && DateTexts.AreDigits(version[..6]) && version[..2] == "00" && version[2] is >= '2' and <= '8';

    static void Require(in Segment gs, int number, bool isGood, string noteCode, string expected, ICollection<Diagnostic> into)
    {
        if (!isGood && !gs[number].IsEmpty)
            into.Add(EnvelopeDiagnostics.At(GroupElementInvalid with { Ak905 = noteCode }, gs, number,
                string.Create(CultureInfo.InvariantCulture, $"GS{number:D2} is \"{gs[number].ToShortString()}\"; expected {expected}.")));
    }

    internal static void CheckTrailer(in Segment trailer, GroupHeader group, int messages, EnvelopeGrammar grammar, ICollection<Diagnostic> into)
    {
        SurplusChecks.Check(trailer, SurplusChecks.Trailer, GroupElementsTooMany, into);
        if (messages == 0)
        {
            var empty = EnvelopeDiagnostics.Make(GroupEmpty, EnvelopeDiagnostics.Of(trailer), $"Group {group.ControlNumber} holds no message. Send none that is empty.");
            into.Add(empty with { Severity = grammar.Standard == Standard.X12 ? Severity.Warning : Severity.Error });
        }

        if (!Counts.Agree(trailer[1].ToShortString(), messages))
            into.Add(EnvelopeDiagnostics.At(GroupCountWrong, trailer, 1, string.Create(CultureInfo.InvariantCulture,
                $"{grammar.GroupEnd}01 says {Counts.Show(trailer[1])}; the messages received in group {group.ControlNumber} are {messages}.")));
        var number = trailer[2].ToShortString();
        if (!(grammar.Standard == Standard.X12 ? Counts.SameNumber(number, group.ControlNumber) : (group.ControlNumber is { } own && Counts.SameText(number, own))))
            into.Add(EnvelopeDiagnostics.At(GroupControlNumberMismatch, trailer, 2, $"{grammar.GroupEnd}02 is \"{number}\"; the group's header says \"{group.ControlNumber}\". Both must be the same."));
    }
}
