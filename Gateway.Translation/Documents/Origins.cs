using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>Where a field's value came from, in the published form.</summary>
/// <param name="Field">JSON Pointer (RFC 6901) into the document.</param>
/// <param name="Offset">First byte in the stored payload.</param>
/// <param name="Length">Number of bytes as received, release characters and quotes included.</param>
/// <param name="Row">The row of the map that read them, as file:line.</param>
public sealed record FieldOrigin(string Field, long Offset, int Length, string Row);

/// <summary>The origins of one document's fields, kept beside it; a field without origin is a constant, computed, or derived from another field.</summary>
/// <remarks>Flat arrays while the document is read: one entry per value, one per record. Pointers are spelt out only when asked for.</remarks>
public sealed class Origins
{
    readonly Entry[] _entries;
    readonly Node[] _nodes;
    readonly IReadOnlyList<string> _rows;
    Dictionary<string, FieldOrigin>? _byField;

    internal Origins(ReadOnlySpan<Entry> entries, ReadOnlySpan<Node> nodes, IReadOnlyList<string> rows)
    {
        _entries = entries.ToArray();
        _nodes = nodes.ToArray();
        _rows = rows;
    }

    /// <summary>Of a document that was not read from bytes.</summary>
    public static Origins None { get; } = new([], [], []);

    /// <summary>Number of fields with an origin.</summary>
    public int Count => _entries.Length;

    /// <summary>All of them, in the order in which the map read them.</summary>
    public IEnumerable<FieldOrigin> All
    {
        get
        {
            var prefixes = Prefixes();
            foreach (var entry in _entries)
                yield return new($"{prefixes[entry.Node]}/{entry.Field.Name}", entry.Offset, entry.Length, _rows[entry.Row]);
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
        var prefixes = Prefixes();
        writer.WriteStartArray();
        foreach (var entry in _entries)
        {
            writer.WriteStartObject();
            writer.WriteString("field", string.Concat(prefixes[entry.Node], "/", entry.Field.Name));
            writer.WriteNumber("offset", entry.Offset);
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
    string[] Prefixes()
    {
        var prefixes = new string[_nodes.Length];
        var text = new StringBuilder();
        for (var i = 0; i < _nodes.Length; i++)
        {
            text.Clear();
            if (_nodes[i].Field is { } field)
            {
                text.Append(prefixes[_nodes[i].Parent]).Append('/').Append(field.Name);
                if (_nodes[i].Index >= 0) text.Append(CultureInfo.InvariantCulture, $"/{_nodes[i].Index}");
            }

            prefixes[i] = text.ToString();
        }

        return prefixes;
    }

    /// <summary>One value: the record it belongs to, its field, its bytes, and the map's row.</summary>
    internal readonly record struct Entry(int Node, Field Field, long Offset, int Length, int Row);

    /// <summary>One record: the record and field that hold it, and its place in a list (-1: no list).</summary>
    internal readonly record struct Node(int Parent, Field? Field, int Index);
}
