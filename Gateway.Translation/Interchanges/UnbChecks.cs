using System.Globalization;
using System.Text;
using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges UNB (ISO 9735 annex: S001, S002, S003, S004 and 0020 are mandatory).</summary>
static class UnbChecks
{
    const int LongestReference = 14;
    const int LongestId = 35;
    static readonly char[] Digits = [.. "0123456789"];

    internal static void Check(in Segment unb, InterchangeHeader header, EnvelopeGrammar grammar, ICollection<Diagnostic> into)
    {
        CheckDelimiters(unb, header, into);
        if (grammar.IsInteractive) return;
        Require(unb, 1, unb[1][1].IsEmpty || unb[1][2].IsEmpty, Missing(unb[1]), into);
        Require(unb, 2, header.Sender.Id.Length == 0, "the sender (S002)", into);
        Require(unb, 3, header.Receiver.Id.Length == 0, "the recipient (S003)", into);
        Require(unb, 4, unb[4][1].IsEmpty || unb[4][2].IsEmpty, "date and time (S004)", into);
        if (unb[5].IsEmpty) into.Add(EnvelopeDiagnostics.At(InterchangeControlNumberInvalid, unb, 5, "UNB names no interchange control reference (0020). Number each interchange."));
        CheckValues(unb, header, into);
        SurplusChecks.Check(unb, header.Version.EndsWith('4') ? SurplusChecks.Unb4 : SurplusChecks.Unb, InterchangeElementsTooMany, into);
        CheckReference(unb, 2, header.Sender.Id, LongestId, header, into);
        CheckReference(unb, 3, header.Receiver.Id, LongestId, header, into);
        CheckReference(unb, 5, header.ControlNumber, LongestReference, header, into);
    }

    static string Missing(Element s001) => (s001[1].IsEmpty, s001[2].IsEmpty) switch
    {
        (false, _) => "the syntax version (0002)",
        (_, false) => "the syntax identifier (0001)",
        _ => "the syntax identifier and version (S001)",
    };

    // What CONTRL repeats must be such that it can.
    static void CheckReference(in Segment unb, int element, string value, int longest, InterchangeHeader header, ICollection<Diagnostic> into)
    {
        if (value.Any(char.IsControl))
            into.Add(EnvelopeDiagnostics.At(InterchangeHeaderInvalid with { Contrl = "21" }, unb, element, "The value holds a control character. No CONTRL can repeat it, so that none is sent; send it without."));
        else if (!CanRepeat(value, CharsetOf(header.Version)))
            Warn("The value holds characters that the declared character set does not have. No CONTRL can repeat it, so that none is sent; declare the character set that is used.", unb, element, into);
        else if (value.Length > longest)
            Warn(string.Create(CultureInfo.InvariantCulture, $"The value has {value.Length} characters and may have {longest}; a CONTRL repeats as many. Shorten it."), unb, element, into);
    }

    static void Warn(string text, in Segment unb, int element, ICollection<Diagnostic> into) =>
        into.Add(EnvelopeDiagnostics.At(InterchangeHeaderInvalid, unb, element, text) with { Severity = Severity.Warning });

    /// <summary>Whether a CONTRL can name the interchange: UCI copies reference, sender and recipient, and where one is missing or cannot be written the error is told
    /// by other means (ISO 9735-4).</summary>
    internal static bool CanBeNamed(InterchangeHeader unb)
    {
        var charset = CharsetOf(unb.Version);
        return CanBeNamed(unb.ControlNumber) && CanBeNamed(unb.Sender.Id) && CanBeNamed(unb.Receiver.Id);
        bool CanBeNamed(string value) => value.Length > 0 && CanRepeat(value, charset);
    }

    /// <summary>Whether the text can be written in a character set; control characters can not.</summary>
    internal static bool CanRepeat(string value, Encoding charset) =>
        !value.Any(char.IsControl) && (Ascii.IsValid(value) || charset.GetString(charset.GetBytes(value)) == value);

    /// <summary>The character set of a syntax identifier with its version ("UNOC3").</summary>
    internal static Encoding CharsetOf(string version) => Charsets.Declared(version.TrimEnd(Digits));

    /// <summary>The syntax identifier in a text that begins with one that names a character set; UNOC in others.</summary>
    internal static string IdentifierOf(string version) =>
        version.Length >= 4 && Charsets.IsKnown(version[..4]) ? version[..4] : "UNOC";

    /// <summary>Whether a text is a syntax identifier and one of the versions of ISO 9735: four letters and 1 to 4.</summary>
    internal static bool IsVersion(string version) =>
        version is [_, _, _, _, >= '1' and <= '4'] && !version.AsSpan(0, 4).ContainsAnyExceptInRange('A', 'Z');

    static void CheckValues(in Segment unb, InterchangeHeader header, ICollection<Diagnostic> into)
    {
        if (!unb[1][2].IsEmpty && header.Version[^1] is < '1' or > '4')
            into.Add(EnvelopeDiagnostics.At(InterchangeVersionUnsupported, unb, 1, $"Syntax version \"{unb[1][2].ToString()}\" is not known; expected 1 to 4."));
        if (!unb[1][1].IsEmpty && !Charsets.IsKnown(unb[1][1].ToString()))
            into.Add(EnvelopeDiagnostics.At(CharacterSetWrong with { Contrl = "46" }, unb, 1, $"The syntax identifier \"{unb[1][1].ToString()}\" names no character set that is known; expected UNOA to UNOL, UNOW, UNOX or UNOY. The values were read as what their bytes are."));
        if (header.Date.Length > 0 && !DateTexts.IsDate(header.Date))
            into.Add(EnvelopeDiagnostics.At(InterchangeDateInvalid, unb, 4, $"The date of UNB is \"{header.Date}\"; expected YYMMDD, or YYYYMMDD in syntax version 4."));
        if (header.Time.Length > 0 && !DateTexts.IsTime(header.Time))
            into.Add(EnvelopeDiagnostics.At(InterchangeTimeInvalid, unb, 4, $"The time of UNB is \"{header.Time}\"; expected HHMM."));
        if (!unb[11].IsEmpty && !header.IsTest)
            into.Add(EnvelopeDiagnostics.At(InterchangeTestIndicatorInvalid, unb, 11, $"The test indicator of UNB is \"{unb[11].ToString()}\"; expected 1, or nothing."));
    }

    static void CheckDelimiters(in Segment unb, InterchangeHeader header, ICollection<Diagnostic> into)
    {
        var d = header.Delimiters;
        Span<byte> all = [d.Component, d.Element, d.Segment, d.Release, d.Repetition];
        for (var i = 0; i < all.Length; i++)
            if (all[i] != 0 && (all[..i].Contains(all[i]) || char.IsAsciiLetterOrDigit((char)all[i]) || all[i] == ' '))
                into.Add(EnvelopeDiagnostics.Make(InterchangeDelimitersInvalid, EnvelopeDiagnostics.Of(unb),
                    $"The service character \"{EnvelopeDiagnostics.Show([all[i]])}\" stands for two things, or is a letter, a digit or a blank. Choose others in UNA."));
    }

    static void Require(in Segment unb, int element, bool isMissing, string what, ICollection<Diagnostic> into)
    {
        if (isMissing) into.Add(EnvelopeDiagnostics.At(InterchangeHeaderInvalid, unb, element, $"UNB lacks {what}, which is mandatory."));
    }
}
