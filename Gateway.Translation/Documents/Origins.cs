using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>Where a field's value came from, in the published form.</summary>
/// <param name="Field">JSON Pointer (RFC 6901) into the document.</param>
/// <param name="Offset">First byte in the stored payload.</param>
/// <param name="Length">Number of bytes as received, release characters and quotes included.</param>
/// <param name="Row">The row of the map that read them, as file:line.</param>
public sealed record FieldOrigin(string Field, long Offset, int Length, string Row);

/// <summary>The origins of one document's fields, kept beside it; a field without origin is a constant, computed, or derived from another field.</summary>
/// <remarks>They lie with the values; pointers are spelt out only when asked for.</remarks>
public sealed class Origins
{
    readonly IReadOnlyList<string> _rows;
    readonly long _base;
    DocumentTree? _tree;
    bool _isTakenBack;
    Dictionary<string, FieldOrigin>? _byField;

    /// <param name="tree">The document as it was read; null where it was not.</param>
    /// <param name="rows">Where each row of the map stands.</param>
    /// <param name="start">What the offsets count from.</param>
    internal Origins(DocumentTree? tree, IReadOnlyList<string> rows, long start)
    {
        _tree = tree;
        _rows = rows;
        _base = start;
    }

    /// <summary>Of a document that was not read from bytes.</summary>
    public static Origins None { get; } = new(null, [], 0);

    /// <summary>Number of fields with an origin.</summary>
    public int Count => Tree?.OriginCount ?? 0;

    DocumentTree? Tree => _isTakenBack ? throw MappedDocument.WasLent() : _tree;

    internal void TakeBack() => (_tree, _isTakenBack) = (null, true);

    /// <summary>All of them, in the order in which the map read them.</summary>
    public IEnumerable<FieldOrigin> All
    {
        get
        {
            if (Tree is not { } tree) yield break;
            var records = Records(tree);
            for (var i = 0; i < tree.ValueCount; i++)
                if (tree.Values[i] is { Length: > 0 } value)
                    yield return new(records[value.Node].PointerTo(value.Field), _base + value.Offset, value.Length, _rows[value.Row]);
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
        ArgumentNullException.ThrowIfNull(writer);
        var json = RecordJson.Begin(writer.Options.Encoder ?? JavaScriptEncoder.Default);
        json.Open((byte)'[');
        if (Tree is { } tree) Write(json, tree);
        json.Close((byte)']');
        DocumentJson.Write(writer, json);
    }

    void Write(RecordJson json, DocumentTree tree)
    {
        var pointers = new Pointers(tree);
        foreach (ref readonly var value in tree.Values.AsSpan(0, tree.ValueCount))
        {
            if (value.Length == 0) continue;
            json.Comma();
            json.Put("{\"field\":\""u8);
            json.Put(pointers.Of(value.Node));
            json.Put(tree.TableOf(value.Node).FieldAt(value.Field).PointerName);
            json.Put("\",\"offset\":"u8);
            json.Number((ulong)(_base + value.Offset), 0);
            json.Put(",\"length\":"u8);
            json.Number((ulong)value.Length, 0);
            json.Put(",\"row\":\""u8);
            json.Text(_rows[value.Row]);
            json.Put("\"}"u8);
        }
    }

    Dictionary<string, FieldOrigin> ByField()
    {
        var byField = new Dictionary<string, FieldOrigin>(Count, StringComparer.Ordinal);
        foreach (var origin in All) byField[origin.Field] = origin;
        return byField;
    }

    // A parent is always numbered before its children.
    static Record[] Records(DocumentTree tree)
    {
        var records = new Record[tree.NodeCount];
        records[0] = new("", tree.TableOf(0));
        for (var i = 1; i < records.Length; i++)
            if (!tree.Nodes[i].IsTakenBack)
                records[i] = records[tree.Nodes[i].Parent].Inside(tree.Nodes[i]);
        return records;
    }

    readonly record struct Record(string Pointer, FieldTable Table)
    {
        internal string PointerTo(int field) => string.Concat(Pointer, "/", Table.Fields[field].Name);

        internal Record Inside(in DocumentTree.Node node) => new(
            node.Index < 0 ? PointerTo(node.Field) : string.Create(CultureInfo.InvariantCulture, $"{Pointer}/{Table.Fields[node.Field].Name}/{node.Index}"),
            Table.Fields[node.Field].Table!);
    }

    /// <summary>The pointers to all records, one behind the other.</summary>
    sealed class Pointers
    {
        // A slash, and the digits of any index.
        const int MostDigits = 11;

        readonly (int Start, int Length)[] _places;
        byte[] _bytes = new byte[4096];
        int _length;

        internal Pointers(DocumentTree tree)
        {
            _places = new (int, int)[tree.NodeCount];
            for (var i = 1; i < _places.Length; i++)
                if (!tree.Nodes[i].IsTakenBack)
                    _places[i] = Append(tree.Nodes[i].Parent, tree.TableOf(tree.Nodes[i].Parent).FieldAt(tree.Nodes[i].Field).PointerName, tree.Nodes[i].Index);
        }

        internal ReadOnlySpan<byte> Of(int node) => _bytes.AsSpan(_places[node].Start, _places[node].Length);

        (int Start, int Length) Append(int parent, byte[] name, int index)
        {
            var start = _length;
            var wanted = start + _places[parent].Length + name.Length + MostDigits;
            if (_bytes.Length < wanted) Array.Resize(ref _bytes, wanted * 2);
            Put(Of(parent));
            Put(name);
            if (index >= 0)
            {
                Put("/"u8);
                if (Utf8Formatter.TryFormat(index, _bytes.AsSpan(_length), out var digits)) _length += digits;
            }

            return (start, _length - start);
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }
    }
}
