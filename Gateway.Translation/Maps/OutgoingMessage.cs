using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>A text and the map's row that put it there.</summary>
readonly record struct OutgoingValue(string? Text, int Row);

/// <summary>A segment that is being written: texts by element and component, not yet escaped.</summary>
sealed class OutgoingSegment(int node, SegmentDefinition definition)
{
    readonly List<OutgoingValue[]> _elements = [];

    internal int Node => node;

    internal SegmentDefinition Definition => definition;

    /// <summary>Whether a value stands in it; qualifiers alone do not make a segment.</summary>
    internal bool HasValue { get; private set; }

    /// <summary>The elements, each as its components; trailing empty ones are not there.</summary>
    internal IReadOnlyList<OutgoingValue[]> Elements => _elements;

    internal string? this[Slot slot] => At(slot.Element, slot.Component);

    internal string? At(int element, int component) => ValueAt(element, component).Text;

    OutgoingValue ValueAt(int element, int component) =>
        element <= _elements.Count && Math.Max(component, 1) <= _elements[element - 1].Length ? _elements[element - 1][Math.Max(component, 1) - 1] : default;

    internal void SetQualifier(int element, int component, OutgoingValue value)
    {
        while (_elements.Count < element) _elements.Add([]);
        ref var components = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_elements)[element - 1];
        if (components.Length < Math.Max(component, 1)) Array.Resize(ref components, Math.Max(component, 1));
        components[Math.Max(component, 1) - 1] = value;
    }

    internal void Set(Slot slot, OutgoingValue value)
    {
        SetQualifier(slot.Element, slot.Component, value);
        HasValue = true;
    }

    /// <summary>Takes over the elements of another segment from a position on, moved; false when those before it differ. The other is void then.</summary>
    internal bool TryJoin(OutgoingSegment other, int from, int shift)
    {
        for (var element = 1; element < from; element++)
            if (At(element, 0) != other.At(element, 0))
                return false;
        Take(other, from, shift);
        return true;
    }

    /// <summary>Takes over the elements of another segment from a position on, moved. The other is void then.</summary>
    internal void Take(OutgoingSegment other, int from, int shift)
    {
        for (var element = from; element <= other._elements.Count; element++)
            if (other.At(element, 0) is not null)
                SetQualifier(element + shift, 0, other.ValueAt(element, 0));
        HasValue |= other.HasValue;
        other.HasValue = false;
    }

    internal bool Fits(Condition[] conditions)
    {
        foreach (var condition in conditions)
            if (IsAny(At(condition.Element, condition.Component), condition.Values) == condition.IsNegative)
                return false;
        return true;
    }

    static bool IsAny(string? text, Code[] codes)
    {
        foreach (var code in codes)
            if (code.Text == text)
                return true;
        return false;
    }

    internal void SetQualifiers(Condition[] conditions, int row)
    {
        foreach (var condition in conditions)
            if (!condition.IsNegative)
                SetQualifier(condition.Element, condition.Component, new(condition.Values[0].Text, row));
    }
}

/// <summary>A loop that is being written: its segments and child loops in any order; the schema orders them in the end.</summary>
sealed class OutgoingLoop(int node)
{
    internal int Node => node;

    internal List<OutgoingSegment> Segments { get; } = [];

    internal List<OutgoingLoop> Loops { get; } = [];

    internal bool HasValue => Segments.Exists(s => s.HasValue) || Loops.Exists(l => l.HasValue);

    internal OutgoingSegment Add(int segmentNode, SegmentDefinition definition, Condition[] conditions, int row)
    {
        var segment = new OutgoingSegment(segmentNode, definition);
        segment.SetQualifiers(conditions, row);
        Segments.Add(segment);
        return segment;
    }

    internal int Count(int loopNode)
    {
        var count = 0;
        foreach (var loop in Loops) count += (loop.Node == loopNode && loop.HasValue ? 1 : 0) + loop.Count(loopNode);
        return count;
    }

    /// <summary>The first segment of a node that fits, or null.</summary>
    internal OutgoingSegment? Find(int segmentNode, Condition[] conditions)
    {
        foreach (var segment in Segments)
            if (segment.Node == segmentNode && segment.Fits(conditions))
                return segment;
        return null;
    }

    /// <summary>The first loop inside that a step leads to, or null.</summary>
    internal OutgoingLoop? Find(LoopStep step)
    {
        foreach (var loop in Loops)
            if (loop.Node == step.Node && loop.Segments[0].Fits(step.Conditions))
                return loop;
        return null;
    }

    /// <summary>Visits the segments in the schema's order; what holds no value is left out, a trigger stays with its loop.</summary>
    internal void VisitInOrder(Action<OutgoingSegment> visit)
    {
        Sort(Segments, s => s.Node);
        Sort(Loops, l => l.Node);
        var loop = 0;
        for (var i = 0; i < Segments.Count; i++)
        {
            for (; loop < Loops.Count && Loops[loop].Node < Segments[i].Node; loop++) Loops[loop].VisitIfAny(visit);
            if ((node > 0 && i + loop == 0) || Segments[i].HasValue) visit(Segments[i]);
        }

        for (; loop < Loops.Count; loop++) Loops[loop].VisitIfAny(visit);
    }

    void VisitIfAny(Action<OutgoingSegment> visit)
    {
        if (HasValue) VisitInOrder(visit);
    }

    // Stable, and quick where nearly all stands in order already.
    static void Sort<T>(List<T> parts, Func<T, int> nodeOf)
    {
        for (var i = 1; i < parts.Count; i++)
        {
            var part = parts[i];
            var at = i;
            for (; at > 0 && nodeOf(parts[at - 1]) > nodeOf(part); at--) parts[at] = parts[at - 1];
            parts[at] = part;
        }
    }
}

/// <summary>Where a row writes.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Segment">The segment; null when the whole loop is the scope.</param>
readonly record struct WriteScope(OutgoingLoop Loop, OutgoingSegment? Segment = null);
