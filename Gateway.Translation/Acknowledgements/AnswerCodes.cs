namespace Gateway.Translation.Acknowledgements;

/// <summary>Where a release's code list is shorter than the table of diagnostics, the code that comes nearest.</summary>
static class AnswerCodes
{
    /// <summary>AK502: one or more segments in error.</summary>
    internal const string SegmentsInError = "5";

    /// <summary>AK304: the segment has data element errors, AK4 follow.</summary>
    internal const string ElementsInError = "8";

    /// <summary>AK502; "18", not in its group, came with 005010: before it the nearest is "6", ST01 invalid.</summary>
    internal static string? Message(DiagnosticCode code, bool from5010) => code.Ak502 == "18" && !from5010 ? "6" : code.Ak502;

    /// <summary>AK304; "10" came with 005010.</summary>
    internal static string? Segment(DiagnosticCode code, bool from5010) =>
        code.Ak304 == "10" && !from5010 ? ElementsInError : code.Ak304;

    /// <summary>AK403; "12", "13" and "16" came with 005010, before it the nearest is "3", too many elements.</summary>
    internal static string? Element(DiagnosticCode code, bool from5010) =>
        code.Ak403 is "12" or "13" or "16" && !from5010 ? "3" : code.Ak403;
}
