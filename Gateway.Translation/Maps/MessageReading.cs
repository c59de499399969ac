using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Where a row looks: a loop's own segments, or one segment.</summary>
/// <param name="Loop">Index of the loop instance.</param>
/// <param name="Segment">Index of the segment; -1 when the whole loop is the scope.</param>
/// <param name="From">Inside a repeating group of a segment, the first element that moves; 0 elsewhere.</param>
/// <param name="Shift">How far the group's elements have moved.</param>
readonly record struct Scope(int Loop, int Segment = -1, int From = 0, int Shift = 0)
{
    internal Slot Shifted(Slot slot) => Shift == 0 || slot.Element < From ? slot : slot with { Element = slot.Element + Shift };
}

/// <summary>One message while a plan reads it: the views, the place of each segment, and what was found so far.</summary>
readonly ref struct MessageReading
{
    readonly ReadOnlySpan<int> _nodes;
    readonly ReadOnlySpan<int> _owners;
    readonly int _firstRow;

    internal MessageReading(in Message message, MessageStructure structure, MapPlan plan, MapScratch scratch, ICollection<Diagnostic> diagnostics, int firstRow = 0)
    {
        Message = message;
        Plan = plan;
        Document = scratch.Document;
        Links = scratch.Links;
        Unread = scratch.Unread;
        IsCsv = plan.Definition.Standard == Standard.Csv;
        IsEdifact = plan.Definition.Standard == Standard.Edifact;
        Diagnostics = diagnostics;
        Delimiters = message.Delimiters;
        Loops = structure.Loops;
        _nodes = structure.Nodes;
        _owners = structure.Owners;
        _firstRow = firstRow;
    }

    internal Message Message { get; }

    internal MapPlan Plan { get; }

    internal DocumentBuilder Document { get; }

    internal MessageLinks Links { get; }

    internal UnreadElements Unread { get; }

    internal bool IsEdifact { get; }

    internal bool IsCsv { get; }

    internal ICollection<Diagnostic> Diagnostics { get; }

    internal Delimiters Delimiters { get; }

    internal ReadOnlySpan<LoopInstance> Loops { get; }

    /// <summary>Reads the rows of a scope; those of which nothing stands in it are not even asked.</summary>
    internal void ReadRows(PlanRow[] rows, Scope scope)
    {
        var present = scope.Segment < 0 ? NodesIn(scope.Loop) : ulong.MaxValue;
        foreach (var row in rows)
            if (row.IsRead && (row.Needs & present) != 0)
                row.Read(this, scope);
    }

    ulong NodesIn(int loop)
    {
        var present = NodeSet.Always;
        for (var segment = Links.FirstSegment(loop); segment >= 0; segment = Links.NextSegment(segment))
            if (_nodes[segment] >= 0)
                present |= NodeSet.Of(_nodes[segment]);
        for (var child = Links.FirstLoop(loop); child >= 0; child = Links.NextLoop(child)) present |= NodeSet.Of(Loops[child].Node);
        return present;
    }

    /// <summary>The scope's own segment: the one it is, or the trigger of its loop.</summary>
    internal int OwnSegment(Scope scope) => scope.Segment >= 0 ? scope.Segment : Loops[scope.Loop].First;

    /// <summary>The first segment that fits a place; -1 when there is none.</summary>
    internal int Find(Scope scope, Place place) => FindNext(scope, -1, place);

    /// <summary>The next segment that fits after the given one; -1 when there is none.</summary>
    internal int FindNext(Scope scope, int after, Place place)
    {
        if (!place.IsOwnSegment && scope.Segment < 0) return FindIn(scope.Loop, place, 0, after);
        var own = OwnSegment(scope);
        return own > after && Fits(own, place.Conditions) ? own : -1;
    }

    int FindIn(int loop, Place place, int depth, int after)
    {
        if (depth == place.Loops.Length) return FindSegment(loop, place, after);
        for (var child = FirstLoop(loop, place.Loops[depth]); child >= 0; child = NextLoop(child, place.Loops[depth]))
            if (Loops[child].End > after && FindIn(child, place, depth + 1, after) is >= 0 and var found)
                return found;
        return -1;
    }

    int FindSegment(int loop, Place place, int after)
    {
        var segment = after >= 0 && _owners[after] == loop ? Links.NextSegment(after) : Links.FirstSegment(loop);
        for (; segment >= 0; segment = Links.NextSegment(segment))
            if (segment > after && place.Nodes.AsSpan().Contains(_nodes[segment]) && Fits(segment, place.Conditions))
                return segment;
        return -1;
    }

    internal int FirstLoop(int parent, LoopStep step) => Fitting(Links.FirstLoop(parent), step);

    internal int NextLoop(int loop, LoopStep step) => Fitting(Links.NextLoop(loop), step);

    int Fitting(int loop, LoopStep step)
    {
        while (loop >= 0 && !(Loops[loop].Node == step.Node && Fits(Loops[loop].First, step.Conditions))) loop = Links.NextLoop(loop);
        return loop;
    }

    internal bool Fits(int segment, Condition[] conditions)
    {
        for (var i = 0; i < conditions.Length; i++)
            if (Holds(segment, conditions[i]) == conditions[i].IsNegative)
                return false;
        return true;
    }

    bool Holds(int segment, Condition condition) =>
        IsAny(ElementAt(segment, condition.Element, condition.Component), condition.Values);

    internal static bool IsAny(in Element element, Code[] codes)
    {
        var bytes = element.Bytes;
        for (var i = 0; i < codes.Length; i++)
            if (bytes.SequenceEqual(codes[i].Bytes))
                return true;
        return false;
    }

    /// <summary>The first repetition of an element, or a component of it.</summary>
    internal Element ElementAt(int segment, int number, int component)
    {
        var element = Message[segment][number];
        if (Delimiters.Repetition != 0) element = element.Repetition(1);
        return component == 0 ? element : element[component];
    }

    /// <summary>The slot that holds a place's value in a segment; false when it is empty or no qualifier fits. What was looked at counts as read.</summary>
    internal bool TryFindSlot(Scope scope, int segment, Place place, out Slot slot)
    {
        for (var i = 0; i < place.Slots.Length; i++)
        {
            slot = scope.Shifted(place.Slots[i]);
            if (place.Qualifiers.Length > 0 && !IsAny(ElementAt(segment, slot.QualifierElement, slot.QualifierComponent), place.Qualifiers)) continue;
            if (ElementAt(segment, slot.Element, slot.Component).IsEmpty) continue;
            Mark(segment, place, slot);
            return true;
        }

        slot = default;
        return false;
    }

    void Mark(int segment, Place place, Slot slot)
    {
        Mark(segment, slot);
        MarkConditions(segment, place.Conditions);
        var loop = place.Loops.Length == 0 ? 0 : _owners[segment];
        for (var i = place.Loops.Length - 1; i >= 0; i--, loop = Loops[loop].Parent) MarkConditions(Loops[loop].First, place.Loops[i].Conditions);
    }

    internal void MarkConditions(int segment, Condition[] conditions)
    {
        for (var i = 0; i < conditions.Length; i++)
            if (!conditions[i].IsNegative)
                Links.Read[segment] |= Bit(conditions[i].Element, conditions[i].Component);
    }

    internal void Mark(int segment, Slot slot)
    {
        Links.Read[segment] |= Bit(slot.Element, slot.Component);
        if (slot.QualifierElement > 0) Links.Read[segment] |= Bit(slot.QualifierElement, slot.QualifierComponent);
    }

    internal void MarkAll(int segment) => Links.Read[segment] = ulong.MaxValue;

    internal bool IsRead(int segment, int element, int component) => (Links.Read[segment] & Bit(element, component)) != 0;

    // EDIFACT lives on composites (at most nine elements of seven components in the segments we know), X12 on elements.
    ulong Bit(int element, int component) =>
        1UL << Math.Min(63, IsEdifact ? ((element - 1) * 7) + Math.Max(component - 1, 0) : element - 1);

    internal int CountLoops(int node)
    {
        var count = 0;
        if (node < 0) return count;
        foreach (var loop in Loops)
            if (loop.Node == node)
                count++;
        return count;
    }

    internal Origins.Entry OriginOf(in Element element, int row) => new(0, null!, element.Offset, element.Length, row);

    internal void Report(DiagnosticCode code, int segment, Slot slot, string text, string? value = null)
    {
        var found = Message[segment];
        var element = slot.Element == 0 ? default : ElementAt(segment, slot.Element, slot.Component);
        var (offset, length) = slot.Element == 0 ? (found.Offset, found.Length) : (element.Offset, element.Length);
        var id = IsCsv ? null : System.Text.Encoding.Latin1.GetString(found.Id);
        Diagnostics.Add(new(code, code.Severity, new(offset, length, _firstRow + found.Position, id, slot.Element, slot.Component), text, value));
    }
}

/// <summary>What one thread reuses from message to message.</summary>
sealed class MapScratch
{
    internal DocumentBuilder Document { get; } = new();

    internal MessageLinks Links { get; } = new();

    internal UnreadElements Unread { get; } = new();
}
