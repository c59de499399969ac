using System.Globalization;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>What a 997 or 999 says of a functional group.</summary>
static class FunctionalAnswer
{
    const string Release5010 = "005010";

    /// <summary>"These acknowledgments shall not be acknowledged" (X12, text of the 997).</summary>
    /// <remarks>Also where GS01 is wrong: two gateways that answer each other's answers never end.</remarks>
    internal static bool IsNeverAnswered(GroupReport group) =>
        group.Header.FunctionalId == "FA"
        || (group.Messages.Count > 0 && group.Messages.All(m => m.Header.Type is "997" or "999"));

    /// <summary>GS08 of the answer: that of the group answered, but no 999 before the release that brought it.</summary>
    internal static string ReleaseOf(GroupHeader answered, FunctionalKind kind)
    {
        var version = answered.Version ?? "";
        return kind == FunctionalKind.X999 && !IsFrom5010(version) ? Release5010 : version;
    }

    internal static Acknowledgement To(GroupReport group, AcknowledgementPolicy policy)
    {
        var kind = policy.Functional == FunctionalKind.X999 ? AcknowledgementKind.X999 : AcknowledgementKind.X997;
        var from5010 = IsFrom5010(ReleaseOf(group.Header, policy.Functional));
        return new(kind, null, [new Judge(policy, from5010).Answer(group)]);
    }

    internal static bool IsFrom5010(string version) => string.CompareOrdinal(version, Release5010) >= 0;

    sealed class Judge(AcknowledgementPolicy policy, bool from5010)
    {
        internal GroupAnswer Answer(GroupReport group)
        {
            var verdict = Verdicts.Of(group, Standard.X12, policy);
            var messages = group.Messages.Select(Answer).ToList();
            return new()
            {
                FunctionalId = group.Header.FunctionalId,
                ControlNumber = group.Header.ControlNumber,
                Version = from5010 ? group.Header.Version : null,
                Verdict = verdict,
                Codes = Codes(group.Diagnostics, d => d.Code.Ak905, []),
                Declared = Count(group.DeclaredCount),
                Received = messages.Count,
                // A rejected group accepts none of its sets, whatever their AK5 says.
                Accepted = verdict == Verdict.Rejected ? 0 : messages.Count(m => m.Verdict != Verdict.Rejected),
                Messages = [.. messages.Where(m => policy.ListAccepted || m.Verdict != Verdict.Accepted)],
            };
        }

        MessageAnswer Answer(MessageReport message)
        {
            var segments = SegmentErrors.X12(message.Diagnostics, from5010);
            return new()
            {
                Type = message.Header.Type,
                ControlNumber = message.Header.ControlNumber,
                Implementation = from5010 ? message.Header.Implementation : null,
                Verdict = Verdicts.Of(message, Standard.X12, policy),
                Codes = Codes(
                    message.Diagnostics,
                    d => AnswerCodes.Message(d.Code, from5010),
                    segments.Count > 0 ? [AnswerCodes.SegmentsInError] : []),
                Segments = segments,
            };
        }

        // AK502 to AK506 and AK905 to AK909 hold five codes; each stands once, the smaller first.
        static List<string> Codes(
            IReadOnlyList<Diagnostic> diagnostics, Func<Diagnostic, string?> codeOf, IReadOnlyList<string> more) =>
            [.. diagnostics
                .Where(d => Verdicts.IsTold(d, Standard.X12))
                .Select(codeOf)
                .OfType<string>()
                .Concat(more)
                .Distinct()
                .OrderBy(c => c.Length)
                .ThenBy(c => c, StringComparer.Ordinal)
                .Take(5)];
    }

    // AK902 is numeric: what GE01 holds instead of a number cannot be copied into it.
    static int Count(string? declared) =>
        int.TryParse(declared, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 999_999) : 0;
}
