using System.Globalization;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The segments between ST and SE of a 997 or 999.</summary>
sealed class FunctionalSegments(AcknowledgementKind kind, bool from5010, CopiedText copied)
{
    const int MaxPosition = 999_999;

    // Elements 722, 1528 and 1686.
    const int MaxPlace = 99;
    const int MaxRepetition = 9_999;

    // The 999 has IK3, IK4 and IK5 where the 997 has AK3, AK4 and AK5.
    readonly string _prefix = kind == AcknowledgementKind.X999 ? "IK" : "AK";

    internal IEnumerable<AnswerSegment> Of(GroupAnswer group)
    {
        yield return AnswerSegment.Of(
            "AK1", copied.Name(group.FunctionalId, 2, 2), CopiedText.Number(group.ControlNumber, 9), Optional(group.Version, 12));
        foreach (var segment in group.Messages.SelectMany(Of)) yield return segment;
        yield return AnswerSegment.Of(
            "AK9", [VerdictCodes.X12(group.Verdict), Text(group.Declared), Text(group.Received), Text(group.Accepted), .. group.Codes]);
    }

    IEnumerable<AnswerSegment> Of(MessageAnswer message)
    {
        yield return AnswerSegment.Of(
            "AK2", copied.Name(message.Type, 3, 3), copied.Name(message.ControlNumber, 4, 9), Optional(message.Implementation, 35));
        foreach (var segment in message.Segments.SelectMany(Of)) yield return segment;
        yield return AnswerSegment.Of(_prefix + "5", [VerdictCodes.X12(message.Verdict), .. message.Codes]);
    }

    IEnumerable<AnswerSegment> Of(SegmentError error)
    {
        yield return AnswerSegment.Of(
            _prefix + "3",
            copied.Name(error.SegmentId, 2, 3),
            Text(Math.Clamp(error.Position, 1, MaxPosition)),
            Loop(error.Loop),
            error.Code);
        foreach (var context in error.Contexts.Where(_ => IsImplementation)) yield return Of(context);
        foreach (var segment in error.Elements.SelectMany(Of)) yield return segment;
    }

    IEnumerable<AnswerSegment> Of(ElementError error)
    {
        var segment = new AnswerSegment(_prefix + "4", []).With(
            Text(Math.Min(error.Element, MaxPlace)), Counted(error.Component, MaxPlace), from5010 ? Counted(error.Repetition, MaxRepetition) : null);
        yield return segment.With(Reference(error.Number)).With(error.Code).With(copied.Value(error.Value));
        foreach (var context in error.Contexts.Where(_ => IsImplementation)) yield return Of(context);
    }

    // Element 725 is a number; a composite has none.
    static string? Reference(string? number) => number is not null && number.All(char.IsAsciiDigit) ? number : null;

    AnswerSegment Of(ErrorContext context)
    {
        var segment = new AnswerSegment("CTX", [])
            .With(context.Name, copied.Value(context.Reference))
            .With(copied.Name(context.SegmentId, 2, 3))
            .With(Text(Math.Clamp(context.Position, 1, MaxPosition)))
            .With(Loop(context.Loop));
        return context.Place is not { } place
            ? segment
            : segment
                .With(Text(Math.Min(place.Element, MaxPlace)), Counted(place.Component, MaxPlace), Counted(place.Repetition, MaxRepetition))
                .With(Reference(context.Number));
    }

    bool IsImplementation => kind == AcknowledgementKind.X999;

    string? Optional(string? received, int maxLength) =>
        from5010 && received is not null ? copied.Name(received, 1, maxLength) : null;

    // Element 447 has six characters, from 005010 on four.
    string? Loop(string? code) => copied.Value(code) is { } loop ? loop[..Math.Min(loop.Length, from5010 ? 4 : 6)] : null;

    static string? Counted(int place, int most) => place > 0 ? Text(Math.Min(place, most)) : null;

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
