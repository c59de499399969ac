using System.Globalization;
using Gateway.Translation.Definitions;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Reads the records of a fixed-width file from its map, and says which places are none or taken twice.</summary>
static class FixedLayoutText
{
    const int LongestRecord = 10_000;

    internal static FixedLayout Read(YamlFields map, YamlFields message)
    {
        map.Require("records");
        var tag = Range(message, "tag");
        var records = map.Sections("records").Select(r => Record(r, tag)).ToList();
        return new()
        {
            Tag = tag is var (from, to) ? new("tag", from, to) : null,
            RecordBytes = message.Number("length", 0, 1, LongestRecord),
            Records = records,
        };
    }

    static FixedRecord Record(YamlFields record, (int From, int To)? tag)
    {
        if (tag is not null) record.Require("tag");
        else if (record.Has("tag")) record.Problem("tag", "the message names no place of the tag; write tag: 1-2 there");
        record.Require("columns");
        var columns = record.Sections("columns").Select(Column).OfType<FixedColumn>().ToList();
        var taken = tag is var (from, to) ? columns.Append(new("tag", from, to)) : columns;
        foreach (var (first, second) in Overlaps(taken))
            record.Problem("columns", string.Create(CultureInfo.InvariantCulture, $"{first.Name} ({first.From}-{first.To}) and {second.Name} ({second.From}-{second.To}) share characters"));
        return new(record.Choice("is", FixedRecordKind.Line), record.TextOrNull("tag"), columns);
    }

    static FixedColumn? Column(YamlFields column)
    {
        column.Require("name");
        column.Require("at");
        var decimals = column.Has("decimals") ? column.Number("decimals", 0, 0, 9) : (int?)null;
        return Range(column, "at") is var (from, to)
            ? new(column.Text("name"), from, to)
            {
                Alignment = column.Choice("align", FixedAlignment.Left),
                Pad = column.Value("pad", (byte)' ', CsvLayoutText.TryReadByte, "one character"),
                Decimals = decimals,
            }
            : null;
    }

    static IEnumerable<(FixedColumn First, FixedColumn Second)> Overlaps(IEnumerable<FixedColumn> columns)
    {
        var ordered = columns.OrderBy(c => c.From).ToList();
        return ordered.Zip(ordered.Skip(1)).Where(pair => pair.Second.From <= pair.First.To);
    }

    static (int From, int To)? Range(YamlFields fields, string key) =>
        fields.Value<(int, int)?>(key, null, TryReadRange, "the first and the last character, as 3-12");

    static bool TryReadRange(string text, out (int, int)? range)
    {
        range = null;
        var parts = text.Split('-');
        if (parts.Length is 0 or > 2 || !TryReadPlace(parts[0], out var from) || !TryReadPlace(parts[^1], out var to) || to < from) return false;
        range = (from, to);
        return true;
    }

    static bool TryReadPlace(string text, out int place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out place) && place is >= 1 and <= LongestRecord;
}
