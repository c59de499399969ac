using System.Text;
using Gateway.Translation.Definitions;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>How the values of a row are told apart.</summary>
enum RowLayout
{
    Delimited,
    Fixed,
}

/// <summary>Reads how a CSV file is written, and which of its rows make one document, from its map.</summary>
static class CsvLayoutText
{
    static readonly Dictionary<string, Encoding> Charsets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = new UTF8Encoding(false),
        ["ascii"] = Encoding.ASCII,
        ["iso-8859-1"] = Encoding.Latin1,
        ["iso-8859-2"] = CodePagesEncodingProvider.Instance.GetEncoding(28592)!,
        ["iso-8859-15"] = CodePagesEncodingProvider.Instance.GetEncoding(28605)!,
        ["windows-1250"] = CodePagesEncodingProvider.Instance.GetEncoding(1250)!,
        ["windows-1252"] = CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        ["ibm850"] = CodePagesEncodingProvider.Instance.GetEncoding(850)!,
    };

    internal static CsvFormat Format(YamlFields map, YamlFields message)
    {
        var format = message.Choice("layout", RowLayout.Delimited) == RowLayout.Fixed ? Fixed(map, message) : Delimited(map, message);
        return format with
        {
            Charset = message.Value<Encoding?>("charset", null, TryReadCharset, $"one of {string.Join(", ", Charsets.Keys)}"),
            ThousandsMark = message.Value("thousands", (byte)0, TryReadByte, "one character, . or , or a blank"),
            DecimalMark = message.Value("decimal", format.DecimalMark, TryReadByte, "one character, . or ,"),
        };
    }

    static CsvFormat Fixed(YamlFields map, YamlFields message)
    {
        var layout = FixedLayoutText.Read(map, message);
        return new() { Fixed = layout, Columns = layout.ColumnNames, Optional = layout.ColumnNames, HasHeader = false };
    }

    static CsvFormat Delimited(YamlFields map, YamlFields message)
    {
        map.Require("columns");
        var optional = map.Texts("optional");
        var format = new CsvFormat { Columns = [.. map.Texts("columns"), .. optional], Optional = optional };
        return format with
        {
            Delimiter = message.Value("delimiter", format.Delimiter, TryReadByte, "one character, or tab"),
            Comment = message.Value("comment", (byte)0, TryReadByte, "one character"),
            Aliases = Aliases(map.Section("aliases"), [.. format.Columns]),
            Quote = message.Value("quote", format.Quote, TryReadByte, "one character"),
            HasHeader = message.Flag("header", true),
        };
    }

    static Dictionary<string, IReadOnlyList<string>> Aliases(YamlFields? aliases, string[] columns)
    {
        if (aliases is null) return [];
        foreach (var (column, _) in aliases.Mapping.Entries.Where(e => !columns.Contains(e.Key.Text)))
            aliases.Problems.Add(column.Position.Problem($"unknown column \"{column.Text}\"; {Spelling.Hint(column.Text, columns)}"));
        return aliases.Mapping.Entries.ToDictionary(e => e.Key.Text, e => aliases.Texts(e.Key.Text));
    }

    internal static IReadOnlyList<int> Group(YamlFields map, CsvFormat format)
    {
        map.Require("group");
        var columns = format.Columns;
        foreach (var column in map.Scalars("group").Where(c => !columns.Contains(c.Text)))
            map.Problems.Add(column.Position.Problem($"unknown column \"{column.Text}\"; {Spelling.Hint(column.Text, [.. columns])}"));
        return [.. map.Texts("group").Select(c => columns.ToList().IndexOf(c) + 1)];
    }

    internal static bool TryReadByte(string text, out byte value)
    {
        value = text == "tab" ? (byte)'\t' : text.Length == 1 && char.IsAscii(text[0]) ? (byte)text[0] : (byte)0;
        return value != 0;
    }

    static bool TryReadCharset(string text, out Encoding? value) => Charsets.TryGetValue(text, out value);
}
