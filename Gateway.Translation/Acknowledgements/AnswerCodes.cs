namespace Gateway.Translation.Acknowledgements;

/// <summary>The codes of one kind of answer in one release: where its lists are shorter than the table of diagnostics, the code that comes nearest.</summary>
/// <param name="IsImplementation">A 999, whose lists 620 and 621 know findings of an implementation.</param>
/// <param name="From5010">Whether the answer is of 005010 or later.</param>
readonly record struct AnswerCodes(bool IsImplementation, bool From5010)
{
    /// <summary>AK304: the segment has data element errors, AK4 follow.</summary>
    internal const string ElementsInError = "8";

    /// <summary>AK502: one or more segments in error; of a guide's findings the 999 says "implementation one or more segments in error".</summary>
    internal string SegmentsInError(DiagnosticCode code) => IsImplementation && code.IsGuide ? "I5" : "5";

    /// <summary>AK502; "18", not in its group, came with 005010: before it the nearest is "6", ST01 invalid.</summary>
    internal string? Message(DiagnosticCode code) => code.Ak502 == "18" && !From5010 ? "6" : code.Ak502;

    /// <summary>AK905; before 005010 "19", number not unique, is "6", and the list has nothing for GS02 to GS05 and GS07.</summary>
    internal string? Group(DiagnosticCode code) => code.Ak905 switch
    {
        "19" when !From5010 => "6",
        "7" or "8" or "9" or "30" or "31" when !From5010 => null,
        "" => null,
        _ => code.Ak905,
    };

    /// <summary>AK304; "10" came with 005010.</summary>
    internal string? Segment(DiagnosticCode code) =>
        code.Ak304 == "10" && !From5010 ? ElementsInError : IsImplementation ? code.Ik304 : code.Ak304;

    /// <summary>AK403; "12", "13" and "16" came with 005010, before it the nearest is "3", too many elements.</summary>
    internal string? Element(DiagnosticCode code) =>
        code.Ak403 is "12" or "13" or "16" && !From5010 ? "3" : IsImplementation ? code.Ik403 : code.Ak403;
}
