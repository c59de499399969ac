using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>A place for a value in a segment of a sample: an element, a whole composite, or a component.</summary>
/// <param name="Position">The segment's position in its message.</param>
/// <param name="Element">Element position.</param>
/// <param name="Component">Component position; 0 for the element as a whole.</param>
/// <param name="Use">Its definition.</param>
/// <param name="Whole">The definition of the element as a whole.</param>
/// <param name="Text">What stands there, release characters included; empty for nothing.</param>
sealed record ElementSlot(int Position, int Element, int Component, ElementUse Use, ElementUse Whole, string Text)
{
    /// <summary>What stands in an element that may repeat is told with its repetition; what is missing altogether has none.</summary>
    int RepetitionOf(string code) => Whole.MaxRepetitions > 1 && (Component > 0 || code is not ("element-missing" or "element-conditional-missing")) ? 1 : 0;

    /// <summary>All places that the definition has, in the segments of the message that can be changed without changing its structure.</summary>
    internal static IEnumerable<ElementSlot> Of(SampleEdits e) =>
        from position in e.Body
        where IsFree(e, position)
        from slot in Of(e, position)
        where !(e.At(position).Tag == e.Message.Schema.Tree && slot.Element <= 2)
        select slot;

    static IEnumerable<ElementSlot> Of(SampleEdits e, int position)
    {
        var segment = e.At(position);
        foreach (var whole in e.Message.NodeAt(position - 1).Segment!.Elements)
        {
            var text = segment[whole.Position];
            if (e.Marks.RepetitionMark != '\0' && e.Marks.Split(text, e.Marks.RepetitionMark).Count() > 1) continue;
            yield return new(position, whole.Position, 0, whole, whole, text);
            if (whole.Composite is not { } composite) continue;
            var components = e.Marks.Components(text);
            foreach (var use in composite.Components)
                yield return new(position, whole.Position, use.Position, use, whole, use.Position <= components.Count ? components[use.Position - 1] : "");
        }
    }

    // LS and LE name a loop; what they say is asked by their neighbours.
    static bool IsFree(SampleEdits e, int position) => e.Message.Nodes[position - 1] >= 0 && e.At(position).Tag is not ("LS" or "LE");

    internal bool IsEmpty(EdiMarks marks) => marks.IsEmpty(Text);

    /// <summary>The positions that stand, and the notes about them, of the segment or composite that the place is in.</summary>
    internal (HashSet<int> Present, IReadOnlyList<SyntaxNote> Notes, int Here) Around(SampleEdits e) => Component == 0
        ? (Presence.Of(e.At(Position), e.Marks), e.Message.NodeAt(Position - 1).Segment!.Notes, Element)
        : (Presence.Of(e.Marks.Components(e.At(Position)[Element])), Whole.Composite!.Notes, Component);

    /// <summary>The segment with another value here.</summary>
    internal EdiSegment Set(SampleEdits e, string value)
    {
        var segment = e.At(Position);
        if (Component == 0) return segment.With(Element, value);
        var components = e.Marks.Components(segment[Element]).ToList();
        while (components.Count < Component) components.Add("");
        components[Component - 1] = value;
        return segment.With(Element, e.Marks.Join(components));
    }

    internal Mutation Mutate(SampleEdits e, string kind, string value, string code, string? told) =>
        new(kind, e.Change(Position, _ => Set(e, value)), e.Message.Index, Expect(e, code, told));

    internal Expectation Expect(SampleEdits e, string code, string? told, bool isWarning = false) =>
        new(code, e.At(Position).Tag, Position, Element, Component, RepetitionOf(code))
        {
            Number = Use.Number,
            Value = told,
            Loop = e.LoopAt(Position),
            IsWarning = isWarning || e.Message.OnlyWarns(code),
        };
}
