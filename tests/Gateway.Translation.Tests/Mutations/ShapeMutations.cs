using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Defects of a segment's shape: too many elements, components or repetitions, broken syntax notes, delimiters at its end, trees.</summary>
static class ShapeMutations
{
    internal static IEnumerable<(string Kind, Func<SampleEdits, Random, IEnumerable<Mutation>> Make)> All =>
    [
        ("too many elements", (e, _) => TooManyElements(e)),
        ("too many components", (e, _) => TooManyComponents(e)),
        ("too many repetitions", (e, _) => TooManyRepetitions(e)),
        ("syntax note broken", Notes),
        ("delimiters at the end", (e, _) => TrailingDelimiters(e)),
        ("unknown parent", (e, _) => UnknownParents(e)),
        ("tree number twice", (e, _) => NumberTwice(e)),
    ];

    static IEnumerable<Mutation> TooManyElements(SampleEdits e) =>
        from position in e.Body
        where e.Message.Nodes[position - 1] >= 0
        let defined = e.Message.NodeAt(position - 1).Segment!.Elements.Count
        select new Mutation("too many elements", e.Change(position, s => s.With(defined + 1, "X")), e.Message.Index,
            new Expectation("element-too-many", e.At(position).Tag, position, defined + 1) { Value = "X", Loop = e.LoopAt(position), IsWarning = e.Message.OnlyWarns("element-too-many") });

    static IEnumerable<Mutation> TooManyComponents(SampleEdits e) =>
        from slot in ElementSlot.Of(e)
        where slot.Component == 0 && !slot.IsEmpty(e.Marks) && slot.Use.Element?.Type != ElementType.Binary
        let defined = slot.Use.Composite?.Components.Count ?? 1
        let components = e.Marks.Components(slot.Text)
        where components.Count <= defined
        let value = string.Join(e.Marks.ComponentMark, components.Concat(Enumerable.Repeat("", defined - components.Count)).Append("X"))
        select new Mutation("too many components", e.Change(slot.Position, s => s.With(slot.Element, value)), e.Message.Index,
            slot.Expect(e, "element-too-many-components", "X") with { Component = defined + 1 });

    static IEnumerable<Mutation> TooManyRepetitions(SampleEdits e) =>
        from slot in ElementSlot.Of(e)
        where e.Marks.RepetitionMark != '\0' && slot.Component == 0 && !slot.IsEmpty(e.Marks) && slot.Whole.MaxRepetitions < 100
        let value = string.Join(e.Marks.RepetitionMark, Enumerable.Repeat(slot.Text, slot.Whole.MaxRepetitions + 1))
        select new Mutation("too many repetitions", e.Change(slot.Position, s => s.With(slot.Element, value)), e.Message.Index,
            slot.Expect(e, "element-too-many-repetitions", slot.Text) with { Repetition = slot.Whole.MaxRepetitions + 1 });

    static IEnumerable<Mutation> TrailingDelimiters(SampleEdits e) =>
        from position in e.Body
        where e.Message.Nodes[position - 1] >= 0 && e.At(position).Elements[^1].Length > 0
        select new Mutation("delimiters at the end", e.Change(position, s => s with { Elements = [.. s.Elements, ""] }), e.Message.Index,
            new Expectation("segment-trailing-delimiters", e.At(position).Tag, position) { IsWarning = true });

    // One value too few or too many for one note, and for no other.
    static IEnumerable<Mutation> Notes(SampleEdits e, Random random)
    {
        foreach (var slot in ElementSlot.Of(e))
        {
            var (present, notes, here) = slot.Around(e);
            if (slot.Component > 0 && present.Count < 2) continue;
            var stands = present.Contains(here);
            if (stands && slot.Use.IsMandatory) continue;
            HashSet<int> after = stands ? [.. present.Where(p => p != here)] : [.. present, here];
            if (Presence.Broken(notes, after).ToList() is not [var note]) continue;
            var value = stands ? "" : slot.Use.Element is { } element ? Values.Good(element, random) : null;
            if (value is null || e.Marks.Holds(value)) continue;
            yield return new("syntax note broken", e.Change(slot.Position, _ => slot.Set(e, value)), e.Message.Index, [.. AtFault(e, slot, note, after, value)]);
        }
    }

    // What is missing is any that does not stand; what is too many, any that does.
    static IEnumerable<Expectation> AtFault(SampleEdits e, ElementSlot slot, SyntaxNote note, HashSet<int> after, string value)
    {
        var isExclusion = note.ToString()[0] == 'E';
        foreach (var other in ElementSlot.Of(e).Where(s => s.Position == slot.Position && (slot.Component == 0 ? s.Component == 0 : s.Component > 0 && s.Element == slot.Element)))
        {
            var here = slot.Component == 0 ? other.Element : other.Component;
            if (!note.Positions.Contains(here) || after.Contains(here) != isExclusion) continue;
            yield return isExclusion
                ? other.Expect(e, "element-excluded", other == slot ? value : other.Text)
                : other.Expect(e, "element-conditional-missing", null);
        }
    }

    static IEnumerable<Mutation> UnknownParents(SampleEdits e) =>
        from position in TreeSegments(e)
        where e.At(position)[2].Length > 0
        select new Mutation("unknown parent", e.Change(position, s => s.With(2, "987654")), e.Message.Index,
            new Expectation("hierarchy-parent-missing", e.At(position).Tag, position, 2) { IsWarning = e.Message.OnlyWarns("hierarchy-parent-missing") });

    static IEnumerable<Mutation> NumberTwice(SampleEdits e)
    {
        var tree = TreeSegments(e).ToList();
        foreach (var position in tree.Skip(1).Where(p => tree.All(other => e.At(other)[2] != e.At(p)[1])))
            yield return new("tree number twice", e.Change(position, s => s.With(1, e.At(tree[0])[1])), e.Message.Index,
                new Expectation("hierarchy-id-duplicate", e.At(position).Tag, position, 1) { IsWarning = e.Message.OnlyWarns("hierarchy-id-duplicate") });
    }

    static IEnumerable<int> TreeSegments(SampleEdits e) => e.Body.Where(p => e.At(p).Tag == e.Message.Schema.Tree);
}
