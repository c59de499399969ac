using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gateway.Translation.Documents;

/// <summary>A document as it was read: its records and their values in flat arrays, a slot for each field of each record.</summary>
/// <remarks>Nothing in it refers to an object, and its texts stand in the message's bytes, so that to read a message makes no record and no string:
/// <see cref="ToDocument"/> makes them for whoever asks, and <see cref="Write(RecordJson, int)"/> writes the JSON without them.</remarks>
sealed class DocumentTree
{
    internal Node[] Nodes;
    internal int NodeCount;
    internal Value[] Values;
    internal int ValueCount;

    /// <summary>For each record a slot for each of its fields: the number of its value, of its record, or of the last record of its list.</summary>
    /// <remarks>It counts only where <see cref="Node.Present"/> says so.</remarks>
    internal int[] Slots;
    internal int SlotCount;

    /// <summary>How long a message it has room for.</summary>
    internal int MostBytes => _bytes.Length;

    /// <summary>How many values came from bytes.</summary>
    internal int OriginCount;

    byte[] _bytes = [];
    int _start;
    object[] _own;
    int _ownCount;

    /// <summary>To be filled, document after document.</summary>
    internal DocumentTree() => (Nodes, Values, Slots, _own) = (new Node[64], new Value[256], new int[1024], new object[16]);

    DocumentTree(int nodes, int values, int slots, int bytes, int own) => (Nodes, Values, Slots, _bytes, _own) =
        (Uncleared<Node>(nodes), Uncleared<Value>(values), Uncleared<int>(slots), Uncleared<byte>(bytes), own == 0 ? [] : new object[own]);

    // Nothing is cleared that is filled at once.
    static T[] Uncleared<T>(int length) => GC.AllocateUninitializedArray<T>(length);

    /// <summary>Begins with a document without values.</summary>
    /// <param name="document">Its fields.</param>
    /// <param name="bytes">Where its texts stand.</param>
    /// <param name="start">What their places count from.</param>
    internal void Begin(FieldTable document, byte[] bytes, int start)
    {
        (NodeCount, ValueCount, SlotCount, OriginCount, _bytes, _start) = (0, 0, 0, 0, bytes, start);
        NewNode(-1, 0, document);
    }

    /// <summary>A copy that is kept, with the texts' bytes, just as large as it has to be.</summary>
    /// <param name="length">How many bytes of the message there are.</param>
    internal DocumentTree Kept(int length)
    {
        var kept = new DocumentTree(NodeCount, ValueCount, SlotCount, length, _ownCount);
        CopyTo(kept, length);
        return kept;
    }

    /// <summary>The same in a tree that was lent before and is nobody's now.</summary>
    /// <param name="room">That tree.</param>
    /// <param name="length">How many bytes of the message there are.</param>
    internal void LendIn(DocumentTree room, int length)
    {
        Array.Clear(room._own, 0, room._ownCount);
        Fit(ref room.Nodes, NodeCount);
        Fit(ref room.Values, ValueCount);
        Fit(ref room.Slots, SlotCount);
        Fit(ref room._bytes, length);
        if (room._own.Length < _ownCount) room._own = new object[2 * _ownCount];
        CopyTo(room, length);
    }

    static void Fit<T>(ref T[] array, int count)
    {
        if (array.Length < count) array = Uncleared<T>(2 * count);
    }

    void CopyTo(DocumentTree copy, int length)
    {
        Nodes.AsSpan(0, NodeCount).CopyTo(copy.Nodes);
        Values.AsSpan(0, ValueCount).CopyTo(copy.Values);
        Slots.AsSpan(0, SlotCount).CopyTo(copy.Slots);
        _bytes.AsSpan(_start, length).CopyTo(copy._bytes);
        _own.AsSpan(0, _ownCount).CopyTo(copy._own);
        (copy.NodeCount, copy.ValueCount, copy.SlotCount, copy.OriginCount, copy._ownCount) = (NodeCount, ValueCount, SlotCount, OriginCount, _ownCount);
    }

    /// <summary>Lets go of what would keep memory alive.</summary>
    internal void End()
    {
        Array.Clear(_own, 0, _ownCount);
        (_bytes, _ownCount) = ([], 0);
    }

    /// <summary>The fields of a record.</summary>
    internal FieldTable TableOf(int node) => FieldTable.Numbered(Nodes[node].Table);

    internal bool Has(int node, Field field) => (Nodes[node].Present & field.Bit) != 0;

    internal ref int SlotOf(int node, Field field) => ref Slots[Nodes[node].FirstSlot + field.Ordinal];

    internal int NewNode(int parent, int field, FieldTable table)
    {
        if (NodeCount == Nodes.Length) Array.Resize(ref Nodes, NodeCount * 2);
        if (SlotCount + table.FieldCount > Slots.Length) Array.Resize(ref Slots, Slots.Length * 2);
        Nodes[NodeCount] = new() { Parent = parent, Field = (byte)field, Table = table.Number, Index = -1, Previous = -1, Next = -1, FirstSlot = SlotCount };
        SlotCount += table.FieldCount;
        return NodeCount++;
    }

    /// <summary>A record came to nothing, and with it those on the way to records of it that were taken back before: children stand behind their parents.</summary>
    internal void TakeBack(int record)
    {
        Nodes[record].TakeBack();
        for (var i = record + 1; i < NodeCount; i++)
            if (Nodes[i].Parent >= record && Nodes[Nodes[i].Parent].IsTakenBack)
                Nodes[i].TakeBack();
    }

    internal int NewValue(int node, Field field, in FlatValue value, in Origin origin)
    {
        if (ValueCount == Values.Length) Array.Resize(ref Values, ValueCount * 2);
        ref var into = ref Values[ValueCount];
        (into.Node, into.Field, into.Row) = (node, (byte)field.Ordinal, origin.Row);
        into.Fill(value, origin);
        if (origin.Length > 0) OriginCount++;
        return ValueCount++;
    }

    /// <summary>Keeps a text or a number that has no flat form.</summary>
    internal FlatValue Keep(object value)
    {
        if (_ownCount == _own.Length) Array.Resize(ref _own, _ownCount * 2);
        _own[_ownCount] = value;
        return FlatValue.OfOwn(_ownCount++);
    }

    internal ReadOnlySpan<byte> BytesOf(in FlatValue text) => _bytes.AsSpan(_start + text.A, text.B);

    internal string TextOf(in FlatValue text) => text.Form switch
    {
        FlatValue.InBytes => TextCache.OfThread.Text(BytesOf(text)),
        FlatValue.Known => KnownTexts.At(text.A),
        _ => Unsafe.As<string>(_own[text.A]),
    };

    internal decimal NumberOf(in FlatValue number) => number.Form == FlatValue.Own ? (decimal)_own[number.A] : number.Number;

    /// <summary>Makes the records.</summary>
    internal Document ToDocument()
    {
        var records = new object?[NodeCount];
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var node = ref Nodes[i];
            if (node.IsTakenBack) continue;
            var record = records[i] = FieldTable.Numbered(node.Table).New();
            if (node.Parent >= 0 && node.Index < 0) FieldOf(node).Set(records[node.Parent]!, record);
        }

        for (var i = 1; i < records.Length; i++)
            if (Nodes[i].Index == 0 && !Nodes[i].IsTakenBack)
                MakeList(i, records);
        foreach (ref readonly var value in Values.AsSpan(0, ValueCount))
            TableOf(value.Node).FieldAt(value.Field).Set(records[value.Node]!, this, value.Flat);
        return (Document)records[0]!;
    }

    Field FieldOf(in Node node) => TableOf(node.Parent).FieldAt(node.Field);

    void MakeList(int first, object?[] records)
    {
        ref readonly var node = ref Nodes[first];
        var field = FieldOf(node);
        var list = field.NewList(records[node.Parent]!, Nodes[SlotOf(node.Parent, field)].Index + 1);
        for (var at = first; at >= 0; at = Nodes[at].Next) list[Nodes[at].Index] = records[at]!;
    }

    /// <summary>Writes a record as a JSON object of the fields that have a value, to the byte as its <see cref="FieldTable"/> writes such a record.</summary>
    internal void Write(RecordJson json, int node = 0)
    {
        var table = TableOf(node);
        var slots = Slots.AsSpan(Nodes[node].FirstSlot);
        json.Open((byte)'{');
        for (var present = Nodes[node].Present; present != 0; present &= present - 1)
        {
            var field = table.FieldAt(BitOperations.TrailingZeroCount(present));
            json.Name(field.IsInQuotes ? field.JsonNameOfText : field.JsonName);
            Write(json, field, slots[field.Ordinal]);
        }

        json.Close((byte)'}');
    }

    void Write(RecordJson json, Field field, int slot)
    {
        if (field.Kind == FieldKind.Record) Write(json, slot);
        else if (field.Kind == FieldKind.List) WriteList(json, slot);
        else Write(json, field, Values[slot].Flat);
    }

    void Write(RecordJson json, Field field, in FlatValue value)
    {
        switch (field.Kind)
        {
            case FieldKind.Number when value.Form == FlatValue.Own || value.IsNegative: json.Number(NumberOf(value)); return;
            case FieldKind.Number: json.Number(value.Digits, value.Places); return;
            case FieldKind.Code: json.Put(field.JsonWordAt(value.A)); return;
            case FieldKind.Date: json.Day(value.Date); break;
            case FieldKind.Time: json.Time(value.Time); break;
            case FieldKind.Text when value.Form == FlatValue.InBytes: json.Text(BytesOf(value)); break;
            default: json.Text(TextOf(value)); break;
        }

        json.Quote();
    }

    void WriteList(RecordJson json, int last)
    {
        var at = last;
        while (Nodes[at].Previous >= 0) at = Nodes[at].Previous;
        json.Open((byte)'[');
        for (; at >= 0; at = Nodes[at].Next)
        {
            json.Comma();
            Write(json, at);
        }

        json.Close((byte)']');
    }

    /// <summary>One record.</summary>
    internal struct Node
    {
        const int TakenBack = -2;

        /// <summary>A bit for each of its fields that has a value.</summary>
        internal ulong Present;

        /// <summary>The record that holds it; of the document none.</summary>
        internal int Parent;

        /// <summary>Its place in a list; -1 for none.</summary>
        internal int Index;

        /// <summary>Its neighbours in the list; -1 for none.</summary>
        internal int Previous;
        internal int Next;
        internal int FirstSlot;

        /// <summary>The number of its fields' table.</summary>
        internal ushort Table;

        /// <summary>The ordinal of the field that holds it.</summary>
        internal byte Field;

        /// <summary>Of an identifier: where its scheme stands among those of its field.</summary>
        internal byte Rank;

        internal readonly bool IsTakenBack => Parent == TakenBack;

        internal void TakeBack() => Parent = TakenBack;
    }

    /// <summary>One value: the record it belongs to, the ordinal of its field, what it is, the map's row, and its bytes, counted from the start of the
    /// message; none where it came from none.</summary>
    internal struct Value
    {
        internal int Node;
        internal byte Field;
        internal byte Form;
        internal ushort Row;
        internal uint Offset;
        internal int Length;
        internal int A;
        internal int B;

        internal readonly FlatValue Flat => new(Form, A, B);

        internal void Fill(in FlatValue value, in Origin origin)
        {
            (Form, A, B) = (value.Form, value.A, value.B);
            (Offset, Length) = (origin.Offset, origin.Length);
        }

        internal readonly Origin Origin => new(Row, Offset, Length);
    }
}

/// <summary>Where a value came from: the map's row, and its bytes, counted from the start of the message; no bytes where it came from none.</summary>
readonly record struct Origin(ushort Row, uint Offset, int Length);
