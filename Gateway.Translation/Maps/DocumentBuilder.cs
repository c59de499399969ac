using System.Runtime.CompilerServices;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>A record that is being read.</summary>
/// <param name="Record">The record.</param>
/// <param name="Node">Its number among the document's records.</param>
readonly record struct Frame(object Record, int Node);

/// <summary>The document while it is read: its records, the origins of their values, and the records around the current one.</summary>
/// <remarks>What a record holds already is asked of here and never of the record: a bit for each field, a chain of the fields that hold
/// records. Lists come into being at the end, each as long as it has to be. Reused from message to message.</remarks>
sealed class DocumentBuilder
{
    Node[] _nodes = new Node[64];
    int _nodeCount;
    Held[] _held = new Held[64];
    int _heldCount;
    Origins.Entry[] _entries = new Origins.Entry[256];
    int _entryCount;
    Frame[] _frames = new Frame[16];
    int _depth;
    int[] _items = new int[16];
    FieldTable _table = null!;

    /// <summary>Number of values set so far.</summary>
    internal int ValueCount { get; private set; }

    /// <summary>From the document to the current record.</summary>
    internal ReadOnlySpan<Frame> Frames => _frames.AsSpan(0, _depth);

    internal ref readonly Frame Current => ref _frames[_depth - 1];

    internal void Begin(object document, FieldTable table)
    {
        (_nodeCount, _heldCount, _entryCount, _depth, ValueCount, _table) = (0, 0, 0, 0, 0, table);
        Enter(NewNode(document, -1, null, -1, -1));
    }

    internal void Enter(in Frame frame)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = frame;
    }

    internal void Leave() => _depth--;

    /// <summary>Leaves the records down to the given depth.</summary>
    internal void LeaveTo(int depth) => _depth = depth;

    /// <summary>Leaves the current record; false when it got no value since there were so many, and is taken back.</summary>
    internal bool TryLeave(in Frame holder, Field field, int valuesBefore)
    {
        var node = Current.Node;
        Leave();
        if (ValueCount > valuesBefore) return true;
        ref var held = ref _held[HeldIn(holder.Node, field)];
        (held.Last, held.Count) = (_nodes[node].Previous, held.Count - 1);
        if (held.Count == 0) _nodes[holder.Node].Present &= ~field.Bit;
        if (field.Kind == FieldKind.Record) field.Set(holder.Record, null);
        if (node == _nodeCount - 1) _nodeCount--;
        return false;
    }

    /// <summary>A new record in a field of the given record, or in a list of it.</summary>
    internal Frame Add(in Frame holder, Field field)
    {
        var record = field.Table!.New();
        if (field.Kind != FieldKind.List) field.Set(holder.Record, record);
        return Add(holder, field, record);
    }

    Frame Add(in Frame holder, Field field, object record)
    {
        var isList = field.Kind == FieldKind.List;
        var at = HeldIn(holder.Node, field);
        if (at < 0) at = NewHeld(holder.Node, field);
        ref var held = ref _held[at];
        _nodes[holder.Node].Present |= field.Bit;
        var frame = NewNode(record, holder.Node, field, isList ? held.Count : -1, held.Last);
        (held.Last, held.Count) = (frame.Node, held.Count + 1);
        return frame;
    }

    /// <summary>The record that holds a target's leaf, made when it is not there.</summary>
    internal Frame Open(FieldTarget target)
    {
        var holder = Current;
        foreach (var field in target.Way)
            holder = Has(holder, field) ? FrameOf(LastIn(holder.Node, field)) : Add(holder, field);
        return holder;
    }

    internal void Set(FieldTarget target, in FieldValue value, in Origins.Entry origin)
    {
        if (target.Scheme is { } scheme) AddIdentifier(Open(target), target.Leaf, scheme, default, value.Text, origin);
        else Set(Open(target), target.Leaf, value, origin);
    }

    /// <summary>Sets a text, or an identifier's.</summary>
    internal void SetText(FieldTarget target, string value, in Origins.Entry origin)
    {
        if (target.Scheme is { } scheme)
        {
            AddIdentifier(Open(target), target.Leaf, scheme, default, value, origin);
            return;
        }

        var holder = HolderOf(target);
        Unsafe.As<Field<string?>>(target.Leaf).Set(holder.Record, value);
        Note(holder.Node, target.Leaf, origin);
    }

    /// <summary>Sets a value of the very type that the target's field holds.</summary>
    internal void SetValue<TValue>(FieldTarget target, TValue value, in Origins.Entry origin)
        where TValue : struct
    {
        var holder = HolderOf(target);
        Unsafe.As<Field<TValue?>>(target.Leaf).Set(holder.Record, value);
        Note(holder.Node, target.Leaf, origin);
    }

    Frame HolderOf(FieldTarget target) => target.Way.Length == 0 ? Current : Open(target);

    internal void Set(in Frame holder, Field field, in FieldValue value, in Origins.Entry origin)
    {
        value.SetInto(field, holder.Record);
        Note(holder.Node, field, origin);
    }

    /// <summary>Sets a code's value, boxed once for all messages.</summary>
    internal void SetBoxed(FieldTarget target, object value, in Origins.Entry origin)
    {
        if (target.Scheme is not null)
        {
            SetText(target, (string)value, origin);
            return;
        }

        var holder = HolderOf(target);
        target.Leaf.Set(holder.Record, value);
        Note(holder.Node, target.Leaf, origin);
    }

    void Note(int node, Field field, in Origins.Entry origin)
    {
        _nodes[node].Present |= field.Bit;
        ValueCount++;
        if (origin.Length == 0) return;
        if (_entryCount == _entries.Length) Array.Resize(ref _entries, _entryCount * 2);
        _entries[_entryCount++] = origin with { Node = node, Field = (ushort)field.Ordinal };
    }

    /// <summary>A new identifier in a list of the given record.</summary>
    internal void AddIdentifier(in Frame holder, Field list, string? scheme, in Origins.Entry ofScheme, string value, in Origins.Entry ofValue)
    {
        var node = Add(holder, list, new Identifier { Scheme = scheme, Value = value }).Node;
        if (scheme is not null && ofScheme.Length > 0) Note(node, FieldTarget.IdentifierScheme, ofScheme);
        else if (scheme is not null) _nodes[node].Present = FieldTarget.IdentifierScheme.Bit;
        Note(node, FieldTarget.IdentifierValue, ofValue);
    }

    /// <summary>Sets what is said beside a value, and is none itself.</summary>
    internal void Fill(in Frame holder, Field field, in FieldValue value)
    {
        value.SetInto(field, holder.Record);
        _nodes[holder.Node].Present |= field.Bit;
    }

    /// <summary>Whether a record has a value in a field.</summary>
    internal bool Has(in Frame holder, Field field) => (_nodes[holder.Node].Present & field.Bit) != 0;

    /// <summary>Whether the current record has a target's value.</summary>
    internal bool IsSet(FieldTarget target)
    {
        var node = _frames[_depth - 1].Node;
        if (target.IsDirect) return (_nodes[node].Present & target.Leaf.Bit) != 0;
        return IsSetBelow(node, target);
    }

    bool IsSetBelow(int node, FieldTarget target)
    {
        foreach (var field in target.Way)
        {
            if ((_nodes[node].Present & field.Bit) == 0) return false;
            node = LastIn(node, field);
        }

        return (_nodes[node].Present & target.Leaf.Bit) != 0 && (target.Scheme is null || Find(node, target) is not null);
    }

    /// <summary>A target's value in a record.</summary>
    internal bool TryGet(in Frame record, FieldTarget target, out FieldValue value)
    {
        value = default;
        var holder = record;
        foreach (var field in target.Way)
        {
            if (!Has(holder, field)) return false;
            holder = FrameOf(LastIn(holder.Node, field));
        }

        if (target.Scheme is null) return Has(holder, target.Leaf) && FieldValue.TryGet(target.Leaf, holder.Record, out value);
        if (Find(holder.Node, target) is not { Value: { } found }) return false;
        value = FieldValue.Of(found);
        return true;
    }

    // The first of the scheme counts.
    Identifier? Find(int holder, FieldTarget target)
    {
        Identifier? found = null;
        for (var node = LastIn(holder, target.Leaf); node >= 0; node = _nodes[node].Previous)
            if (_nodes[node].Record is Identifier id && id.Scheme == target.Scheme)
                found = id;
        return found;
    }

    /// <summary>The origin of a value set before; an empty one when it has none.</summary>
    internal Origins.Entry OriginOf(in Frame holder, Field field)
    {
        for (var i = _nodes[holder.Node].FirstEntry; i < _entryCount; i++)
            if (_entries[i].Node == holder.Node && _entries[i].Field == field.Ordinal)
                return _entries[i];
        return default;
    }

    /// <summary>The records of a list so far, the last first.</summary>
    internal IEnumerable<Frame> RecordsIn(Frame holder, Field list)
    {
        for (var node = LastIn(holder.Node, list); node >= 0; node = _nodes[node].Previous) yield return FrameOf(node);
    }

    /// <summary>How many records a list has so far.</summary>
    internal int CountIn(in Frame holder, Field list) => HeldIn(holder.Node, list) is >= 0 and var at ? _held[at].Count : 0;

    /// <summary>The record on a target's way that holds its leaf; false when there is none.</summary>
    internal bool TryFindHolder(FieldTarget target, out Frame holder)
    {
        holder = Current;
        foreach (var field in target.Way)
        {
            if (!Has(holder, field)) return false;
            holder = FrameOf(LastIn(holder.Node, field));
        }

        return true;
    }

    /// <summary>The place of a record in its list, from zero.</summary>
    internal int IndexOf(in Frame frame) => _nodes[frame.Node].Index;

    /// <summary>The fields of a record.</summary>
    internal FieldTable TableOf(int node) => _nodes[node].Field?.Table ?? _table;

    /// <summary>A record by its number.</summary>
    internal Frame FrameOf(int node) => new(_nodes[node].Record, node);

    /// <summary>Gives the records their lists; the document is whole then.</summary>
    internal Origins Finish(IReadOnlyList<string> rows, long start)
    {
        foreach (ref readonly var held in _held.AsSpan(0, _heldCount))
            if (held.Count > 0 && held.Field.Kind == FieldKind.List)
                MakeList(held);
        var nodes = new Origins.Node[_nodeCount];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = new(_nodes[i].Parent, _nodes[i].Field?.Ordinal ?? 0, _nodes[i].Index);
        // What is kept from message to message holds no document.
        Array.Clear(_nodes, 0, _nodeCount);
        Array.Clear(_frames);
        return new(_entries[.._entryCount], nodes, rows, _table, start);
    }

    void MakeList(in Held held)
    {
        if (_items.Length < held.Count) _items = new int[held.Count * 2];
        var items = _items.AsSpan(0, held.Count);
        for (var (node, at) = (held.Last, held.Count - 1); at >= 0; node = _nodes[node].Previous, at--) items[at] = node;
        if (held.Field.HasSchemes) Sort(items, held.Field);
        var list = held.Field.NewList(_nodes[held.Holder].Record, held.Count);
        for (var i = 0; i < list.Length; i++) list[i] = _nodes[items[i]].Record;
    }

    // The order in which a sender names an item's numbers means nothing, and it differs from syntax to syntax: the table's order is taken.
    void Sort(Span<int> items, Field field)
    {
        for (var last = 1; last < items.Length; last++)
        {
            var (node, place) = (items[last], last);
            for (var rank = RankOf(node, field); place > 0 && RankOf(items[place - 1], field) > rank; place--) items[place] = items[place - 1];
            items[place] = node;
        }

        for (var i = 0; i < items.Length; i++) _nodes[items[i]].Index = i;
    }

    int RankOf(int node, Field field)
    {
        var scheme = ((Identifier)_nodes[node].Record).Scheme;
        for (var i = 0; i < field.Schemes.Count; i++)
            if (field.Schemes[i] == scheme)
                return i;
        return int.MaxValue;
    }

    int LastIn(int node, Field field) => HeldIn(node, field) is >= 0 and var at ? _held[at].Last : -1;

    // The newest is the likeliest to be asked for.
    int HeldIn(int node, Field field)
    {
        var at = _nodes[node].FirstHeld;
        while (at >= 0 && _held[at].Field != field) at = _held[at].Next;
        return at;
    }

    int NewHeld(int node, Field field)
    {
        if (_heldCount == _held.Length) Array.Resize(ref _held, _heldCount * 2);
        _held[_heldCount] = new() { Field = field, Holder = node, Last = -1, Next = _nodes[node].FirstHeld };
        return _nodes[node].FirstHeld = _heldCount++;
    }

    Frame NewNode(object record, int parent, Field? field, int index, int previous)
    {
        if (_nodeCount == _nodes.Length) Array.Resize(ref _nodes, _nodeCount * 2);
        _nodes[_nodeCount] = new() { Record = record, Field = field, Parent = parent, Index = index, Previous = previous, FirstHeld = -1, FirstEntry = _entryCount };
        return new(record, _nodeCount++);
    }

    /// <summary>One record.</summary>
    struct Node
    {
        internal object Record;

        // The record and field that hold it, its place in a list (-1: no list), and the record before it there.
        internal int Parent;
        internal Field? Field;
        internal int Index;
        internal int Previous;

        // A bit for each of its fields that has a value, and the newest of those that hold records.
        internal ulong Present;
        internal int FirstHeld;

        // How many origins there were when it began.
        internal int FirstEntry;
    }

    /// <summary>The records in one field of a record: one, or those of a list.</summary>
    struct Held
    {
        internal Field Field;
        internal int Holder;
        internal int Last;
        internal int Count;
        internal int Next;
    }
}
