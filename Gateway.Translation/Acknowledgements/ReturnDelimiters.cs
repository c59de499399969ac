using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The service characters of an answer: the partner's own, where they can serve.</summary>
static class ReturnDelimiters
{
    // From 00402 on ISA11 names the repetition separator; it is written even where nothing repeats.
    static readonly byte[] Repetitions = "^!|\\"u8.ToArray();

    internal static Delimiters For(InterchangeHeader answered)
    {
        if (answered.Standard == Standard.Edifact)
            return CanServe(answered.Delimiters) ? answered.Delimiters : UnaAdvice.Defaults(ReturnVersion.For(answered));
        // A release character would have to be named by ISX, which is not written.
        return WithRepetition(answered.WideDelimiters.Count == 0 && CanServe(answered.Delimiters) ? answered.Delimiters with { Release = 0 } : Delimiters.X12, ReturnVersion.For(answered));
    }

    static Delimiters WithRepetition(Delimiters delimiters, string version)
    {
        if (string.CompareOrdinal(version, "00402") < 0) return delimiters with { Repetition = 0 };
        if (delimiters.Repetition != 0) return delimiters;
        return delimiters with { Repetition = Repetitions.First(r => !All(delimiters).Contains(r)) };
    }

    // A blank is no service character: it says that none is used (ISO 9735, UNA). A line break may end segments, but nothing within them: a reader takes it for
    // layout where it can, and what stands before the terminator for a part of that.
    static bool CanServe(Delimiters delimiters)
    {
        var all = All(delimiters).ToList();
        return IsOne(delimiters.Segment) && IsOne(delimiters.Element) && IsOne(delimiters.Component) && all.Distinct().Count() == all.Count && !all.Any(IsText)
            && !All(delimiters with { Segment = 0 }).Any(b => b is (byte)'\r' or (byte)'\n');
    }

    static bool IsOne(byte b) => b is not (0 or (byte)' ');

    static bool IsText(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.';

    static IEnumerable<byte> All(Delimiters delimiters) =>
        new[] { delimiters.Segment, delimiters.Element, delimiters.Component, delimiters.Repetition, delimiters.Release }
            .Where(b => b != 0 && b != (byte)' ');
}
