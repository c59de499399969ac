using Told = Gateway.Translation.Acknowledgements.Verdict;

namespace Gateway.Host.Pipeline;

/// <summary>Verdicts between what acknowledgements say and what is stored.</summary>
static class VerdictText
{
    internal static Storage.Verdict Of(Told verdict) => verdict switch
    {
        Told.Rejected => Storage.Verdict.Rejected,
        Told.AcceptedWithErrors => Storage.Verdict.AcceptedWithErrors,
        Told.PartiallyAccepted => Storage.Verdict.PartlyAccepted,
        _ => Storage.Verdict.Accepted,
    };
}
