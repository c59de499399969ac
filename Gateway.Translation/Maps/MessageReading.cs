using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
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
    readonly MessageElements _elements;
    readonly long _start;
    readonly int _firstRow;
    readonly int _blockStart;
    readonly bool _isPlain;

    // Of seven bits, and yet no ASCII.
    readonly bool _hasEscapes;
    readonly bool _isWhole;

    internal MessageReading(in Message message, MessageStructure structure, MapPlan plan, MapScratch scratch, ICollection<Diagnostic> diagnostics, int firstRow = 0)
    {
        Message = message;
        Plan = plan;
        Document = scratch.Document;
        Links = scratch.Links;
        Pieces = scratch.Pieces;
        Tree = scratch.Tree;
        SearchesAnew = scratch.SearchesAnew;
        _elements = scratch.Elements;
        _start = message.Offset;
        IsCsv = plan.Definition.Standard == Standard.Csv;
        IsEdifact = plan.Definition.Standard == Standard.Edifact;
        Diagnostics = diagnostics;
        Delimiters = UnaAdvice.WithDecimalMark(message.Delimiters);
        Loops = structure.Loops;
        _nodes = structure.Nodes;
        _owners = structure.Owners;
        _firstRow = firstRow;
        _blockStart = message.Start;
        _isWhole = !message.Buffer.HasRemoved;
        _hasEscapes = Iso2022.IsOf(message.Buffer.Charset);
        _isPlain = !IsCsv && !_hasEscapes && IsPlainText(message.Bytes, Delimiters.Release);
    }

    // Nearly all messages are, and of their texts nothing need be asked.
    static bool IsPlainText(ReadOnlySpan<byte> bytes, byte release) => Ascii.IsValid(bytes) && (release == 0 || !bytes.Contains(release));

    internal Message Message { get; }

    internal MapPlan Plan { get; }

    internal DocumentBuilder Document { get; }

    internal MessageLinks Links { get; }

    /// <summary>Room for the parts of a joined text.</summary>
    internal List<Piece> Pieces { get; }

    /// <summary>Room for the nodes of a tree.</summary>
    internal TreeReading Tree { get; }

    internal bool SearchesAnew { get; }

    internal bool IsEdifact { get; }

    internal bool IsCsv { get; }

    internal ICollection<Diagnostic> Diagnostics { get; }

    internal Delimiters Delimiters { get; }

    internal ReadOnlySpan<LoopInstance> Loops { get; }

    internal int NodeOf(int segment) => _nodes[segment];

    internal int OwnerOf(int segment) => _owners[segment];

    /// <summary>The scope's own segment: the one it is, or the trigger of its loop.</summary>
    internal int OwnSegment(Scope scope) => scope.Segment >= 0 ? scope.Segment : Loops[scope.Loop].First;

    /// <summary>The first segment that fits a place; -1 when there is none.</summary>
    internal int Find(Scope scope, Place place) => FindNext(scope, -1, place);

    /// <summary>The next segment that fits after the given one; -1 when there is none.</summary>
    internal int FindNext(Scope scope, int after, Place place)
    {
        if (scope.Segment < 0 && !place.IsOfScope) return FindIn(scope.Loop, place, 0, after);
        var own = OwnSegment(scope);
        return own > after && Fits(own, place.Conditions) ? own : -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int FindIn(int loop, Place place, int depth, int after)
    {
        if (depth == place.Loops.Length) return FindSegment(loop, place, after);
        var step = place.Loops[depth++];
        for (var child = FirstLoop(loop, step); child >= 0; child = NextLoop(child, step))
        {
            if (Loops[child].End <= after) continue;
            var found = depth == place.Loops.Length ? FindSegment(child, place, after) : FindIn(child, place, depth, after);
            if (found >= 0) return found;
        }

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
        loop = Links.SkipTo(step.Node, loop, Loops);
        while (loop >= 0 && !Fits(Loops[loop].First, step.Conditions)) loop = Links.SkipTo(step.Node, Links.NextLoop(loop), Loops);
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
        var key = ShortKey.Of(bytes);
        for (var i = 0; i < codes.Length; i++)
            if (codes[i].Equals(key, bytes))
                return true;
        return false;
    }

    /// <summary>The first repetition of an element, or a component of it.</summary>
    internal Element ElementAt(int segment, int number, int component) =>
        IsCsv ? Message[segment][number] : _elements.At(segment, number, component);

    /// <summary>The <see cref="ShortKey"/> of what stands at a place.</summary>
    internal ulong KeyAt(int segment, Slot slot) => ShortKey.Of(ElementAt(segment, slot.Element, slot.Component).Bytes);

    /// <summary>The value as text, blanks at its end cut.</summary>
    internal string TextOf(in Element element)
    {
        var bytes = element.Bytes;
        if (IsCsv) return element.ToString().Trim(' ');
        if (_hasEscapes) return element.ToString().TrimEnd(' ');
        if (Delimiters.Release != 0 && bytes.Contains(Delimiters.Release)) return element.ToString().TrimEnd(' ');
        if (!Ascii.IsValid(bytes)) return element.ToString().TrimEnd(' ');
        return TextCache.OfThread.Text(bytes.TrimEnd((byte)' '));
    }

    /// <summary>The same as a record holds it: where it stands in the message, as long as its bytes are its characters.</summary>
    /// <remarks>What has no bytes is empty.</remarks>
    /// <param name="element">The element.</param>
    /// <param name="isTrimmed">Whether blanks at its beginning are cut too.</param>
    internal FlatValue FlatTextOf(in Element element, bool isTrimmed = false)
    {
        var bytes = element.Bytes;
        if (!_isPlain && (IsCsv || _hasEscapes || !IsPlainText(bytes, Delimiters.Release)))
            return FlatText(isTrimmed ? TextOf(element).TrimStart(' ') : TextOf(element));
        var length = bytes is [.., (byte)' '] ? bytes.TrimEnd((byte)' ').Length : bytes.Length;
        var blanks = isTrimmed && bytes is [(byte)' ', ..] ? length - bytes[..length].TrimStart((byte)' ').Length : 0;
        return FlatValue.OfBytes(element.Start - _blockStart + blanks, length - blanks);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    FlatValue FlatText(string text) => text.Length == 0 ? FlatValue.OfBytes(0, 0) : Document.Keep(text);

    /// <summary>The next segment after the given one that holds a place's value; -1 when there is none.</summary>
    internal int FindNext(Scope scope, int after, Place place, out Slot slot, out Element value)
    {
        for (var segment = FindNext(scope, after, place); segment >= 0; segment = FindNext(scope, segment, place))
            if (TryFindSlot(scope, segment, place, out slot, out value))
                return segment;
        slot = default;
        value = default;
        return -1;
    }

    /// <summary>The slot that holds a place's value in a segment; false when it is empty or no qualifier fits. What was looked at counts as read.</summary>
    internal bool TryFindSlot(Scope scope, int segment, Place place, out Slot slot, out Element value)
    {
        if (!TryPeekSlot(scope, segment, place, out slot, out value)) return false;
        Mark(segment, place, slot);
        return true;
    }

    /// <summary>The slot that holds a place's value in a segment, which is not read by that.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryPeekSlot(Scope scope, int segment, Place place, out Slot slot, out Element value)
    {
        if (MayHold(segment, place.Mask) || scope.Shift != 0)
            for (var i = 0; i < place.Slots.Length; i++)
            {
                if (!MayHold(segment, place.Masks[i]) && scope.Shift == 0) continue;
                slot = scope.Shifted(place.Slots[i]);
                if (place.Qualifiers.Length > 0 && !IsAny(ElementAt(segment, slot.QualifierElement, slot.QualifierComponent), place.Qualifiers)) continue;
                value = ElementAt(segment, slot.Element, slot.Component);
                if (value.IsEmpty) continue;
                return true;
            }

        slot = default;
        value = default;
        return false;
    }

    /// <summary>The bits of what a segment holds; all of them where that is not known.</summary>
    internal ulong PresentIn(int segment) => IsCsv ? ulong.MaxValue : _elements.Present[segment];

    /// <summary>Whether a segment may hold one of the values that a mask stands for.</summary>
    internal bool MayHold(int segment, ulong mask) => mask == 0 || (_elements.Present[segment] & mask) != 0;

    internal void Mark(int segment, Place place, Slot slot)
    {
        Links.Read[segment] |= place.ConditionReads | ElementBits.OfRead(slot, IsEdifact);
        if (place.Loops.Length > 0) MarkLoops(segment, place.Loops);
    }

    void MarkLoops(int segment, LoopStep[] loops)
    {
        var loop = _owners[segment];
        for (var i = loops.Length - 1; i >= 0; i--, loop = Loops[loop].Parent) MarkConditions(Loops[loop].First, loops[i].Conditions);
    }

    internal void MarkConditions(int segment, Condition[] conditions)
    {
        for (var i = 0; i < conditions.Length; i++)
            if (!conditions[i].IsNegative)
                Links.Read[segment] |= Bit(conditions[i].Element, conditions[i].Component);
    }

    internal void Mark(int segment, Slot slot) => Links.Read[segment] |= ElementBits.OfRead(slot, IsEdifact);

    /// <summary>Lets an element count as unread again: only a part of it was taken.</summary>
    internal void Unmark(int segment, Slot slot) => Links.Read[segment] &= ~Bit(slot.Element, slot.Component);

    internal void MarkAll(int segment) => Links.Read[segment] = ulong.MaxValue;

    internal bool IsRead(int segment, int element, int component) => (Links.Read[segment] & Bit(element, component)) != 0;

    ulong Bit(int element, int component) => ElementBits.Of(element, component, IsEdifact);

    /// <summary>Whether a segment holds a value that no row has read.</summary>
    internal bool HoldsUnread(int segment) => (_elements.Present[segment] & ~Links.Read[segment]) != 0;

    /// <summary>Remembers that a loop or segment became a record, where the record can hold extensions.</summary>
    internal void NoteRecord(Scope scope, int record)
    {
        if (Document.TableOf(record).Extensions is null) return;
        if (scope.Segment < 0) Links.LoopRecord[scope.Loop] = record;
        else if (IsCsv) Links.RowRecord[scope.Segment] = record;
    }

    /// <summary>The record that keeps what no row reads of a segment: its own, else that of the nearest loop which became one.</summary>
    internal int RecordOf(int segment)
    {
        if (IsCsv && Links.RowRecord[segment] > 0) return Links.RowRecord[segment];
        var loop = _owners[segment];
        while (loop > 0 && Links.LoopRecord[loop] == 0) loop = Loops[loop].Parent;
        return Links.LoopRecord[loop];
    }

    internal int CountLoops(int node)
    {
        var count = 0;
        if (node < 0) return count;
        foreach (var loop in Loops)
            if (loop.Node == node)
                count++;
        return count;
    }

    internal Origin OriginOf(in Element element, int row) => _isWhole
        ? new((ushort)row, (uint)(element.Start - _blockStart), element.Size)
        : new((ushort)row, (uint)(element.Offset - _start), element.Length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Report(DiagnosticCode code, int segment, Slot slot, string text, string? value = null)
    {
        var found = Message[segment];
        var element = slot.Element == 0 ? default : ElementAt(segment, slot.Element, slot.Component);
        var (offset, length) = slot.Element == 0 ? (found.Offset, found.Length) : (element.Offset, element.Length);
        var id = IsCsv ? null : Encoding.Latin1.GetString(found.Id);
        Diagnostics.Add(new(code, code.Severity, new(offset, length, _firstRow + found.Position, id, slot.Element, slot.Component), text, value));
    }
}

/// <summary>What one thread reuses from message to message.</summary>
sealed class MapScratch
{
    [ThreadStatic]
    static MapScratch? _ofThread;

    internal static MapScratch OfThread => _ofThread ??= new();

    /// <summary>Whether rows search in each scope anew, as in one of a shape that nobody remembers. Tests hold both ways to the same results.</summary>
    internal bool SearchesAnew { get; set; }

    internal DocumentBuilder Document { get; } = new();

    internal MessageLinks Links { get; } = new();

    internal MessageElements Elements { get; } = new();

    internal List<Piece> Pieces { get; } = [];

    internal TreeReading Tree { get; } = new();
}
