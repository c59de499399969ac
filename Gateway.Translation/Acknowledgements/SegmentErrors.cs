namespace Gateway.Translation.Acknowledgements;

/// <summary>Turns a message's diagnostics into AK3/AK4 or UCS/UCD, in the order of the segments.</summary>
static class SegmentErrors
{
    /// <summary>AK3 takes at most 99 AK4, UCS at most 99 UCD.</summary>
    const int MaxElements = 99;

    /// <summary>UCM takes at most 999 UCS.</summary>
    const int MaxContrlSegments = 999;

    /// <summary>CTX stands at most ten times after an IK3 or IK4.</summary>
    const int MaxContexts = 10;

    /// <summary>Whether a diagnostic is told by AK3 or AK4.</summary>
    internal static bool IsOfSegment(Diagnostic diagnostic) => (diagnostic.Code.Ak304 ?? diagnostic.Code.Ak403) is not null;

    internal static List<SegmentError> X12(IEnumerable<Diagnostic> told, AnswerCodes codes)
    {
        var errors = new List<SegmentError>();
        foreach (var place in Places(told.Where(IsOfSegment)))
        {
            var (segment, id, loop) = place.Key;
            errors.AddRange(place
                .Where(d => d.Code.Ak304 is not null)
                .GroupBy(d => codes.Segment(d.Code)!)
                .Select(same => new SegmentError(segment, id, same.Key, [], loop) { Contexts = Contexts(same) }));
            var elements = Elements(place, d => codes.Element(d.Code), (same, code) => InX12(same, code, codes.From5010));
            if (elements.Count == 0) continue;
            errors.RemoveAll(e => e.Position == segment && e.SegmentId == id && e.Code == AnswerCodes.ElementsInError);
            errors.Add(new(segment, id, AnswerCodes.ElementsInError, elements, loop));
        }

        return errors;
    }

    internal static List<SegmentError> Contrl(IEnumerable<Diagnostic> told)
    {
        var errors = new List<SegmentError>();
        foreach (var place in Places(told.Where(d => d.Code.Scope is DiagnosticScope.Segment or DiagnosticScope.Element)))
        {
            // One level tells one error: a segment that is itself in error hides its elements.
            var own = place.FirstOrDefault(d => d.Code.Scope == DiagnosticScope.Segment);
            var error = own is null
                ? new SegmentError(place.Key.Segment, null, null, Elements(place, d => d.Code.Contrl, InContrl))
                : new(ContrlPosition(own), null, own.Code.Contrl, []);
            // UCS names no segment: two that are missing at one place read alike, and are told once.
            if (own is null || errors.Count == 0 || (errors[^1].Position, errors[^1].Code) != (error.Position, error.Code)) errors.Add(error);
        }

        return errors.Count <= MaxContrlSegments ? errors : errors[..MaxContrlSegments];
    }

    // A missing segment is told at the last one handled before the gap (ISO 9735-4, UCS 0096); a missing terminator at the segment that it should end.
    static int ContrlPosition(Diagnostic diagnostic) =>
        diagnostic.Code.Contrl == DiagnosticCodes.SegmentMissing.Contrl && diagnostic.Code != DiagnosticCodes.SegmentTerminatorMissing
            ? Math.Max(1, diagnostic.Location.Segment - 1)
            : diagnostic.Location.Segment;

    static IEnumerable<IGrouping<(int Segment, string? Id, string? Loop), Diagnostic>> Places(IEnumerable<Diagnostic> told) =>
        told
            .OrderBy(d => d.Location.Segment)
            .GroupBy(d => (d.Location.Segment, d.Location.SegmentId, d.Location.Loop));

    static List<ElementError> Elements(
        IEnumerable<Diagnostic> place, Func<Diagnostic, string?> codeOf, Func<IReadOnlyList<Diagnostic>, string, ElementError> told) =>
        [.. place
            .Where(d => d.Code.Scope == DiagnosticScope.Element && codeOf(d) is not null)
            .OrderBy(d => d.Location.Element)
            .ThenBy(d => d.Location.Repetition)
            .ThenBy(d => d.Location.Component)
            .GroupBy(d => (d.Location.Element, d.Location.Component, d.Location.Repetition, Code: codeOf(d)!))
            .Select(same => told([.. same], same.Key.Code))
            .Take(MaxElements)];

    // AK401 names the repetition from 005010 on.
    static ElementError InX12(IReadOnlyList<Diagnostic> same, string code, bool from5010)
    {
        var (at, value) = (same[0].Location, same[0].Value);
        return new(at.Element, at.Component, from5010 ? at.Repetition : 0, code, at.ElementNumber, value) { Contexts = Contexts(same) };
    }

    static ElementError InContrl(IReadOnlyList<Diagnostic> same, string code)
    {
        var at = same[0].Location;
        return new(at.Element, at.Component, at.Repetition, code);
    }

    static IReadOnlyList<ErrorContext> Contexts(IEnumerable<Diagnostic> same) =>
        [.. same.Select(d => d.Trigger).OfType<Location>().Select(Context).Distinct().Take(MaxContexts)];

    static ErrorContext Context(Location trigger) => new(
        ErrorContext.SituationalTrigger, null, trigger.SegmentId, trigger.Segment, trigger.Loop,
        trigger.Element > 0 ? new(trigger.Element, trigger.Component, trigger.Repetition) : null, trigger.ElementNumber);
}
