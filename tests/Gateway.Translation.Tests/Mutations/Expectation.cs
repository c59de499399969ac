using System.Globalization;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>The level whose acknowledgement tells the defect.</summary>
enum ToldBy
{
    /// <summary>Nobody: a warning, or a finding for operations.</summary>
    Nobody,

    /// <summary>AK3 and AK4, UCS and UCD.</summary>
    Segment,

    /// <summary>AK502, UCM.</summary>
    Message,

    /// <summary>AK905, UCF.</summary>
    Group,

    /// <summary>TA105, UCI.</summary>
    Interchange,
}

/// <summary>What must be found of one planted defect: the diagnostic, its place, and how the answer names it.</summary>
/// <param name="Code">The diagnostic's name.</param>
/// <param name="Tag">The segment, or the one that is missing.</param>
/// <param name="Segment">Its position in the message; 0 outside.</param>
/// <param name="Element">Element position; 0 for the whole segment.</param>
/// <param name="Component">Component position; 0 for the whole element.</param>
/// <param name="Repetition">Repetition; 0 where none.</param>
sealed record Expectation(string Code, string Tag, int Segment, int Element = 0, int Component = 0, int Repetition = 0)
{
    /// <summary>The element's reference number; null where the definition has none for it.</summary>
    internal string? Number { get; init; }

    /// <summary>The bad value that AK404 repeats, where it may; null for none.</summary>
    internal string? Value { get; init; }

    /// <summary>LS01 of the bounded loop around it.</summary>
    internal string? Loop { get; init; }

    /// <summary>GE01 as sent, which AK902 repeats.</summary>
    internal string? Declared { get; init; }

    internal bool IsWarning { get; init; }

    internal string Place => string.Create(CultureInfo.InvariantCulture, $"{Code} {Tag} {Segment}/{Element}-{Component}^{Repetition}");

    internal ToldBy Told => IsWarning ? ToldBy.Nobody : Codes[Code].Told;

    /// <summary>AK304, AK403, AK502, AK905 or TA105; 004010 lacks some of 005010.</summary>
    internal string X12(bool from5010) => Code switch
    {
        "element-too-many-components" when !from5010 => "3",
        "element-too-many-repetitions" when !from5010 => "3",
        _ => Codes[Code].X12,
    };

    /// <summary>0085.</summary>
    internal string Contrl => Codes[Code].Contrl;

    // The lists of X12 elements 716, 717, 718, 720, 723 and I18, and of EDIFACT element 0085, written here a second time.
    static readonly Dictionary<string, (ToldBy Told, string X12, string Contrl)> Codes = new()
    {
        ["segment-unknown"] = (ToldBy.Segment, "1", "15"),
        ["segment-unexpected"] = (ToldBy.Segment, "2", "15"),
        ["segment-missing"] = (ToldBy.Segment, "3", "13"),
        ["loop-too-many"] = (ToldBy.Segment, "4", "36"),
        ["segment-too-many"] = (ToldBy.Segment, "5", "35"),
        ["segment-not-in-message"] = (ToldBy.Segment, "6", "15"),
        ["segment-out-of-sequence"] = (ToldBy.Segment, "7", "15"),
        ["hierarchy-parent-missing"] = (ToldBy.Nobody, "", ""),
        ["hierarchy-id-duplicate"] = (ToldBy.Nobody, "", ""),
        ["segment-trailing-delimiters"] = (ToldBy.Nobody, "", ""),
        ["element-missing"] = (ToldBy.Segment, "1", "13"),
        ["element-conditional-missing"] = (ToldBy.Segment, "2", "48"),
        ["element-too-many"] = (ToldBy.Segment, "3", "16"),
        ["element-too-short"] = (ToldBy.Segment, "4", "40"),
        ["element-too-long"] = (ToldBy.Segment, "5", "39"),
        ["element-invalid-character"] = (ToldBy.Segment, "6", "37"),
        ["element-invalid-code"] = (ToldBy.Segment, "7", "12"),
        ["element-invalid-date"] = (ToldBy.Segment, "8", "12"),
        ["element-invalid-time"] = (ToldBy.Segment, "9", "12"),
        ["number-without-digit"] = (ToldBy.Segment, "6", "38"),
        ["element-excluded"] = (ToldBy.Segment, "10", "48"),
        ["element-too-many-repetitions"] = (ToldBy.Segment, "12", "35"),
        ["element-too-many-components"] = (ToldBy.Segment, "13", "16"),
        ["message-segment-count-wrong"] = (ToldBy.Message, "4", "29"),
        ["message-control-number-mismatch"] = (ToldBy.Message, "3", "28"),
        ["message-control-number-duplicate"] = (ToldBy.Message, "23", "26"),
        ["message-trailer-missing"] = (ToldBy.Message, "2", "13"),
        ["group-count-wrong"] = (ToldBy.Group, "5", "29"),
        ["group-control-number-mismatch"] = (ToldBy.Group, "4", "28"),
        ["group-trailer-missing"] = (ToldBy.Group, "3", "13"),
        ["interchange-count-wrong"] = (ToldBy.Interchange, "021", "29"),
        ["interchange-control-number-mismatch"] = (ToldBy.Interchange, "001", "28"),
        ["interchange-trailer-missing"] = (ToldBy.Interchange, "023", "13"),
    };
}

/// <summary>A file with one planted defect, and what must be found of it.</summary>
/// <param name="Kind">The kind of defect.</param>
/// <param name="Text">The file.</param>
/// <param name="Message">The message that it stands in, by its place in the file from zero.</param>
/// <param name="Expected">What must be found; one of these where the standard leaves open which of two segments is at fault.</param>
sealed record Mutation(string Kind, EdiText Text, int Message, params Expectation[] Expected)
{
    /// <summary>Segments of the twin stand in it more than once, with whatever their elements warn of.</summary>
    internal bool HasCopies { get; init; }
}
