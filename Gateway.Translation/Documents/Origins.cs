using System.Globalization;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>Where a field's value came from, in the published form.</summary>
/// <param name="Field">JSON Pointer (RFC 6901) into the document.</param>
/// <param name="Offset">First byte in the stored payload.</param>
/// <param name="Length">Number of bytes as received, release characters and quotes included.</param>
/// <param name="Row">The row of the map that read them, as file:line.</param>
public sealed record FieldOrigin(string Field, long Offset, int Length, string Row);

/// <summary>The origins of one document's fields, kept beside it; a field without origin is a constant, computed, or derived from another field.</summary>
/// <remarks>Flat arrays: sixteen bytes for a value, twelve for a record. Pointers are spelt out only when asked for.</remarks>
public sealed class Origins
{
    static readonly JsonEncodedText FieldName = JsonEncodedText.Encode("field");
    static readonly JsonEncodedText OffsetName = JsonEncodedText.Encode("offset");
    static readonly JsonEncodedText LengthName = JsonEncodedText.Encode("length");
    static readonly JsonEncodedText RowName = JsonEncodedText.Encode("row");

    readonly Entry[] _entries;
    readonly Node[] _nodes;
    readonly IReadOnlyList<string> _rows;
    readonly FieldTable? _document;
    readonly long _base;
    Dictionary<string, FieldOrigin>? _byField;

    /// <param name="entries">The values.</param>
    /// <param name="nodes">The records, the document first.</param>
    /// <param name="rows">Where each row of the map stands.</param>
    /// <param name="document">The fields of the document.</param>
    /// <param name="start">What the offsets count from.</param>
    internal Origins(Entry[] entries, Node[] nodes, IReadOnlyList<string> rows, FieldTable? document, long start)
    {
        _entries = entries;
        _nodes = nodes;
        _rows = rows;
        _document = document;
        _base = start;
    }

    /// <summary>Of a document that was not read from bytes.</summary>
    public static Origins None { get; } = new([], [], [], null, 0);

    /// <summary>Number of fields with an origin.</summary>
    public int Count => _entries.Length;

    /// <summary>All of them, in the order in which the map read them.</summary>
    public IEnumerable<FieldOrigin> All
    {
        get
        {
            var records = Records();
            foreach (var entry in _entries)
                yield return new(records[entry.Node].PointerTo(entry.Field), _base + entry.Offset, entry.Length, _rows[entry.Row]);
        }
    }

    /// <summary>The origin of the field at a JSON Pointer, or null.</summary>
    public FieldOrigin? Find(string field)
    {
        _byField ??= ByField();
        return _byField.GetValueOrDefault(field);
    }

    /// <summary>Writes them as a JSON array.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var (records, pointer) = (Records(), new char[64]);
        writer.WriteStartArray();
        foreach (var entry in _entries)
        {
            writer.WriteStartObject();
            writer.WriteString(FieldName, records[entry.Node].PointerTo(entry.Field, ref pointer));
            writer.WriteNumber(OffsetName, _base + entry.Offset);
            writer.WriteNumber(LengthName, entry.Length);
            writer.WriteString(RowName, _rows[entry.Row]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>These, and for each of further records in a list of the document the origin that the same field has in a record of another list.</summary>
    /// <param name="list">The property that holds the list.</param>
    /// <param name="first">The place of the first further record.</param>
    /// <param name="field">The property that they share.</param>
    /// <param name="from">For each of them the property that holds the other list, and the place there.</param>
    internal Origins With(string list, int first, string field, IReadOnlyList<(string List, int Index)> from)
    {
        if (_document is null) return this;
        var (nodes, entries) = (_nodes.ToList(), _entries.ToList());
        var records = _nodes.Index().Where(n => n.Item.Parent == 0).ToDictionary(n => (n.Item.Field, n.Item.Index), n => n.Index);
        var values = _entries.ToLookup(e => (e.Node, (int)e.Field));
        var (holder, own) = (_document.OfProperty(list), _document.OfProperty(list).Table!.OfProperty(field));
        for (var i = 0; i < from.Count; i++)
        {
            var other = _document.OfProperty(from[i].List);
            nodes.Add(new(0, holder.Ordinal, first + i));
            if (records.TryGetValue((other.Ordinal, from[i].Index), out var record))
                entries.AddRange(values[(record, other.Table!.OfProperty(field).Ordinal)].Take(1).Select(e => e with { Node = nodes.Count - 1, Field = (ushort)own.Ordinal }));
        }

        return new([.. entries], [.. nodes], _rows, _document, _base);
    }

    Dictionary<string, FieldOrigin> ByField()
    {
        var byField = new Dictionary<string, FieldOrigin>(_entries.Length, StringComparer.Ordinal);
        foreach (var origin in All) byField[origin.Field] = origin;
        return byField;
    }

    // A parent is always numbered before its children.
    Record[] Records()
    {
        var records = new Record[_nodes.Length];
        for (var i = 0; i < records.Length; i++)
            records[i] = _nodes[i].Parent < 0 ? new("", _document!) : records[_nodes[i].Parent].Inside(_nodes[i]);
        return records;
    }

    /// <summary>One value: the record it belongs to, the ordinal of its field, the map's row, and its bytes, counted from the start of the message.</summary>
    internal readonly record struct Entry(int Node, ushort Field, ushort Row, uint Offset, int Length);

    /// <summary>One record: the record and the ordinal of the field that hold it, and its place in a list (-1: no list).</summary>
    internal readonly record struct Node(int Parent, int Field, int Index);

    readonly record struct Record(string Pointer, FieldTable Table)
    {
        internal string PointerTo(int field) => string.Concat(Pointer, "/", Table.Fields[field].Name);

        // The same, written into an array that is kept from pointer to pointer.
        internal ReadOnlySpan<char> PointerTo(int field, ref char[] into)
        {
            var name = Table.Fields[field].Name;
            var length = Pointer.Length + 1 + name.Length;
            if (into.Length < length) into = new char[length * 2];
            Pointer.CopyTo(into);
            into[Pointer.Length] = '/';
            name.CopyTo(into.AsSpan(Pointer.Length + 1));
            return into.AsSpan(0, length);
        }

        internal Record Inside(Node node) => new(
            node.Index < 0 ? PointerTo(node.Field) : string.Create(CultureInfo.InvariantCulture, $"{Pointer}/{Table.Fields[node.Field].Name}/{node.Index}"),
            Table.Fields[node.Field].Table!);
    }
}
