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
            if (condition.Values.Any(v => v.Text == At(condition.Element, condition.Component)) == condition.IsNegative)
                return false;
        return true;
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

    internal int Count(int loopNode) => Loops.Sum(l => (l.Node == loopNode && l.HasValue ? 1 : 0) + l.Count(loopNode));

    /// <summary>The segments in the schema's order; what holds no value is left out, a trigger stays with its loop.</summary>
    internal IEnumerable<OutgoingSegment> InOrder()
    {
        var parts = Segments.Select((s, i) => (s.Node, Part: (object)s))
            .Concat(Loops.Select(l => (l.Node, Part: (object)l)))
            .OrderBy(p => p.Node);
        var isFirst = node > 0;
        foreach (var (_, part) in parts)
        {
            if (part is OutgoingLoop { HasValue: true } loop)
                foreach (var segment in loop.InOrder()) yield return segment;
            else if (part is OutgoingSegment own && (isFirst || own.HasValue)) yield return own;
            isFirst = false;
        }
    }
}

/// <summary>Where a row writes.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Segment">The segment; null when the whole loop is the scope.</param>
readonly record struct WriteScope(OutgoingLoop Loop, OutgoingSegment? Segment = null);
