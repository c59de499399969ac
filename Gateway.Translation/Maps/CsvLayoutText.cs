using System.Text;
using Gateway.Translation.Definitions;

namespace Gateway.Translation.Maps;

/// <summary>Reads how a CSV file is written from its map.</summary>
static class CsvLayoutText
{
    static readonly Dictionary<string, Encoding> Charsets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = new UTF8Encoding(false),
        ["ascii"] = Encoding.ASCII,
        ["latin-1"] = Encoding.Latin1,
        ["iso-8859-1"] = Encoding.Latin1,
    };

    internal static CsvLayout Read(YamlFields map, YamlFields? message)
    {
        var layout = new CsvLayout
        {
            Delimiter = message?.Value("delimiter", (byte)',', TryReadByte, "one character, or tab") ?? 0,
            Quote = message?.Value("quote", (byte)'"', TryReadByte, "one character") ?? 0,
            Charset = message?.Value("charset", Charsets["utf-8"], TryReadCharset, $"one of {string.Join(", ", Charsets.Keys)}") ?? Encoding.UTF8,
            DecimalMark = message?.Value("decimal", (byte)'.', TryReadByte, "one character, . or ,") ?? 0,
            Columns = map.Texts("columns"),
            Group = map.Texts("group"),
        };
        map.Require("columns");
        map.Require("group");
        foreach (var column in map.Scalars("group").Where(c => !layout.Columns.Contains(c.Text)))
            map.Problems.Add(column.Position.Problem($"unknown column \"{column.Text}\"; {Spelling.Hint(column.Text, [.. layout.Columns])}"));
        return layout;
    }

    static bool TryReadByte(string text, out byte value)
    {
        value = text == "tab" ? (byte)'\t' : text.Length == 1 ? (byte)text[0] : (byte)0;
        return value != 0 && value < 0x80;
    }

    static bool TryReadCharset(string text, out Encoding value) => Charsets.TryGetValue(text, out value!);
}
