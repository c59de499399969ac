using System.Text;
using System.Text.Json;
using Gateway.Translation;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Import;

/// <summary>Reads the rows of an imported file: CSV with a header row, or JSON (one object, an array, or one object a line).</summary>
/// <remarks>A JSON object with <c>lines</c> gives one row a line, the object's own values repeated: the shape of the CSV. So
/// both are judged by the same code. A row's "column" in a message is the number of its value, from 1.</remarks>
static class ImportFile
{
    const string Lines = "lines";

    /// <param name="file">Named in problems.</param>
    /// <param name="content">Whole.</param>
    /// <param name="problems">Taken up.</param>
    /// <param name="areLinesRows">False where an object is one row whatever is in it, and <c>lines</c> a value like any other.</param>
    internal static IReadOnlyList<ImportRow> Read(string file, ReadOnlyMemory<byte> content, ICollection<FileProblem> problems, bool areLinesRows = true)
    {
        var bytes = content.Span.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        var first = bytes.Span.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty) return [];
        var values = first[0] is (byte)'{' or (byte)'['
            ? FromJson(file, bytes.Span, problems, areLinesRows ? Rows : item => [Named(Values(item))])
            : FromCsv(file, bytes, problems);
        return [.. values.Select(row => new ImportRow(file, row.Line, row.Values, problems))];
    }

    static List<(int Line, Dictionary<string, string> Values)> FromCsv(string file, ReadOnlyMemory<byte> content, ICollection<FileProblem> problems)
    {
        var rows = new List<(int, Dictionary<string, string>)>();
        var reader = new CsvReader(new() { Delimiter = SeparatorOf(content.Span) });
        var line = new LineCounter(content.Span);
        var isMore = true;
        reader.Feed(content.Span, isFinal: true);
        while (isMore)
        {
            isMore = reader.Read();
            foreach (var diagnostic in reader.Diagnostics)
                problems.Add(new(file, line.At((int)diagnostic.Location.Offset), 1, diagnostic.Text));
            if (isMore && reader.HasRow) rows.Add((line.At((int)reader.Row.Offset), Named(Cells(reader))));
            reader.Release();
        }

        return rows;
    }

    static List<(string, string)> Cells(CsvReader reader)
    {
        var cells = new List<(string, string)>(reader.FileColumns.Count);
        for (var i = 0; i < reader.FileColumns.Count; i++) cells.Add((reader.FileColumns[i], reader.Row[i + 1].ToString()));
        return cells;
    }

    // Spreadsheets of half of Europe write semicolons.
    static byte SeparatorOf(ReadOnlySpan<byte> content)
    {
        var header = content[..(content.IndexOf((byte)'\n') is var end and >= 0 ? end : content.Length)];
        return header.Contains((byte)',') ? (byte)',' : header.Contains((byte)';') ? (byte)';' : (byte)'\t';
    }

    static List<(int Line, Dictionary<string, string> Values)> FromJson(
        string file, ReadOnlySpan<byte> content, ICollection<FileProblem> problems, Func<JsonElement, IEnumerable<Dictionary<string, string>>> rowsOf)
    {
        var rows = new List<(int, Dictionary<string, string>)>();
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            var line = new LineCounter(content);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray) continue;
                var at = line.At((int)reader.TokenStartIndex);
                using var element = JsonDocument.ParseValue(ref reader);
                if (element.RootElement.ValueKind == JsonValueKind.Object) rows.AddRange(rowsOf(element.RootElement).Select(r => (at, r)));
                else problems.Add(new(file, at, 1, $"found {element.RootElement.ValueKind}, expected an object"));
            }
        }
        catch (JsonException e)
        {
            problems.Add(new(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, "the JSON is malformed: " + e.Message));
        }

        return rows;
    }

    static IEnumerable<Dictionary<string, string>> Rows(JsonElement item)
    {
        if (!item.TryGetProperty(Lines, out var lines) || lines.ValueKind != JsonValueKind.Array) return [Named(Values(item))];
        var own = Values(item).Where(v => v.Item1 != Lines);
        return lines.EnumerateArray().Select(line => Named(own.Concat(Values(line))));
    }

    // Numbers keep their digits; an inner object or list is kept as its JSON text.
    static IEnumerable<(string, string)> Values(JsonElement item) => item.ValueKind != JsonValueKind.Object ? [] :
        from property in item.EnumerateObject()
        where property.Value.ValueKind != JsonValueKind.Null
        select (property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText());

    // The first of two equal names stands: an order's own value before a line's.
    static Dictionary<string, string> Named(IEnumerable<(string Name, string Value)> values)
    {
        var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values) named.TryAdd(name.Trim(), value);
        return named;
    }

    /// <summary>Line numbers of offsets; while they rise, each line break is counted once.</summary>
    ref struct LineCounter(ReadOnlySpan<byte> content)
    {
        readonly ReadOnlySpan<byte> _content = content;
        int _offset;
        int _line = 1;

        internal int At(int offset)
        {
            if (offset < _offset) (_offset, _line) = (0, 1);
            _line += _content[_offset..offset].Count((byte)'\n');
            _offset = offset;
            return _line;
        }
    }
}
