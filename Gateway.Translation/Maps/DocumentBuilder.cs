using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>A record that is being read.</summary>
/// <param name="Record">The record.</param>
/// <param name="Node">Its number among the document's records.</param>
readonly record struct Frame(object Record, int Node);

/// <summary>The document while it is read: its records, the origins of their values, and the records around the current one.</summary>
sealed class DocumentBuilder
{
    Node[] _nodes = new Node[64];
    int _nodeCount;
    Origins.Entry[] _entries = new Origins.Entry[256];
    int _entryCount;
    Frame[] _frames = new Frame[16];
    int _depth;
    FieldTable _table = null!;

    /// <summary>Number of values set so far.</summary>
    internal int ValueCount { get; private set; }

    /// <summary>From the document to the current record.</summary>
    internal ReadOnlySpan<Frame> Frames => _frames.AsSpan(0, _depth);

    internal ref readonly Frame Current => ref _frames[_depth - 1];

    internal void Begin(object document, FieldTable table)
    {
        (_nodeCount, _entryCount, _depth, ValueCount, _table) = (0, 0, 0, 0, table);
        Enter(NewNode(new(document, -1, null, -1, 0)));
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
        if (field.Kind == FieldKind.List) field.RemoveLast(holder.Record);
        else field.Set(holder.Record, null);
        _nodeCount = node;
        return false;
    }

    /// <summary>A new record in a field of the given record, or in a list of it.</summary>
    internal Frame Add(in Frame holder, Field field)
    {
        var record = field.Table!.New();
        var index = -1;
        if (field.Kind == FieldKind.List) index = field.Append(holder.Record, record);
        else field.Set(holder.Record, record);
        return NewNode(new(record, holder.Node, field, index, _entryCount));
    }

    /// <summary>The record that holds a target's leaf, made when it is not there.</summary>
    internal Frame Open(FieldTarget target)
    {
        var holder = Current;
        foreach (var field in target.Way)
            holder = field.Get(holder.Record) is { } record ? new(record, NodeOf(holder.Node, field)) : Add(holder, field);
        return holder;
    }

    internal void Set(FieldTarget target, in FieldValue value, in Origins.Entry origin)
    {
        var holder = Open(target);
        if (target.Scheme is { } scheme)
        {
            holder = Add(holder, target.Leaf);
            FieldValue.Of(scheme).SetInto(FieldTarget.IdentifierScheme, holder.Record);
        }

        Set(holder, target.ValueField, value, origin);
    }

    internal void Set(in Frame holder, Field field, in FieldValue value, in Origins.Entry origin)
    {
        value.SetInto(field, holder.Record);
        ValueCount++;
        if (origin.Length == 0) return;
        if (_entryCount == _entries.Length) Array.Resize(ref _entries, _entryCount * 2);
        _entries[_entryCount++] = origin with { Node = holder.Node, Field = (ushort)field.Ordinal };
    }

    /// <summary>The origin of a value set before; an empty one when it has none.</summary>
    internal Origins.Entry OriginOf(in Frame holder, Field field)
    {
        for (var i = _nodes[holder.Node].FirstEntry; i < _entryCount; i++)
            if (_entries[i].Node == holder.Node && _entries[i].Field == field.Ordinal)
                return _entries[i];
        return default;
    }

    /// <summary>The first record of a list that has one.</summary>
    internal Frame First(in Frame holder, Field list)
    {
        var node = 0;
        while (_nodes[node].Parent != holder.Node || _nodes[node].Field != list) node++;
        return new(_nodes[node].Record, node);
    }

    /// <summary>The place of a record in its list, from zero.</summary>
    internal int IndexOf(in Frame frame) => _nodes[frame.Node].Index;

    /// <summary>The fields of a record.</summary>
    internal FieldTable TableOf(int node) => _nodes[node].Field?.Table ?? _table;

    /// <summary>A record by its number.</summary>
    internal Frame FrameOf(int node) => new(_nodes[node].Record, node);

    internal Origins Finish(IReadOnlyList<string> rows, long start)
    {
        var nodes = new Origins.Node[_nodeCount];
        for (var i = 0; i < nodes.Length; i++)
            if (_nodes[i] is { Index: > 0, Field: { HasSchemes: true } field })
                Sort(i, field);
        for (var i = 0; i < nodes.Length; i++) nodes[i] = new(_nodes[i].Parent, _nodes[i].Field?.Ordinal ?? 0, _nodes[i].Index);
        // What is kept from message to message holds no document.
        Array.Clear(_nodes, 0, _nodeCount);
        Array.Clear(_frames);
        return new(_entries[.._entryCount], nodes, rows, _table, start);
    }

    Frame NewNode(in Node node)
    {
        if (_nodeCount == _nodes.Length) Array.Resize(ref _nodes, _nodeCount * 2);
        _nodes[_nodeCount] = node;
        return new(node.Record, _nodeCount++);
    }

    // The order in which a sender names an item's numbers means nothing, and it differs from syntax to syntax: the table's order is taken.
    void Sort(int node, Field field)
    {
        var (_, parent, _, last, _) = _nodes[node];
        var ids = (List<Identifier>)field.Get(_nodes[parent].Record)!;
        var (id, place) = (ids[last], last);
        for (var rank = Rank(field, id.Scheme); place > 0 && Rank(field, ids[place - 1].Scheme) > rank; place--) ids[place] = ids[place - 1];
        if (place == last) return;
        ids[place] = id;
        _nodes[node] = _nodes[node] with { Index = place };
        for (var i = node - 1; i > parent; i--)
            if (_nodes[i].Parent == parent && _nodes[i].Field == field && _nodes[i].Index >= place)
                _nodes[i] = _nodes[i] with { Index = _nodes[i].Index + 1 };
    }

    static int Rank(Field field, string? scheme)
    {
        for (var i = 0; i < field.Schemes.Count; i++)
            if (field.Schemes[i] == scheme)
                return i;
        return int.MaxValue;
    }

    // Records are numbered as they are made, so those inside a record stand after it, and the newest is the likeliest.
    int NodeOf(int parent, Field field)
    {
        for (var i = _nodeCount - 1; i > parent; i--)
            if (_nodes[i].Parent == parent && _nodes[i].Field == field)
                return i;
        throw new InvalidOperationException($"The record of {field.Name} was not made here.");
    }

    /// <summary>One record: the record and field that hold it, its place in a list (-1: no list), and the number of origins that were there when it began.</summary>
    readonly record struct Node(object Record, int Parent, Field? Field, int Index, int FirstEntry);
}
