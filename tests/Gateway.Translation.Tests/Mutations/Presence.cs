using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Which positions hold a value, and which syntax notes that breaks (X12.59 §9), worked out from the notes' text.</summary>
static class Presence
{
    internal static HashSet<int> Of(EdiSegment segment, EdiMarks marks) =>
        [.. Enumerable.Range(1, segment.Elements.Count - 1).Where(p => !marks.IsEmpty(segment[p]))];

    internal static HashSet<int> Of(IReadOnlyList<string> components) =>
        [.. Enumerable.Range(1, components.Count).Where(p => components[p - 1].Length > 0)];

    internal static bool IsBroken(SyntaxNote note, HashSet<int> present)
    {
        var (text, stand) = (note.ToString(), note.Positions.Count(present.Contains));
        return text[0] switch
        {
            'P' => stand > 0 && stand < note.Positions.Count,
            'R' => stand == 0,
            'E' => stand > 1,
            'C' => present.Contains(note.Positions[0]) && stand < note.Positions.Count,
            'L' => present.Contains(note.Positions[0]) && stand < 2,
            _ => throw new InvalidOperationException($"{text} is not a syntax note."),
        };
    }

    internal static IEnumerable<SyntaxNote> Broken(IEnumerable<SyntaxNote> notes, HashSet<int> present) => notes.Where(n => IsBroken(n, present));
}
