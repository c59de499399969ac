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
        var records = Records();
        writer.WriteStartArray();
        foreach (var entry in _entries)
        {
            writer.WriteStartObject();
            writer.WriteString("field", records[entry.Node].PointerTo(entry.Field));
            writer.WriteNumber("offset", _base + entry.Offset);
            writer.WriteNumber("length", entry.Length);
            writer.WriteString("row", _rows[entry.Row]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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

        internal Record Inside(Node node) => new(
            node.Index < 0 ? PointerTo(node.Field) : string.Create(CultureInfo.InvariantCulture, $"{Pointer}/{Table.Fields[node.Field].Name}/{node.Index}"),
            Table.Fields[node.Field].Table!);
    }
}
