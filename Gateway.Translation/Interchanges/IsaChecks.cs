using System.Globalization;
using System.Text;
using Gateway.Translation.Syntax;
using static Gateway.Translation.DiagnosticCodes;

namespace Gateway.Translation.Interchanges;

/// <summary>Judges ISA element by element, with the note code (X12 element I18) of each.</summary>
readonly ref struct IsaChecks
{
    // TA105 of ISA01 to ISA16: 010..013 for the first four, 005..008 for the ids, and so on.
    static readonly string[] NoteCodes =
        ["010", "011", "012", "013", "005", "006", "007", "008", "014", "015", "016", "017", "018", "019", "020", "027"];

    readonly SegmentBuffer _buffer;
    readonly int _start;
    readonly ReadOnlySpan<byte> _isa;
    readonly IsaLayout _layout;
    readonly InterchangeHeader _header;
    readonly ICollection<Diagnostic> _into;

    IsaChecks(SegmentBuffer buffer, int start, in IsaLayout layout, InterchangeHeader header, ICollection<Diagnostic> into)
    {
        (_buffer, _start) = (buffer, start);
        _isa = buffer.Block.AsSpan(start, buffer.Length - start);
        _layout = layout;
        _header = header;
        _into = into;
    }

    /// <param name="buffer">The bytes as they are read.</param>
    /// <param name="start">Where ISA begins in them.</param>
    /// <param name="layout">Where its elements lie.</param>
    /// <param name="header">What it says.</param>
    /// <param name="into">Takes what is wrong.</param>
    internal static void Check(SegmentBuffer buffer, int start, in IsaLayout layout, InterchangeHeader header, ICollection<Diagnostic> into) =>
        new IsaChecks(buffer, start, layout, header, into).Check();

    void Check()
    {
        CheckWidths();
        CheckDelimiters();
        CheckIdentities();
        Require(DateTexts.IsDate(_header.Date), InterchangeDateInvalid, 9, "a date of six digits, YYMMDD");
        Require(DateTexts.IsTime(_header.Time), InterchangeTimeInvalid, 10, "a time of four digits, HHMM");
        Require(IsVersion(_header.Version), InterchangeVersionUnsupported, 12, "a version from 00200 to 00899");
        Require(IsNumber(_header.ControlNumber), InterchangeControlNumberInvalid, 13, "nine digits");
        Require(Text(14) is "0" or "1", Noted(14), 14, "0 or 1");
        Require(Text(15) is "P" or "T" or "I", InterchangeTestIndicatorInvalid, 15, "P, T or I");
    }

    void CheckWidths()
    {
        for (var number = 1; number <= NoteCodes.Length; number++)
        {
            var (width, expected) = (_layout.Width(number), IsaLayout.Widths[number - 1]);
            if (width != expected)
                Add(InterchangeHeaderInvalid with { Ta105 = NoteCodes[number - 1] }, number, string.Create(CultureInfo.InvariantCulture,
                    $"ISA{number:D2} has {width} byte{(width == 1 ? "" : "s")} where ISA fixes {expected}. {WidthAdvice(number, width)}"));
        }
    }

    // Passwords and identities are texts of any length; codes, dates and versions have all their characters or are no such.
    static string WidthAdvice(int number, int width) => number switch
    {
        _ when width > IsaLayout.Widths[number - 1] => "Shorten it to that.",
        2 or 4 or 6 or 8 => "Fill it with blanks to its width.",
        13 => "Fill it with leading zeros.",
        16 => "Write the component separator there.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Send all {IsaLayout.Widths[number - 1]} characters."),
    };

    void CheckIdentities()
    {
        Require(Text(1) is ['0', >= '0' and <= '8'], Noted(1), 1, "a code from 00 to 08");
        Require(Text(3) is "00" or "01", Noted(3), 3, "00 or 01");
        foreach (var number in (ReadOnlySpan<int>)[5, 7])
        {
            Require(IsQualifier(Text(number)), Noted(number), number, "a code of two letters or digits");
            Require(!string.IsNullOrWhiteSpace(Text(number + 1)), Noted(number + 1), number + 1, "an identity");
        }
    }

    /// <summary>Whether a text can be ISA05 or ISA07.</summary>
    internal static bool IsQualifier(string text) => text is [var a, var b] && char.IsAsciiLetterOrDigit(a) && char.IsAsciiLetterOrDigit(b);

    static DiagnosticCode Noted(int number) => InterchangeElementInvalid with { Ta105 = NoteCodes[number - 1] };

    // Each delimiter must be told from data and from the others.
    void CheckDelimiters()
    {
        if (WideDelimiters.Find(_isa, _layout) is var (name, noteCode, character))
        {
            AddDelimiter(noteCode, $"The {name} \"{character}\" {WideDelimiters.Advice}");
            return;
        }

        var d = _header.Delimiters;
        var hasNone = _layout.IsUnterminated && d.Segment == 0;
        if (hasNone)
            AddDelimiter("004", "No segment terminator stands behind ISA16, nor behind the segments that follow. End each segment with one.");
        else if (_layout.IsUnterminated)
            AddDelimiter("004", $"No segment terminator stands behind ISA16; \"{EnvelopeDiagnostics.Show([d.Segment])}\", which ends the next segment, was taken. End ISA with it too.");
        CheckDelimiter(d.Element, "element separator", "026");
        if (_layout.Width(16) > 0) CheckDelimiter(d.Component, "component separator", "027", d.Element);
        if (!hasNone) CheckDelimiter(d.Segment, "segment terminator", "004", d.Element, d.Component);
        if (d.Repetition != 0) CheckDelimiter(d.Repetition, "repetition separator", "032", d.Element, d.Component, d.Segment);
    }

    void CheckDelimiter(byte delimiter, string name, string noteCode, params ReadOnlySpan<byte> others)
    {
        var isTaken = others.Contains(delimiter);
        if (!isTaken && delimiter is not (0 or (byte)' ') && !char.IsAsciiLetterOrDigit((char)delimiter)) return;
        var why = isTaken ? "another delimiter too" : "a letter, a digit, a blank or NUL";
        AddDelimiter(noteCode, $"The {name} \"{EnvelopeDiagnostics.Show([delimiter])}\" is {why}. Choose a character that no value holds.");
    }

    void AddDelimiter(string noteCode, string text) =>
        _into.Add(EnvelopeDiagnostics.Make(InterchangeDelimitersInvalid with { Ta105 = noteCode }, Place(0, _layout.Length), text));

    void Require(bool isGood, DiagnosticCode code, int number, string expected)
    {
        if (!isGood) Add(code, number, string.Create(CultureInfo.InvariantCulture, $"ISA{number:D2} is \"{Text(number)}\"; expected {expected}."));
    }

    void Add(DiagnosticCode code, int number, string text) =>
        _into.Add(EnvelopeDiagnostics.Make(code, Place(_layout.Start(number), _layout.Width(number)) with { Element = number }, text, Text(number)));

    // A separator of several bytes is one here.
    Location Place(int start, int length) =>
        new(_buffer.OffsetAt(_start + start), _buffer.LengthBetween(_start + start, _start + start + length), SegmentId: "ISA");

    string Text(int number) => Encoding.Latin1.GetString(_layout.Element(_isa, number));

    /// <summary>Whether ISA12 names a version of X12.</summary>
    internal static bool IsVersion(string version) =>
        version.Length == 5 && DateTexts.AreDigits(version)
        && string.CompareOrdinal(version, "00200") >= 0 && string.CompareOrdinal(version, "00899") <= 0;

    static bool IsNumber(string number) => number.Length == 9 && DateTexts.AreDigits(number);
}
