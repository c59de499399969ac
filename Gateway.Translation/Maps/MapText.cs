using Gateway.Translation.Definitions;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>Reads a map file; what is wrong becomes problems with line and column.</summary>
sealed class MapText
{
    /// <summary>Rows of one map, nested ones counted: what stops a file that would make every message slow.</summary>
    const int MaxRows = 2000;

    readonly ICollection<FileProblem> _problems;
    bool _isCsv;
    int _rowCount;

    MapText(ICollection<FileProblem> problems) => _problems = problems;

    internal static MapDefinition? Parse(string file, string text, ICollection<FileProblem> problems) =>
        YamlText.ParseMapping(file, text, problems) is { } root ? new MapText(problems).ReadMap(file, root) : null;

    /// <summary>Reads the rows by which a profile overrides those of a map.</summary>
    internal static IReadOnlyList<MapRow> ParseRows(IReadOnlyList<YamlFields> rows, Standard standard, ICollection<FileProblem> problems) =>
        new MapText(problems) { _isCsv = standard == Standard.Csv }.ReadRows(rows);

    MapDefinition ReadMap(string file, YamlMapping root)
    {
        var count = _problems.Count;
        var map = root.Read(_problems);
        map.Require("map");
        if (!map.Has("parts"))
        {
            map.Require("document");
            map.Require("message");
        }

        var message = map.Section("message");
        var standard = message?.Choice<Standard>("standard") ?? Standard.X12;
        _isCsv = standard == Standard.Csv;
        var format = _isCsv ? CsvLayoutText.Format(map, message!) : null;
        var definition = new MapDefinition
        {
            Name = map.Text("map", ""),
            File = file,
            Document = map.Text("document", ""),
            DocumentSource = map.Scalar("document"),
            Standard = standard,
            Type = message?.Text("type") ?? "",
            Versions = message is null || _isCsv ? [] : ReadVersions(message),
            Csv = format,
            Group = format is null ? [] : CsvLayoutText.Group(map, format),
            Extends = map.Scalar("extends"),
            Rows = ReadRows(map, "rows"),
            Parts = ReadParts(map.Section("parts")),
        };
        map.End();
        return definition with { IsFaulty = _problems.Count != count };
    }

    static IReadOnlyList<string> ReadVersions(YamlFields message)
    {
        message.Require("version");
        return message.Node("version") is YamlSequence ? message.Texts("version") : message.TextOrNull("version") is { } version ? [version] : [];
    }

    Dictionary<string, IReadOnlyList<MapRow>> ReadParts(YamlFields? parts) =>
        parts?.Mapping.Entries.ToDictionary(p => p.Key.Text, p => ReadRows(parts, p.Key.Text)) ?? [];

    // "rows: party" stands for the part of that name.
    IReadOnlyList<MapRow> ReadRows(YamlFields fields, string key) => fields.Node(key) is YamlScalar { IsBlank: false } part
        ? [new PartRow(part.Position, part)]
        : ReadRows(fields.Sections(key));

    List<MapRow> ReadRows(IReadOnlyList<YamlFields> rows)
    {
        _rowCount += rows.Count;
        if (_rowCount > MaxRows)
        {
            if (rows.Count > 0) _problems.Add(rows[0].Position.Problem($"the map has more than {MaxRows} rows; split it by extends or leave rows out"));
            return [];
        }

        return [.. rows.Select(ReadRow).OfType<MapRow>()];
    }

    MapRow? ReadRow(YamlFields row)
    {
        var read = row switch
        {
            _ when row.Has("field") || row.Has("fields") => ReadField(row),
            _ when row.Has("each") => ReadRecord(row, "each"),
            _ when row.Has("one") => ReadRecord(row, "one"),
            _ when row.Has("by") => ReadSwitch(row),
            _ when row.Has("pairs") => ReadPairs(row),
            _ when row.Has("const") => ReadConstant(row),
            _ when row.Has("total") => ReadTotal(row),
            _ when row.Has("number") => ReadNumber(row),
            _ when row.Has("tree") => ReadTree(row),
            _ when row.Has("drop") => ReadDrop(row),
            _ when row.Has("agree") => ReadAgree(row),
            _ when row.Has("part") => row.Scalar("part") is { } part ? new PartRow(row.Position, part) : null,
            _ => Unknown(row),
        };
        return read is null ? null : read with { Direction = row.Choice("direction", MapDirection.Both) };
    }

    MapRow? Unknown(YamlFields row)
    {
        _problems.Add(row.Position.Problem(
            "the row says nothing that is known: it needs one of field, fields, one, each, by, pairs, const, total, number, tree, drop, agree, part"));
        return null;
    }

    FieldRow? ReadField(YamlFields row)
    {
        var fields = row.Has("fields") ? row.Scalars("fields") : row.Scalar("field") is { } field ? [field] : [];
        var at = Addresses(row, "at");
        var read = new FieldRow(row.Position, fields, at)
        {
            Code = row.Scalar("code"),
            Unknown = row.Choice("unknown", UnknownCode.Error),
            As = row.Scalar("as"),
            Format = AddressOf(row, "format"),
            Scheme = AddressOf(row, "scheme"),
            Schemes = row.Scalar("schemes"),
            Inherit = row.Scalar("inherit"),
            SameAs = row.Scalar("same-as"),
            Value = row.Scalar("value"),
            IsRequired = row.Flag("required", false),
            IsQualifier = row.Flag("qualifier", false),
            IsJoined = row.Flag("join", false),
            Concat = SeparatorOf(row, "concat"),
            Split = SeparatorOf(row, "split"),
            Function = row.Scalar("function"),
            Others = row.Choice("take", OtherValues.Warn),
        };
        // Where an address could not be read, that was said; nothing more is to be concluded from the row.
        return fields.Count == 0 || (row.Has("at") && at.Count == 0) ? null : read;
    }

    // A separator may be a blank, which is nothing elsewhere.
    static YamlScalar? SeparatorOf(YamlFields row, string key) => row.Node(key) is YamlScalar { Text.Length: > 0 } separator ? separator : row.Scalar(key);

    RecordRow? ReadRecord(YamlFields row, string key)
    {
        var at = _isCsv ? null : Required(row, "at");
        var rows = ReadRows(row, "rows");
        return row.Scalar(key) is { } field && (at is not null || _isCsv)
            ? new(row.Position, field, key == "each", at, rows) { From = row.Number("from", 0, 1, 99), Step = row.Number("step", 0, 1, 99), Without = AddressOf(row, "without") }
            : null;
    }

    SwitchRow? ReadSwitch(YamlFields row)
    {
        row.Require("at");
        row.Require("to");
        var (by, at, to) = (Addresses(row, "by"), Addresses(row, "at"), row.Pairs("to"));
        if (by.Count > 0 && by.Count == at.Count)
            return new(row.Position, by, at, to) { As = row.Scalar("as"), Format = AddressOf(row, "format") };
        row.Problem("by", "\"by\" and \"at\" must name as many elements, each value beside its qualifier");
        return null;
    }

    PairsRow? ReadPairs(YamlFields row)
    {
        var at = Required(row, "at");
        row.Require("code");
        var unknown = row.Choice("unknown", UnknownCode.Keep);
        return row.Scalar("pairs") is { } field && row.Scalar("code") is { } code && at is not null
            ? new(row.Position, field, at, code, unknown) { Except = row.Texts("except") }
            : null;
    }

    ConstantRow? ReadConstant(YamlFields row) =>
        (Required(row, "at"), row.Scalar("const"), AddressOf(row, "with")) is ({ } at, { } text, var with)
            ? new(row.Position, text.Text, at) { With = with }
            : null;

    TotalRow? ReadTotal(YamlFields row)
    {
        row.Require("is");
        return (Required(row, "total"), row.Scalar("is")) is ({ } at, { } expression) ? new(row.Position, at, expression) : null;
    }

    static NumberRow? ReadNumber(YamlFields row) => row.Scalar("number") is { } field ? new(row.Position, field) : null;

    AgreeRow? ReadAgree(YamlFields row) =>
        (Required(row, "at"), row.Scalar("agree")) is ({ } at, { } field) ? new(row.Position, field, at) : null;

    DropRow? ReadDrop(YamlFields row)
    {
        var (at, reason) = (Addresses(row, "drop"), row.Text("reason"));
        return at.Count == 0 ? null : new(row.Position, at, reason);
    }

    TreeRow? ReadTree(YamlFields row)
    {
        row.Require("levels");
        var levels = row.Sections("levels").Select(ReadLevel).ToList();
        return row.Scalar("tree") is { } loop ? new(row.Position, loop, levels) : null;
    }

    LevelRow ReadLevel(YamlFields level)
    {
        var at = AddressOf(level, "at");
        if (at is null) level.Require("level");
        else level.Require("each");
        var codes = (level.TextOrNull("level") ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(level.Position, codes.Length == 0 ? [""] : codes, level.Scalar("each"), ReadRows(level, "rows")) { At = at, Without = AddressOf(level, "without") };
    }

    IReadOnlyList<Address> Addresses(YamlFields row, string key) => row.Node(key) switch
    {
        null => [],
        YamlSequence => [.. row.Scalars(key).Select(Parse).OfType<Address>()],
        _ => AddressOf(row, key) is { } address ? [address] : [],
    };

    Address? Required(YamlFields row, string key)
    {
        row.Require(key);
        return AddressOf(row, key);
    }

    Address? AddressOf(YamlFields row, string key) => row.Scalar(key) is { } source ? Parse(source) : null;

    // In CSV a place is the name of a column, which may hold any character.
    Address? Parse(YamlScalar source) => _isCsv ? new([], 0, 0, source) : AddressText.Parse(source, _problems);
}
