namespace Gateway.Translation.Acknowledgements;

/// <summary>Turns a message's diagnostics into AK3/AK4 or UCS/UCD, in the order of the segments.</summary>
static class SegmentErrors
{
    /// <summary>AK3 takes at most 99 AK4, UCS at most 99 UCD.</summary>
    const int MaxElements = 99;

    /// <summary>UCM takes at most 999 UCS.</summary>
    const int MaxContrlSegments = 999;

    internal static List<SegmentError> X12(IReadOnlyList<Diagnostic> diagnostics, bool from5010)
    {
        var errors = new List<SegmentError>();
        foreach (var place in Places(diagnostics, Standard.X12, d => (d.Code.Ak304 ?? d.Code.Ak403) is not null))
        {
            var (segment, id, loop) = place.Key;
            errors.AddRange(place
                .Select(d => AnswerCodes.Segment(d.Code, from5010))
                .OfType<string>()
                .Distinct()
                .Select(code => new SegmentError(segment, id, code, [], loop)));
            var elements = Elements(place, d => AnswerCodes.Element(d.Code, from5010), (d, code) => InX12(d, code, from5010));
            if (elements.Count == 0) continue;
            errors.RemoveAll(e => e.Position == segment && e.SegmentId == id && e.Code == AnswerCodes.ElementsInError);
            errors.Add(new(segment, id, AnswerCodes.ElementsInError, elements, loop));
        }

        return errors;
    }

    internal static List<SegmentError> Contrl(IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = new List<SegmentError>();
        foreach (var place in Places(diagnostics, Standard.Edifact, d => d.Code.Scope is DiagnosticScope.Segment or DiagnosticScope.Element))
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

    // A missing segment is told at the last one handled before the gap (ISO 9735-4, UCS 0096).
    static int ContrlPosition(Diagnostic diagnostic) =>
        diagnostic.Code == DiagnosticCodes.SegmentMissing
            ? Math.Max(1, diagnostic.Location.Segment - 1)
            : diagnostic.Location.Segment;

    static IEnumerable<IGrouping<(int Segment, string? Id, string? Loop), Diagnostic>> Places(
        IReadOnlyList<Diagnostic> diagnostics, Standard standard, Func<Diagnostic, bool> belongs) =>
        diagnostics
            .Where(d => Verdicts.IsTold(d, standard) && belongs(d))
            .OrderBy(d => d.Location.Segment)
            .GroupBy(d => (d.Location.Segment, d.Location.SegmentId, d.Location.Loop));

    static List<ElementError> Elements(
        IEnumerable<Diagnostic> place, Func<Diagnostic, string?> codeOf, Func<Diagnostic, string, ElementError> told) =>
        [.. place
            .Where(d => d.Code.Scope == DiagnosticScope.Element && codeOf(d) is not null)
            .OrderBy(d => d.Location.Element)
            .ThenBy(d => d.Location.Repetition)
            .ThenBy(d => d.Location.Component)
            .Select(d => told(d, codeOf(d)!))
            .DistinctBy(e => (e.Element, e.Component, e.Repetition, e.Code))
            .Take(MaxElements)];

    // AK401 names the repetition from 005010 on.
    static ElementError InX12(Diagnostic diagnostic, string code, bool from5010)
    {
        var at = diagnostic.Location;
        return new(at.Element, at.Component, from5010 ? at.Repetition : 0, code, at.ElementNumber, diagnostic.Value);
    }

    static ElementError InContrl(Diagnostic diagnostic, string code)
    {
        var at = diagnostic.Location;
        return new(at.Element, at.Component, at.Repetition, code);
    }
}
