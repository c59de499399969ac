using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The verdicts on an interchange, its groups and their messages: a function of their diagnostics and the partner's policy.</summary>
/// <remarks>Only errors that an acknowledgement can name count. A map's or a match's finding never does: it holds the document, and the
/// partner hears of it another way.</remarks>
public static class Verdicts
{
    /// <summary>Rejected by an error of the interchange itself; its content is not judged here.</summary>
    public static Verdict Of(InterchangeReport interchange, AcknowledgementPolicy policy) =>
        Judge(interchange.Diagnostics, interchange.Header.Standard, policy);

    /// <summary>Rejected by an error of the group itself or when every message is; else as its messages are.</summary>
    public static Verdict Of(GroupReport group, Standard standard, AcknowledgementPolicy policy)
    {
        var own = Judge(group.Diagnostics, standard, policy);
        if (own == Verdict.Rejected || group.Messages.Count == 0) return own;
        var rejected = 0;
        var doubtful = own == Verdict.AcceptedWithErrors;
        foreach (var message in group.Messages)
        {
            var verdict = Of(message, standard, policy);
            if (verdict == Verdict.Rejected) rejected++;
            doubtful |= verdict == Verdict.AcceptedWithErrors;
        }

        if (rejected == group.Messages.Count) return Verdict.Rejected;
        if (rejected > 0) return Verdict.PartiallyAccepted;
        return doubtful ? Verdict.AcceptedWithErrors : Verdict.Accepted;
    }

    /// <summary>By the message's own diagnostics; a rejected group or interchange rejects it whatever this says.</summary>
    public static Verdict Of(MessageReport message, Standard standard, AcknowledgementPolicy policy) =>
        Judge(message.Diagnostics, standard, policy);

    /// <summary>Whether the message may go on: neither it, nor its group, nor its interchange is rejected.</summary>
    public static bool Releases(
        InterchangeReport interchange, GroupReport group, MessageReport message, AcknowledgementPolicy policy)
    {
        var standard = interchange.Header.Standard;
        return Of(interchange, policy) != Verdict.Rejected
            && Judge(group.Diagnostics, standard, policy) != Verdict.Rejected
            && Of(message, standard, policy) != Verdict.Rejected;
    }

    internal static Verdict Judge(IEnumerable<Diagnostic> diagnostics, Standard standard, AcknowledgementPolicy policy)
    {
        var verdict = Verdict.Accepted;
        foreach (var diagnostic in diagnostics)
        {
            if (!policy.Tells(diagnostic, standard)) continue;
            if (!policy.Softens(diagnostic)) return Verdict.Rejected;
            verdict = Verdict.AcceptedWithErrors;
        }

        return verdict;
    }
}
