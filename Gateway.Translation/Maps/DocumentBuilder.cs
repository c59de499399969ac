using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>The document while it is read: its tree, and the records around the current one.</summary>
/// <remarks>A record is its number in the tree; zero is the document. Reused from message to message.</remarks>
sealed class DocumentBuilder
{
    const int LastRank = byte.MaxValue;

    readonly DocumentTree _tree = new();
    int[] _frames = new int[16];
    int _depth;

    /// <summary>Number of values set so far.</summary>
    internal int ValueCount { get; private set; }

    /// <summary>From the document to the current record.</summary>
    internal ReadOnlySpan<int> Frames => _frames.AsSpan(0, _depth);

    internal int Current => _frames[_depth - 1];

    /// <param name="document">The fields of the document.</param>
    /// <param name="bytes">Where its texts stand.</param>
    /// <param name="start">What their places count from.</param>
    internal void Begin(FieldTable document, byte[] bytes, int start)
    {
        // What an exception left.
        _tree.End();
        (_depth, ValueCount) = (0, 0);
        _tree.Begin(document, bytes, start);
        Enter(0);
    }

    internal void Enter(int record)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = record;
    }

    internal void Leave() => _depth--;

    /// <summary>Leaves the records down to the given depth.</summary>
    internal void LeaveTo(int depth) => _depth = depth;

    /// <summary>Leaves the current record; false when it got no value since there were so many, and is taken back.</summary>
    internal bool TryLeave(int holder, Field field, int valuesBefore)
    {
        var record = Current;
        Leave();
        if (ValueCount > valuesBefore)
        {
            if (field.HasSchemes) Sort(holder, field, record, RankOf(record, field));
            return true;
        }

        ref var node = ref _tree.Nodes[record];
        if (node.Previous < 0) _tree.Nodes[holder].Present &= ~field.Bit;
        else
        {
            _tree.SlotOf(holder, field) = node.Previous;
            _tree.Nodes[node.Previous].Next = -1;
        }

        if (record == _tree.NodeCount - 1) (_tree.NodeCount, _tree.SlotCount) = (record, node.FirstSlot);
        else _tree.TakeBack(record);
        return false;
    }

    /// <summary>A new record in a field of the given record, or in a list of it.</summary>
    internal int Add(int holder, Field field)
    {
        var record = _tree.NewNode(holder, field.Ordinal, field.Table!);
        ref var slot = ref _tree.SlotOf(holder, field);
        if (field.Kind == FieldKind.List) Append(record, _tree.Has(holder, field) ? slot : -1);
        slot = record;
        _tree.Nodes[holder].Present |= field.Bit;
        return record;
    }

    void Append(int record, int last)
    {
        ref var node = ref _tree.Nodes[record];
        node.Index = 0;
        if (last < 0) return;
        (node.Index, node.Previous) = (_tree.Nodes[last].Index + 1, last);
        _tree.Nodes[last].Next = record;
    }

    /// <summary>The record that holds a target's leaf, made when it is not there.</summary>
    internal int Open(FieldTarget target)
    {
        var holder = Current;
        foreach (var field in target.Way)
            holder = Has(holder, field) ? _tree.SlotOf(holder, field) : Add(holder, field);
        return holder;
    }

    internal void Set(FieldTarget target, in FieldValue value, in Origin origin) => Set(target, Flat(target.ValueField, value), origin);

    internal void Set(FieldTarget target, in FlatValue value, in Origin origin)
    {
        var holder = target.Way.Length == 0 ? Current : Open(target);
        if (target.Scheme is not null) AddIdentifier(holder, target.Leaf, target.FlatScheme, default, value, origin);
        else Set(holder, target.Leaf, value, origin);
    }

    internal void Set(int holder, Field field, in FlatValue value, in Origin origin)
    {
        Fill(holder, field, value, origin);
        ValueCount++;
    }

    /// <summary>Sets what is said beside a value, and is none itself.</summary>
    internal void Fill(int holder, Field field, in FlatValue value, in Origin origin = default)
    {
        _tree.SlotOf(holder, field) = _tree.NewValue(holder, field, value, origin);
        _tree.Nodes[holder].Present |= field.Bit;
    }

    /// <summary>A value as the tree holds it.</summary>
    internal FlatValue Flat(Field field, in FieldValue value) => field.Kind switch
    {
        FieldKind.Text => _tree.Keep(value.Text),
        FieldKind.Number => FlatValue.TryOf(value.Number, out var number) ? number : _tree.Keep(value.Number),
        FieldKind.Date => FlatValue.OfDate(value.Date),
        FieldKind.Time => FlatValue.OfTime(value.Time),
        _ => FlatValue.OfWord(field.PlaceOfWord(value.Word)),
    };

    /// <summary>Keeps a text that the bytes do not say as it is.</summary>
    internal FlatValue Keep(string text) => _tree.Keep(text);

    /// <summary>A new identifier in a list of the given record.</summary>
    /// <param name="holder">The record.</param>
    /// <param name="list">The list.</param>
    /// <param name="scheme">Its scheme.</param>
    /// <param name="ofScheme">Where that came from.</param>
    /// <param name="value">The number.</param>
    /// <param name="ofValue">Where that came from.</param>
    /// <param name="rank">The scheme's place among those of the list; -1 where it is to be found.</param>
    internal void AddIdentifier(int holder, Field list, in FlatValue scheme, in Origin ofScheme, in FlatValue value, in Origin ofValue, int rank = -1)
    {
        var record = Add(holder, list);
        if (!scheme.IsAbsent)
        {
            Fill(record, FieldTarget.IdentifierScheme, scheme, ofScheme);
            if (ofScheme.Length > 0) ValueCount++;
        }

        Set(record, FieldTarget.IdentifierValue, value, ofValue);
        if (list.HasSchemes) Sort(holder, list, record, rank >= 0 ? rank : RankOf(record, list));
    }

    // The order in which a sender names an item's numbers means nothing, and it differs from syntax to syntax: the table's order is taken.
    void Sort(int holder, Field list, int record, int rank)
    {
        var nodes = _tree.Nodes;
        ref var node = ref nodes[record];
        node.Rank = (byte)rank;
        var (last, before) = (node.Previous, node.Previous);
        while (before >= 0 && nodes[before].Rank > node.Rank) before = nodes[before].Previous;
        if (before == last) return;
        _tree.SlotOf(holder, list) = last;
        nodes[last].Next = -1;
        node.Next = before >= 0 ? nodes[before].Next : FirstFrom(last);
        node.Previous = before;
        nodes[node.Next].Previous = record;
        if (before >= 0) nodes[before].Next = record;
        for (var (at, index) = (record, before >= 0 ? nodes[before].Index + 1 : 0); at >= 0; at = nodes[at].Next) nodes[at].Index = index++;
    }

    int RankOf(int record, Field list) => TextOf(record, FieldTarget.IdentifierScheme) is { } scheme ? list.RankOf(scheme) : LastRank;

    int FirstFrom(int record)
    {
        while (_tree.Nodes[record].Previous >= 0) record = _tree.Nodes[record].Previous;
        return record;
    }

    /// <summary>Whether a record has a value in a field.</summary>
    internal bool Has(int holder, Field field) => _tree.Has(holder, field);

    /// <summary>Whether the current record has a target's value.</summary>
    internal bool IsSet(FieldTarget target) => target.IsDirect ? _tree.Has(Current, target.Leaf) : IsSetBelow(Current, target);

    bool IsSetBelow(int record, FieldTarget target) =>
        TryFindHolder(record, target, out var holder) && _tree.Has(holder, target.Leaf) && (target.Scheme is null || Find(holder, target) >= 0);

    /// <summary>A target's value in a record.</summary>
    internal bool TryGet(int record, FieldTarget target, out FieldValue value)
    {
        value = default;
        if (!TryFindHolder(record, target, out var holder) || !_tree.Has(holder, target.Leaf)) return false;
        if (target.Scheme is null) value = ValueOf(holder, target.Leaf);
        else if (Find(holder, target) is >= 0 and var identifier) value = ValueOf(identifier, FieldTarget.IdentifierValue);
        else return false;
        return true;
    }

    /// <summary>The value of a field that holds one.</summary>
    internal FlatValue FlatOf(int record, Field field) => _tree.Has(record, field) ? _tree.Values[_tree.SlotOf(record, field)].Flat : FlatValue.Absent;

    /// <summary>The text of a field; null where it has none.</summary>
    internal string? TextOf(int record, Field field) => FlatOf(record, field) is { IsAbsent: false } text ? _tree.TextOf(text) : null;

    FieldValue ValueOf(int record, Field field)
    {
        var value = FlatOf(record, field);
        return field.Kind switch
        {
            FieldKind.Text => FieldValue.Of(_tree.TextOf(value)),
            FieldKind.Number => FieldValue.Of(_tree.NumberOf(value)),
            FieldKind.Date => FieldValue.Of(value.Date),
            FieldKind.Time => FieldValue.Of(value.Time),
            _ => FieldValue.OfWord(field.WordAt(value.A)),
        };
    }

    // The first of the scheme counts; -1 for none.
    int Find(int holder, FieldTarget target)
    {
        var found = -1;
        for (var at = _tree.SlotOf(holder, target.Leaf); at >= 0; at = _tree.Nodes[at].Previous)
            if (FlatOf(at, FieldTarget.IdentifierScheme) is { IsAbsent: false } scheme
                && (scheme == target.FlatScheme || _tree.TextOf(scheme) == target.Scheme))
                found = at;
        return found;
    }

    /// <summary>The origin of a value set before; an empty one when it has none.</summary>
    internal Origin OriginOf(int holder, Field field) =>
        field.IsValue && _tree.Has(holder, field) ? _tree.Values[_tree.SlotOf(holder, field)].Origin : default;

    /// <summary>The records of a list so far, the last first.</summary>
    internal IEnumerable<int> RecordsIn(int holder, Field list)
    {
        if (!_tree.Has(holder, list)) yield break;
        for (var record = _tree.SlotOf(holder, list); record >= 0; record = _tree.Nodes[record].Previous) yield return record;
    }

    /// <summary>How many records a list has so far.</summary>
    internal int CountIn(int holder, Field list) => _tree.Has(holder, list) ? _tree.Nodes[_tree.SlotOf(holder, list)].Index + 1 : 0;

    /// <summary>The record on a target's way from the current one that holds its leaf; false when there is none.</summary>
    internal bool TryFindHolder(FieldTarget target, out int holder) => TryFindHolder(Current, target, out holder);

    bool TryFindHolder(int record, FieldTarget target, out int holder)
    {
        holder = record;
        foreach (var field in target.Way)
        {
            if (!_tree.Has(holder, field)) return false;
            holder = _tree.SlotOf(holder, field);
        }

        return true;
    }

    /// <summary>The place of a record in its list, from zero.</summary>
    internal int IndexOf(int record) => _tree.Nodes[record].Index;

    /// <summary>The fields of a record.</summary>
    internal FieldTable TableOf(int record) => _tree.TableOf(record);

    /// <summary>The document, which is whole now.</summary>
    /// <param name="length">How many bytes the message has.</param>
    /// <param name="room">Where it is lent; null where it is kept.</param>
    internal DocumentTree Finish(int length, DocumentTree? room)
    {
        if (room is null) room = _tree.Kept(length);
        else _tree.LendIn(room, length);
        _tree.End();
        return room;
    }
}
