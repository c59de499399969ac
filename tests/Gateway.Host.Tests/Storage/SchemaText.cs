using System.Text.RegularExpressions;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>A table as the migrations of a dialect leave it: what must be the same in all of them.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Name, kind of value and whether it may be missing, in order of their names.</param>
/// <param name="Keys">Primary key and unique indexes, as lists of columns.</param>
/// <param name="Indexes">Names and columns of the other indexes.</param>
/// <param name="References">Columns and the table that they refer to.</param>
sealed record TableText(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Keys, IReadOnlyList<string> Indexes, IReadOnlyList<string> References);

/// <summary>Reads the migrations of a dialect as text, so that no server is needed to compare them.</summary>
static partial class SchemaText
{
    internal static IReadOnlyList<TableText> Of(string dialect)
    {
        var script = Comment().Replace(string.Join('\n', Scripts(dialect)), "");
        var dropped = DropTable().Matches(script).Select(m => m.Groups[1].Value).ToHashSet();
        return [.. Table().Matches(script).Where(m => !dropped.Contains(m.Groups[1].Value)).Select(m => Read(dialect, m.Groups[1].Value, m.Groups[2].Value, script))];
    }

    internal static IEnumerable<string> Scripts(string dialect) => Migrations.Of(dialect switch
    {
        "postgresql" => new PostgresDialect(),
        "sqlserver" => new SqlServerDialect(),
        _ => new SqliteDialect(),
    }).Scripts.Select(s => s.Script);

    static TableText Read(string dialect, string table, string body, string script)
    {
        var lines = body.Split('\n').Select(l => l.Trim().TrimEnd(',')).Where(l => l.Length > 0).ToList();
        lines.AddRange(AddColumn().Matches(script).Where(m => m.Groups[1].Value == table).Select(m => m.Groups[2].Value));
        var columns = lines.Where(l => char.IsLower(l[0])).ToList();
        var constraints = lines.Where(l => !char.IsLower(l[0])).ToList();
        var indexes = Index().Matches(script).Where(m => m.Groups[3].Value == table && DropIndex().Matches(script).All(d => d.Index < m.Index || d.Groups[1].Value != m.Groups[2].Value)).ToList();
        return new(
            table,
            [.. columns.Select(c => Column(dialect, c)).Order(StringComparer.Ordinal)],
            [
                .. columns.Where(c => c.Contains("PRIMARY KEY", StringComparison.Ordinal)).Select(c => c.Split(' ')[0]),
                .. constraints.Where(c => c.StartsWith("PRIMARY KEY", StringComparison.Ordinal)).Select(Bracketed),
                .. indexes.Where(i => i.Groups[1].Length > 0).Select(i => $"{i.Groups[2].Value} {i.Groups[4].Value}"),
            ],
            [.. indexes.Where(i => i.Groups[1].Length == 0).Select(i => $"{i.Groups[2].Value} {i.Groups[4].Value}").Order(StringComparer.Ordinal)],
            [.. lines.Where(l => l.Contains("REFERENCES", StringComparison.Ordinal)).Select(l => $"{(char.IsLower(l[0]) ? l.Split(' ')[0] : Bracketed(l))} {l[l.IndexOf("REFERENCES", StringComparison.Ordinal)..]}")]);
    }

    static string Column(string dialect, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var nullability = line.Contains("NOT NULL", StringComparison.Ordinal) ? "required" : "optional";
        return $"{words[0]} {KindOf(dialect, words[0], words[1])} {nullability}";
    }

    // On SQLite a decimal is text and a boolean a number: there only the name, or the other dialects, tell.
    static string KindOf(string dialect, string column, string type) => type switch
    {
        "smallint" => "number",
        "bigint" => "number",
        "INTEGER" => "number",
        "numeric" or "decimal(38," => "text or decimal",
        _ when Decimals.Contains(column) => dialect == "sqlite" ? "text or decimal" : "text, and should be decimal",
        _ => "text",
    };

    static readonly string[] Decimals = ["quantity", "price", "price_basis", "factor", "amount", "amount_at_stake"];

    static string Bracketed(string text) => text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.IndexOf(')', StringComparison.Ordinal)];

    [GeneratedRegex(@"DROP TABLE (\w+)")]
    private static partial Regex DropTable();

    [GeneratedRegex(@"--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^CREATE TABLE (\w+) \(\n(.*?)^\);", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Table();

    // Which rows are in it may differ: SQL Server's kin do not all know indexes of some rows.
    [GeneratedRegex(@"^(?:EXEC\(')?CREATE (UNIQUE )?INDEX (\w+) ON (\w+) \((.*?)\)(?: WHERE .*)?;", RegexOptions.Multiline)]
    private static partial Regex Index();

    [GeneratedRegex(@"^DROP INDEX (\w+)", RegexOptions.Multiline)]
    private static partial Regex DropIndex();

    [GeneratedRegex(@"^ALTER TABLE (\w+) ADD (?:COLUMN )?(.*?);", RegexOptions.Multiline)]
    private static partial Regex AddColumn();
}
