using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>One document while a plan writes it: the segments so far, and the records around the current one.</summary>
/// <remarks>Reused from message to message.</remarks>
sealed partial class MessageWriting
{
    readonly List<object> _records = [];
    readonly List<(ConstantPlan Row, WriteScope Scope)> _constants = [];
    readonly OutgoingPool _pool = new();
    int[] _counts = [];
    MapPlan _plan = null!;
    ICollection<Diagnostic> _diagnostics = [];
    SegmentWriter? _writer;
    bool _isForeign;
    bool _hasRefused;

    internal OutgoingLoop Root { get; private set; } = null!;

    /// <param name="plan">The map.</param>
    /// <param name="diagnostics">Takes what cannot be written.</param>
    /// <param name="writer">Says what it cannot write; null for rows.</param>
    /// <param name="source">The standard whose codes the document may have kept; null where that is the map's own.</param>
    internal void Begin(MapPlan plan, ICollection<Diagnostic> diagnostics, SegmentWriter? writer, Standard? source)
    {
        (_plan, _diagnostics) = (plan, diagnostics);
        // What an exception left.
        End();
        (_writer, _hasRefused) = (writer, false);
        _isForeign = source is { } standard && standard != plan.Definition.Standard;
        if (plan.Schema is { } schema && _counts.Length < schema.Nodes.Count) _counts = new int[schema.Nodes.Count];
        Root = _pool.Loop(0);
    }

    /// <summary>Lets go of the document.</summary>
    internal void End()
    {
        _pool.TakeBack();
        _records.Clear();
        _constants.Clear();
        _writer = null;
    }

    /// <summary>From the document to the current record.</summary>
    internal IReadOnlyList<object> Records => _records;

    internal object Current => _records[^1];

    IReadOnlyList<SchemaNode> Nodes => _plan.Schema!.Nodes;

    internal void Enter(object record) => _records.Add(record);

    internal void Leave() => _records.RemoveAt(_records.Count - 1);

    internal int CountLoops(int node) => node < 0 ? 0 : Root.Count(node);

    /// <summary>The scope that a record's rows write into: a new segment or loop with its qualifiers.</summary>
    internal WriteScope Open(WriteScope scope, RecordPlan row)
    {
        if (scope.Segment is not null) return scope;
        var loop = Enter(row, scope.Loop, row.Way);
        if (row.Loop is { } step) return new(AddLoop(row, loop, step));
        var place = row.Segment!;
        return new(loop, Add(loop, place.Nodes[0], place.Segment!, place.Conditions, row.Number));
    }

    internal OutgoingSegment Add(OutgoingLoop loop, int node, SegmentDefinition definition, Condition[] conditions, int row)
    {
        var segment = NewSegment(node, definition);
        segment.SetQualifiers(conditions, row);
        loop.Segments.Add(segment);
        return segment;
    }

    /// <summary>A segment that stands in no loop.</summary>
    internal OutgoingSegment NewSegment(int node, SegmentDefinition definition) => _pool.Segment(node, definition);

    internal OutgoingLoop AddLoop(PlanRow row, OutgoingLoop parent, LoopStep step)
    {
        var loop = _pool.Loop(step.Node);
        var trigger = Nodes[Nodes[step.Node].Children[0]];
        Add(loop, trigger.Index, trigger.Segment!, step.Conditions, row.Number);
        parent.Loops.Add(loop);
        return loop;
    }

    OutgoingLoop Enter(PlanRow row, OutgoingLoop loop, LoopStep[] way)
    {
        foreach (var step in way)
            loop = loop.Find(step) ?? AddLoop(row, loop, step);
        return loop;
    }

    /// <summary>Writes a value to its place; a null text is one that the element cannot hold.</summary>
    internal void Put(PlanRow row, WriteScope scope, Place place, string? text)
    {
        var segment = SegmentOf(row, scope, place, isMade: true)!;
        if (place.Qualifiers.Length > 0) PutPair(row, segment, place, place.Qualifiers[0].Text, text);
        else Set(row, segment, place.Slot, text);
    }

    /// <summary>What stands at a place already; null when nothing does.</summary>
    internal string? TextAt(PlanRow row, WriteScope scope, Place place) => SegmentOf(row, scope, place, isMade: false)?[place.Slot];

    /// <summary>Writes a value to the first of its places that can hold it.</summary>
    internal void Put(PlanRow row, WriteScope scope, Place[] places, string? text) =>
        Put(row, scope, text is null || places.Length == 1 ? places[0] : FirstThatFits(places, text), text);

    static Place FirstThatFits(Place[] places, string text)
    {
        foreach (var place in places)
            if (place.Definition is null || ElementText.IsOfLength(place.Definition, text))
                return place;
        return places[0];
    }

    /// <summary>Writes a value beside its qualifier in the first free pair.</summary>
    internal void PutPair(PlanRow row, WriteScope scope, Place place, string qualifier, string? text) =>
        PutPair(row, SegmentOf(row, scope, place, isMade: true)!, place, qualifier, text);

    void PutPair(PlanRow row, OutgoingSegment segment, Place place, string qualifier, string? text)
    {
        foreach (var slot in place.Slots)
        {
            if (segment[slot] is not null) continue;
            if (Set(row, segment, slot, text)) segment.SetQualifier(slot.QualifierElement, slot.QualifierComponent, new(qualifier, row.Number));
            return;
        }

        Report(row, $"{segment.Definition.Id} has no pair left for {qualifier}", text);
    }

    /// <summary>Remembers a constant until all values stand: it never makes a segment of its own, unless the message must have it.</summary>
    internal void PutConstant(ConstantPlan row, WriteScope scope) => _constants.Add((row, scope));

    /// <summary>Writes all segments; a value that would break its segment is left out and reported.</summary>
    internal void WriteTo(SegmentWriter writer)
    {
        PutConstants();
        if (_hasRefused) new RefusedValues(_plan).Settle(Root);
        LeaveOutSurplus(Root);
        Root.VisitInOrder(segment => Write(writer, segment));
    }

    void Write(SegmentWriter writer, OutgoingSegment segment)
    {
        writer.Start(segment.Definition.Id);
        foreach (ref readonly var cell in segment.Cells) Write(writer, segment.Definition, cell);
        writer.End();
    }

    // A segment that stands more often than it may would have the whole message rejected.
    void LeaveOutSurplus(OutgoingLoop loop)
    {
        if (HasSurplus(loop)) LeaveOutSegments(loop);
        foreach (var child in loop.Loops) LeaveOutSurplus(child);
    }

    bool HasSurplus(OutgoingLoop loop)
    {
        var hasSurplus = false;
        foreach (var segment in loop.Segments)
            if (segment.HasValue)
                hasSurplus |= ++_counts[segment.Node] > Math.Max(Nodes[segment.Node].Max, 1);
        foreach (var segment in loop.Segments) _counts[segment.Node] = 0;
        return hasSurplus;
    }

    void LeaveOutSegments(OutgoingLoop loop)
    {
        foreach (var same in loop.Segments.Where(s => s.HasValue).GroupBy(s => s.Node).ToList())
            foreach (var surplus in same.Skip(Math.Max(Nodes[same.Key].Max, 1)))
            {
                loop.Segments.Remove(surplus);
                var value = surplus.Cells[^1].Value;
                Report(value.Row, $"there is room for {Nodes[same.Key].Max} {surplus.Definition.Id} here", value.Text);
            }
    }

    /// <summary>Writes the rows of a CSV document: each line's with the header's columns filled in, or the header alone.</summary>
    internal void WriteTo(IRowWriter writer, OutgoingSegment header, int columns)
    {
        PutConstants();
        var rows = Root.Segments.Where(s => s != header && s.HasValue).DefaultIfEmpty(header);
        foreach (var row in rows)
        {
            var reason = writer.Write([.. Enumerable.Range(1, columns).Select(c => row.At(c, 0) ?? header.At(c, 0))]);
            if (reason != Unwritable.None) Report(_plan.Rows.Count - 1, $"{writer.Refused ?? "a row"} {Reason(reason)}", null);
        }

        writer.EndDocument();
    }

    void Write(SegmentWriter writer, SegmentDefinition definition, in OutgoingSegment.Cell cell)
    {
        if (cell.Value.Text is not { } text) return;
        var mark = (char)writer.Delimiters.DecimalMark;
        if (mark != '.' && ElementText.DefinitionOf(definition, cell.Element, cell.Component) is { Type: ElementType.Number }) text = text.Replace('.', mark);
        var reason = writer.Put(cell.Element, text, cell.Component);
        if (reason != Unwritable.None) Report(cell.Value.Row, $"{definition.Id}{cell.Element:00} {Reason(reason)}", text);
    }

    static string Reason(Unwritable reason) => reason switch
    {
        Unwritable.Delimiter => "would end at the delimiter in it",
        Unwritable.CharacterSet => "has a character that the interchange's character set does not have",
        Unwritable.TooLong => "is longer than its place",
        _ => "holds a control character",
    };

    // What must stand and holds nothing but a constant: EDIFACT's UNS in every message, X12's LE in every loop that LS opens.
    bool IsMandatory(WriteScope scope, Place place) =>
        _plan.Schema is not null && place.Nodes is [var node, ..] && Nodes[node].IsMandatory
        && (place.Loops.Length == 0 ? scope.Loop == Root : Existing(scope.Loop, place.Loops) is { HasValue: true });

    void PutConstants()
    {
        foreach (var (row, scope) in _constants)
        {
            var isMandatory = IsMandatory(scope, row.Place);
            if (SegmentOf(row, scope, row.Place, isMandatory) is not { } segment || segment[row.Place.Slot] is not null) continue;
            if (row.With is { } with && segment[with.Slot] is null) continue;
            Set(row, segment, row.Place.Slot, row.Text, isMandatory);
        }
    }

    /// <summary>The segment for one more qualifier and its value: the scope's own, or a new one.</summary>
    internal OutgoingSegment OpenSwitch(PlanRow row, WriteScope scope, Place by) =>
        scope.Segment ?? (IsTrigger(by)
            ? SegmentOf(row, scope, by, isMade: true)!
            : Add(Enter(row, scope.Loop, by.Loops), by.Nodes[0], by.Segment!, by.Conditions, row.Number));

    /// <summary>The segment that has room at a place, made where there is none; null where the place stands once and is taken.</summary>
    internal OutgoingSegment? OpenFree(PlanRow row, WriteScope scope, Place place)
    {
        if ((scope.Segment ?? (IsTrigger(place) ? SegmentOf(row, scope, place, isMade: true) : null)) is { } only)
            return only[place.Slot] is null ? only : null;
        var loop = Enter(row, scope.Loop, place.Loops);
        return loop.Segments.Find(s => s.Node == place.Nodes[0] && s.Fits(place.Conditions) && s[place.Slot] is null)
            ?? Add(loop, place.Nodes[0], place.Segment!, place.Conditions, row.Number);
    }

    bool IsTrigger(Place place) => place.IsOwnSegment || (place.Loops.Length == 0 && Nodes[place.Nodes[0]].IsTrigger);

    internal void PutInto(PlanRow row, OutgoingSegment segment, Place place, string? text) => Set(row, segment, place.Slot, text);

    OutgoingSegment? SegmentOf(PlanRow row, WriteScope scope, Place place, bool isMade)
    {
        if (scope.Segment is { } own) return own;
        if (place.IsOwnSegment || (scope.Loop != Root && IsTrigger(place))) return Own(row, scope.Loop, place, isMade);
        var loop = isMade ? Enter(row, scope.Loop, place.Loops) : Existing(scope.Loop, place.Loops);
        return loop?.Find(place.Nodes[0], place.Conditions)
            ?? (isMade ? Add(loop!, place.Nodes[0], place.Segment!, place.Conditions, row.Number) : null);
    }

    // The scope has its own segment once; what an address asks of it is filled in where it is open.
    static OutgoingSegment Own(PlanRow row, OutgoingLoop loop, Place place, bool isMade)
    {
        var own = loop.Segments[0];
        if (isMade && place.Conditions.Length > 0) own.SetQualifiers([.. place.Conditions.Where(c => own.At(c.Element, c.Component) is null)], row.Number);
        return own;
    }

    static OutgoingLoop? Existing(OutgoingLoop loop, LoopStep[] way)
    {
        foreach (var step in way)
            if (loop.Find(step) is { } child) loop = child;
            else return null;
        return loop;
    }

    bool Set(PlanRow row, OutgoingSegment segment, Slot slot, string? text, bool isValue = true)
    {
        var definition = ElementText.DefinitionOf(segment.Definition, slot.Element, slot.Component);
        var fitted = text is null ? null : ElementText.Fit(definition, text);
        var reason = fitted is null || IsPlain(definition) ? Unwritable.None : _writer?.Check(fitted) ?? Unwritable.None;
        if (fitted is null || reason != Unwritable.None)
        {
            Report(row, $"{segment.Definition.Id}{slot.Element:00} {(fitted is null ? "cannot hold it" : Reason(reason))}", text);
            segment.Refuse(slot.Element, slot.Component, row.Number);
            _hasRefused = true;
            return false;
        }

        if (isValue && !row.IsQualifier) segment.Set(slot, new(fitted, row.Number));
        else segment.SetQualifier(slot.Element, slot.Component, new(fitted, row.Number));
        return true;
    }
}
