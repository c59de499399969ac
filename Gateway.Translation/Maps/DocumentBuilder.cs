using System.Runtime.InteropServices;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>A record that is being read.</summary>
/// <param name="Record">The record.</param>
/// <param name="Node">Its number among the document's records.</param>
/// <param name="Table">The record's fields.</param>
/// <param name="FirstEntry">Number of origins that were there when it began.</param>
/// <param name="FirstValue">Number of values that were set when it began.</param>
readonly record struct Frame(object Record, int Node, FieldTable Table, int FirstEntry, int FirstValue);

/// <summary>The document while it is read: its records, the origins of their values, and the records around the current one.</summary>
sealed class DocumentBuilder
{
    readonly List<Origins.Node> _nodes = [];
    readonly List<object> _records = [];
    readonly List<Origins.Entry> _entries = [];
    readonly List<Frame> _frames = [];
    int _values;

    /// <summary>From the document to the current record.</summary>
    internal ReadOnlySpan<Frame> Frames => CollectionsMarshal.AsSpan(_frames);

    internal Frame Current => _frames[^1];

    internal void Begin(object document, FieldTable table)
    {
        _values = 0;
        _nodes.Clear();
        _entries.Clear();
        _frames.Clear();
        _records.Clear();
        _nodes.Add(new(-1, null, -1));
        _records.Add(document);
        _frames.Add(new(document, 0, table, 0, 0));
    }

    internal void Enter(Frame frame) => _frames.Add(frame);

    internal void Leave() => _frames.RemoveAt(_frames.Count - 1);

    /// <summary>Leaves the current record; false when it got no value and is taken back.</summary>
    internal bool TryLeave(Frame holder, Field field)
    {
        var current = Current;
        Leave();
        if (_values > current.FirstValue) return true;
        if (field.Kind == FieldKind.List) field.RemoveLast(holder.Record);
        else field.Set(holder.Record, null);
        _nodes.RemoveRange(current.Node, _nodes.Count - current.Node);
        _records.RemoveRange(current.Node, _records.Count - current.Node);
        return false;
    }

    /// <summary>Leaves the records down to the given depth.</summary>
    internal void LeaveTo(int depth) => _frames.RemoveRange(depth, _frames.Count - depth);

    /// <summary>A new record in a field of the current record, or in a list of it.</summary>
    internal Frame Add(Frame holder, Field field)
    {
        var record = field.Table!.New();
        var index = -1;
        if (field.Kind == FieldKind.List)
        {
            field.Append(holder.Record, record);
            index = ((System.Collections.ICollection)field.Get(holder.Record)!).Count - 1;
        }
        else
        {
            field.Set(holder.Record, record);
        }

        _nodes.Add(new(holder.Node, field, index));
        _records.Add(record);
        return new(record, _nodes.Count - 1, field.Table!, _entries.Count, _values);
    }

    /// <summary>The record that holds a target's leaf, made when it is not there.</summary>
    internal Frame Open(FieldTarget target)
    {
        var holder = Current;
        foreach (var field in target.Way)
            holder = field.Get(holder.Record) is { } record ? new(record, NodeOf(holder.Node, field), field.Table!, holder.FirstEntry, holder.FirstValue) : Add(holder, field);
        return holder;
    }

    internal void Set(FieldTarget target, in FieldValue value, Origins.Entry origin)
    {
        var holder = Open(target);
        if (target.Scheme is { } scheme)
        {
            holder = Add(holder, target.Leaf);
            FieldValue.Of(scheme).SetInto(FieldTarget.IdentifierScheme, holder.Record);
        }

        Set(holder, target.ValueField, value, origin);
    }

    internal void Set(Frame holder, Field field, in FieldValue value, Origins.Entry origin)
    {
        value.SetInto(field, holder.Record);
        _values++;
        if (origin.Length > 0) _entries.Add(origin with { Node = holder.Node, Field = field });
    }

    /// <summary>The origin of a value set before; an empty one when it has none.</summary>
    internal Origins.Entry OriginOf(Frame holder, Field field)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = holder.FirstEntry; i < entries.Length; i++)
            if (entries[i].Node == holder.Node && entries[i].Field == field)
                return entries[i];
        return default;
    }

    /// <summary>The first record of a list that has one.</summary>
    internal Frame First(Frame holder, Field list)
    {
        var node = _nodes.FindIndex(n => n.Parent == holder.Node && n.Field == list);
        return new(_records[node], node, list.Table!, 0, 0);
    }

    /// <summary>The place of a record in its list, from zero.</summary>
    internal int IndexOf(Frame frame) => _nodes[frame.Node].Index;

    internal Origins Finish(IReadOnlyList<string> rows)
    {
        for (var i = 1; i < _nodes.Count; i++)
            if (_nodes[i] is { Index: 1, Field.Schemes.Count: > 0 } node)
                SortIdentifiers(node.Parent, node.Field, i);
        return new(CollectionsMarshal.AsSpan(_entries), CollectionsMarshal.AsSpan(_nodes), rows);
    }

    // The order in which a sender names an item's numbers means nothing, and it differs from syntax to syntax: the table's order is taken.
    void SortIdentifiers(int parent, Field field, int second)
    {
        var ids = (List<Identifier>)field.Get(_records[parent])!;
        if (IsSorted(ids, field)) return;
        var sorted = ids.OrderBy(id => Rank(field, id.Scheme)).ToList();
        for (var i = NodeBefore(second, parent, field); i < _nodes.Count; i++)
            if (_nodes[i].Parent == parent && _nodes[i].Field == field)
                _nodes[i] = _nodes[i] with { Index = sorted.FindIndex(id => ReferenceEquals(id, _records[i])) };
        ids.Clear();
        ids.AddRange(sorted);
    }

    static bool IsSorted(List<Identifier> ids, Field field)
    {
        for (var i = 1; i < ids.Count; i++)
            if (Rank(field, ids[i - 1].Scheme) > Rank(field, ids[i].Scheme))
                return false;
        return true;
    }

    int NodeBefore(int node, int parent, Field field)
    {
        do node--;
        while (_nodes[node].Parent != parent || _nodes[node].Field != field);
        return node;
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
        for (var i = _nodes.Count - 1; i > parent; i--)
            if (_nodes[i].Parent == parent && _nodes[i].Field == field)
                return i;
        throw new InvalidOperationException($"The record of {field.Name} was not made here.");
    }
}
