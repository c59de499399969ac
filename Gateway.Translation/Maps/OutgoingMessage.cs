using System.Runtime.InteropServices;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>A text and the map's row that put it there; without text it is one that was refused.</summary>
readonly record struct OutgoingValue(string? Text, int Row, bool IsValue = false);

/// <summary>A loop or segment that is being written.</summary>
abstract class OutgoingPart
{
    /// <summary>Its node in the schema.</summary>
    internal int Node { get; private protected set; }
}

/// <summary>A segment that is being written: texts by element and component, not yet escaped.</summary>
/// <remarks>Reused from message to message. The texts lie in the order of their places, which is nearly always the order in which they come.</remarks>
sealed class OutgoingSegment : OutgoingPart
{
    Cell[] _cells = new Cell[8];
    int _count;

    internal SegmentDefinition Definition { get; private set; } = null!;

    /// <summary>Whether a value stands in it; qualifiers alone do not make a segment.</summary>
    internal bool HasValue { get; set; }

    /// <summary>Whether a value that belongs in it could not be written.</summary>
    internal bool HasRefused { get; private set; }

    /// <summary>What stands in it.</summary>
    internal ReadOnlySpan<Cell> Cells => _cells.AsSpan(0, _count);

    internal string? this[Slot slot] => At(slot.Element, slot.Component);

    internal string? At(int element, int component) => ValueAt(element, component).Text;

    internal void Begin(int node, SegmentDefinition definition) => (Node, Definition, HasValue, HasRefused, _count) = (node, definition, false, false, 0);

    /// <summary>Lets go of the texts.</summary>
    internal void End() => Array.Clear(_cells, 0, _count);

    OutgoingValue ValueAt(int element, int component)
    {
        var place = Cell.PlaceOf(element, component);
        foreach (ref readonly var cell in Cells)
            if (cell.Place == place)
                return cell.Value;
        return default;
    }

    internal void SetQualifier(int element, int component, OutgoingValue value)
    {
        var place = Cell.PlaceOf(element, component);
        var at = _count;
        while (at > 0 && _cells[at - 1].Place > place) at--;
        if (at == 0 || _cells[at - 1].Place != place) Insert(at++);
        _cells[at - 1] = new(place, value);
    }

    void Insert(int at)
    {
        if (_count == _cells.Length) Array.Resize(ref _cells, _count * 2);
        if (at < _count) Array.Copy(_cells, at, _cells, at + 1, _count - at);
        _count++;
    }

    internal void Set(Slot slot, OutgoingValue value)
    {
        SetQualifier(slot.Element, slot.Component, value with { IsValue = true });
        HasValue = true;
    }

    /// <summary>Leaves a place empty, and remembers that something belonged there.</summary>
    internal void Refuse(int element, int component, int row)
    {
        SetQualifier(element, component, new(null, row));
        HasRefused = true;
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
        foreach (ref readonly var cell in other.Cells)
            if (cell.Element >= from && cell.Component == 1)
                SetQualifier(cell.Element + shift, 0, cell.Value);
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

    /// <summary>One text at its place.</summary>
    internal readonly record struct Cell(int Place, OutgoingValue Value)
    {
        const int Components = 1 << 10;

        internal int Element => Place / Components;

        internal int Component => Place % Components;

        // The whole of an element is its first component.
        internal static int PlaceOf(int element, int component) => (element * Components) + Math.Max(component, 1);
    }
}

/// <summary>A loop that is being written: its segments and child loops in any order; the schema orders them in the end.</summary>
/// <remarks>Reused from message to message.</remarks>
sealed class OutgoingLoop : OutgoingPart
{
    internal List<OutgoingSegment> Segments { get; } = [];

    internal List<OutgoingLoop> Loops { get; } = [];

    internal bool HasValue
    {
        get
        {
            foreach (var segment in Segments)
                if (segment.HasValue)
                    return true;
            foreach (var loop in Loops)
                if (loop.HasValue)
                    return true;
            return false;
        }
    }

    internal void Begin(int node)
    {
        Node = node;
        Segments.Clear();
        Loops.Clear();
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
        Sort(CollectionsMarshal.AsSpan(Segments));
        Sort(CollectionsMarshal.AsSpan(Loops));
        var loop = 0;
        for (var i = 0; i < Segments.Count; i++)
        {
            for (; loop < Loops.Count && Loops[loop].Node < Segments[i].Node; loop++) Loops[loop].VisitIfAny(visit);
            if ((Node > 0 && i + loop == 0) || Segments[i].HasValue) visit(Segments[i]);
        }

        for (; loop < Loops.Count; loop++) Loops[loop].VisitIfAny(visit);
    }

    void VisitIfAny(Action<OutgoingSegment> visit)
    {
        if (HasValue) VisitInOrder(visit);
    }

    // Stable, and quick where nearly all stands in order already.
    static void Sort<T>(Span<T> parts)
        where T : OutgoingPart
    {
        for (var i = 1; i < parts.Length; i++)
        {
            var (part, at) = (parts[i], i);
            if (parts[i - 1].Node <= part.Node) continue;
            for (; at > 0 && parts[at - 1].Node > part.Node; at--) parts[at] = parts[at - 1];
            parts[at] = part;
        }
    }
}

/// <summary>Where a row writes.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Segment">The segment; null when the whole loop is the scope.</param>
readonly record struct WriteScope(OutgoingLoop Loop, OutgoingSegment? Segment = null);
