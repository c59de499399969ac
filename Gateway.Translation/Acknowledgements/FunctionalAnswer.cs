using System.Globalization;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>What a 997 or 999 says of a functional group.</summary>
static class FunctionalAnswer
{
    const string Release4010 = "004010";
    const string Release5010 = "005010";

    /// <summary>"These acknowledgments shall not be acknowledged" (X12, text of the 997).</summary>
    /// <remarks>Also where GS01 is wrong: two gateways that answer each other's answers never end.</remarks>
    internal static bool IsNeverAnswered(GroupReport group) =>
        group.Header.FunctionalId == "FA"
        || (group.Messages.Count > 0 && group.Messages.All(m => m.Header.Type is "997" or "999"));

    /// <summary>GS08 of the answer: that of the group answered, or of its interchange where it names no release; but no 999 before the release that brought it.</summary>
    internal static string ReleaseOf(GroupHeader answered, InterchangeHeader interchange, FunctionalKind kind)
    {
        var version = answered.Version ?? "";
        if (!GroupChecks.IsRelease(version)) version = GroupChecks.IsRelease(interchange.Version + "0") ? interchange.Version + "0" : Release4010;
        return kind == FunctionalKind.X999 && !IsFrom5010(version) ? Release5010 : version;
    }

    internal static Acknowledgement To(GroupReport group, InterchangeHeader interchange, AcknowledgementPolicy policy)
    {
        var kind = policy.Functional == FunctionalKind.X999 ? AcknowledgementKind.X999 : AcknowledgementKind.X997;
        var from5010 = IsFrom5010(ReleaseOf(group.Header, interchange, policy.Functional));
        return new(kind, null, [new Judge(policy, new(kind == AcknowledgementKind.X999, from5010)).Answer(group)]);
    }

    internal static bool IsFrom5010(string version) => string.CompareOrdinal(version, Release5010) >= 0;

    sealed class Judge(AcknowledgementPolicy policy, AnswerCodes codes)
    {
        internal GroupAnswer Answer(GroupReport group)
        {
            var verdict = Verdicts.Of(group, Standard.X12, policy);
            return new()
            {
                FunctionalId = group.Header.FunctionalId,
                ControlNumber = group.Header.ControlNumber,
                Version = codes.From5010 && GroupChecks.IsRelease(group.Header.Version ?? "") ? group.Header.Version : null,
                Verdict = verdict,
                Codes = Codes(Told(group.Diagnostics).Select(d => codes.Group(d.Code))),
                Declared = Count(group.DeclaredCount),
                Received = group.Messages.Count,
                // A rejected group accepts none of its sets, whatever their AK5 says.
                Accepted = verdict == Verdict.Rejected ? 0 : group.Messages.Count(m => Verdicts.Of(m, Standard.X12, policy) != Verdict.Rejected),
                Messages = AnswerList.Of(group.Messages, policy.ListAccepted, Answer),
            };
        }

        // Nearly all messages of a large interchange are sound.
        MessageAnswer Answer(MessageReport message) => message.Diagnostics.Count > 0 ? AnswerFaulty(message) : new()
        {
            Type = message.Header.Type,
            ControlNumber = message.Header.ControlNumber,
            Implementation = codes.From5010 ? message.Header.Implementation : null,
            Verdict = Verdict.Accepted,
        };

        MessageAnswer AnswerFaulty(MessageReport message)
        {
            var told = Told(message.Diagnostics).ToList();
            return new()
            {
                Type = message.Header.Type,
                ControlNumber = message.Header.ControlNumber,
                Implementation = codes.From5010 ? message.Header.Implementation : null,
                Verdict = Verdicts.Of(message, Standard.X12, policy),
                Codes = Codes(told.Select(d => SegmentErrors.IsOfSegment(d) ? codes.SegmentsInError(d.Code) : codes.Message(d.Code))),
                Segments = SegmentErrors.X12(told, codes),
            };
        }

        IEnumerable<Diagnostic> Told(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(d => policy.Tells(d, Standard.X12));

        // AK502 to AK506 and AK905 to AK909 hold five codes; each stands once, the smaller first.
        static List<string> Codes(IEnumerable<string?> told) =>
            [.. told
                .OfType<string>()
                .Distinct()
                .OrderBy(c => c.Length)
                .ThenBy(c => c, StringComparer.Ordinal)
                .Take(5)];
    }

    // AK902 is numeric: what GE01 holds instead of a number cannot be copied into it.
    static int Count(string? declared) =>
        int.TryParse(declared.AsSpan().Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 999_999) : 0;
}
