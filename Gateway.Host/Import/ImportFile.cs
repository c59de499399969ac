using System.Text.Json;
using Gateway.Translation;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Import;

/// <summary>Reads the rows of an imported file: CSV with a header row, or JSON (one object, an array, or one object a line).</summary>
/// <remarks>A JSON object with <c>lines</c> gives one row a line, the object's own values repeated: the shape of the CSV. So
/// both are judged by the same code. A row's "column" in a message is the number of its value, from 1. The file is read block by block, however long it is;
/// of JSON one object at a time.</remarks>
/// <param name="name">Named in problems.</param>
/// <param name="content">Its bytes; whoever reads the rows has them from the beginning, one reader after the other.</param>
sealed class ImportFile(string name, Stream content)
{
    const string Lines = "lines";
    const int BlockBytes = 64 * 1024;

    internal string Name => name;

    /// <summary>Where the JSON ends that can be read, once the rows were read; null when that is where it should end.</summary>
    internal FileProblem? Malformed { get; private set; }

    /// <summary>The rows of what is in memory as a whole.</summary>
    internal static IReadOnlyList<ImportRow> Read(string name, ReadOnlyMemory<byte> content, ICollection<FileProblem> problems, bool areLinesRows = true) =>
        [.. new ImportFile(name, new MemoryStream(content.ToArray())).Rows(problems, areLinesRows)];

    /// <summary>The rows, read as they are asked for.</summary>
    /// <param name="problems">Taken up.</param>
    /// <param name="areLinesRows">False where an object is one row whatever is in it, and <c>lines</c> a value like any other.</param>
    internal IEnumerable<ImportRow> Rows(ICollection<FileProblem> problems, bool areLinesRows = true)
    {
        content.Position = 0;
        var head = new byte[BlockBytes];
        var bytes = head.AsSpan(0, content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        var start = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        var first = bytes[start..].TrimStart(" \t\r\n"u8);
        if (first.IsEmpty) return [];
        return first[0] is (byte)'{' or (byte)'[' ? FromJson(start, problems, areLinesRows) : FromCsv(start, SeparatorOf(bytes), problems);
    }

    IEnumerable<ImportRow> FromCsv(int start, byte separator, ICollection<FileProblem> problems)
    {
        content.Position = start;
        var reader = new CsvReader(new() { Delimiter = separator });
        var lines = new LineCounter();
        while (true)
        {
            var isRow = reader.Read();
            if (isRow || reader.IsAtEnd)
            {
                // Offsets are asked for as they rise: what was found before the row, the row, what was found in it.
                var offset = isRow && reader.HasRow ? reader.Row.Offset : long.MaxValue;
                foreach (var diagnostic in reader.Diagnostics.Where(d => d.Location.Offset < offset)) Tell(diagnostic);
                var row = offset == long.MaxValue ? null : new ImportRow(name, lines.At(offset), Named(Cells(reader)), problems, reader.Diagnostics.All(d => d.Location.Offset < offset));
                foreach (var diagnostic in reader.Diagnostics.Where(d => d.Location.Offset >= offset)) Tell(diagnostic);
                if (row is not null) yield return row;
                reader.Release();
                if (!isRow) yield break;
                continue;
            }

            var room = reader.GetMemory(BlockBytes);
            var count = content.Read(room.Span);
            lines.Take(room.Span[..count]);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
        }

        void Tell(Diagnostic diagnostic) => problems.Add(new(name, lines.At(diagnostic.Location.Offset), 1, diagnostic.Text));
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

    IEnumerable<ImportRow> FromJson(int start, ICollection<FileProblem> problems, bool areLinesRows)
    {
        content.Position = start;
        var items = new JsonItems(content, BlockBytes);
        while (Next(items, problems) is { } item)
            using (item.Document)
            {
                var element = item.Document.RootElement;
                if (element.ValueKind != JsonValueKind.Object)
                {
                    problems.Add(new(name, item.Line, 1, $"found {element.ValueKind}, expected an object"));
                    continue;
                }

                foreach (var values in areLinesRows ? RowsOf(element) : [Named(Values(element))]) yield return new(name, item.Line, values, problems);
            }
    }

    (JsonDocument Document, int Line)? Next(JsonItems items, ICollection<FileProblem> problems)
    {
        try
        {
            return items.Next();
        }
        catch (JsonException e)
        {
            Malformed = new(name, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, "the JSON is malformed: " + e.Message);
            problems.Add(Malformed);
            return null;
        }
    }

    static IEnumerable<Dictionary<string, string>> RowsOf(JsonElement item)
    {
        if (!item.TryGetProperty(Lines, out var lines) || lines.ValueKind != JsonValueKind.Array) return [Named(Values(item))];
        var own = Values(item).Where(v => v.Item1 != Lines).ToList();
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
}
