namespace Gateway.Translation.Tests.Mutations;

/// <summary>Judges what was found of a planted defect.</summary>
static class Judgement
{
    /// <summary>Null when exactly the defect was found, at its place, and the answer names it; else what was found instead.</summary>
    internal static string? Miss(SampleEdits e, Mutation mutation)
    {
        var reading = Reading.Of(mutation.Text.ToBytes());
        var found = New(e.Sample, mutation, reading.Found);
        var expected = mutation.Expected.FirstOrDefault(x => found.Count == 1 && Show(found[0]) == Show(x));
        if (expected is null) return $"expected {string.Join(" or ", mutation.Expected.Select(Show))}; found {(found.Count == 0 ? "nothing" : string.Join(", ", found.Select(Show)))}";
        var answer = ExpectedAnswer.Of(e, expected);
        return answer.SequenceEqual(reading.Answer) ? null : Difference(answer, reading.Answer);
    }

    /// <summary>Whether the twin has that very finding already, so that nothing was planted.</summary>
    internal static bool IsInTwin(SampleEdits e, Mutation mutation) =>
        mutation.Expected.Any(x => e.Sample.Twin.Found.Any(d => Show(d) == Show(x)));

    static string Show(Diagnostic d)
    {
        var at = d.Location;
        return new Expectation(d.Code.Name, at.SegmentId ?? "", at.Segment, at.Element, at.Component, at.Repetition).Place + (d.Severity == Severity.Error ? "" : " (warning)");
    }

    static string Show(Expectation expected) => expected.Place + (expected.IsWarning ? " (warning)" : "");

    // What the twin has too is no matter, as often as it has it: first at the same position, then wherever it was moved to.
    static List<Diagnostic> New(Sample twin, Mutation mutation, IReadOnlyList<Diagnostic> after)
    {
        var known = twin.Twin.Found.ToList();
        if (mutation.HasCopies) return [.. after.Where(d => !known.Exists(k => Same(k, d)))];
        var found = after.Where(d => !Take(known, k => Same(k, d) && k.Location.Segment == d.Location.Segment)).ToList();
        return [.. found.Where(d => !Take(known, k => Same(k, d)))];
    }

    static bool Take(List<Diagnostic> known, Predicate<Diagnostic> match)
    {
        var at = known.FindIndex(match);
        if (at >= 0) known.RemoveAt(at);
        return at >= 0;
    }

    static bool Same(Diagnostic a, Diagnostic b) =>
        (a.Code.Name, a.Location.SegmentId, a.Location.Element, a.Location.Component) == (b.Code.Name, b.Location.SegmentId, b.Location.Element, b.Location.Component);

    static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var at = expected.Zip(found).TakeWhile(p => p.First == p.Second).Count();
        return $"answer: expected {string.Join(" | ", expected.Skip(at).Take(3))}; found {string.Join(" | ", found.Skip(at).Take(3))}";
    }
}
