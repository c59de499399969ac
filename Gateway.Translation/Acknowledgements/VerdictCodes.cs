namespace Gateway.Translation.Acknowledgements;

/// <summary>Verdicts as the acknowledgements spell them: X12 elements 717, 715 and TA104, EDIFACT 0083.</summary>
static class VerdictCodes
{
    internal static string X12(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => "A",
        Verdict.AcceptedWithErrors => "E",
        Verdict.PartiallyAccepted => "P",
        _ => "R",
    };

    /// <summary>M, W and X (security) reject as R does; so does a code that is none, so that a person looks.</summary>
    internal static Verdict FromX12(string code) => code switch
    {
        "A" => Verdict.Accepted,
        "E" => Verdict.AcceptedWithErrors,
        "P" => Verdict.PartiallyAccepted,
        _ => Verdict.Rejected,
    };

    internal static string Contrl(Verdict verdict) => verdict switch
    {
        Verdict.Rejected => "4",
        Verdict.Received => "8",
        _ => "7",
    };

    /// <summary>Codes 1, 2, 3, 5 and 6 stood in the list before D.01A and are still sent.</summary>
    internal static Verdict FromContrl(string code) => code switch
    {
        "1" or "7" => Verdict.Accepted,
        "2" => Verdict.AcceptedWithErrors,
        "3" => Verdict.PartiallyAccepted,
        "5" or "8" => Verdict.Received,
        _ => Verdict.Rejected,
    };
}
