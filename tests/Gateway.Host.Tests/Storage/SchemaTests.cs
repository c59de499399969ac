using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>The tables are the same in every database, whatever they are written in.</summary>
public sealed partial class SchemaTests
{
    [Theory]
    [InlineData("postgresql")]
    [InlineData("sqlserver")]
    public void The_tables_are_those_of_SQLite(string dialect)
    {
        var expected = SchemaText.Of("sqlite").OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(Lines);
        var actual = SchemaText.Of(dialect).OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(Lines);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    [Fact]
    public void On_SQL_Server_every_index_key_fits_into_900_bytes_and_every_text_compares_by_its_code_units()
    {
        var lines = string.Join('\n', SchemaText.Scripts("sqlserver")).Split('\n');
        Assert.DoesNotContain(lines, l => l.Contains("nvarchar", StringComparison.Ordinal) && !l.Contains("COLLATE Latin1_General_BIN2", StringComparison.Ordinal));
        foreach (var table in SchemaText.Of("sqlserver"))
            foreach (var key in table.Keys.Concat(table.Indexes))
                Assert.InRange(key.Split(' ')[(key.StartsWith("ix_", StringComparison.Ordinal) || key.StartsWith("ux_", StringComparison.Ordinal) ? 1 : 0)..]
                    .Sum(c => BytesOf(lines, table.Name, c.TrimEnd(','))), 1, 900);
    }

    // The other columns hold what is ours: ids, states, hashes, names of profiles.
    [Fact]
    public void On_SQL_Server_every_column_of_partners_text_takes_what_the_widths_leave_of_it()
    {
        var columns = Column().Matches(string.Join('\n', SchemaText.Scripts("sqlserver"))).Select(m => (Name: m.Groups[1].Value.Replace("_", "", StringComparison.Ordinal), Size: m.Groups[2].Value)).ToList();
        foreach (var (name, width) in TextWidths.ByName.Where(w => w.Key != "Credited"))
        {
            var sizes = columns.Where(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(c => c.Size).ToList();
            Assert.NotEmpty(sizes);
            Assert.All(sizes.Where(s => s != "max"), s => Assert.True(int.Parse(s, CultureInfo.InvariantCulture) >= width || name == "Number", $"{name} {s}"));
        }
    }

    [GeneratedRegex(@"^    (\w+)\s+nvarchar\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Column();

    static IEnumerable<string> Lines(TableText table) =>
    [
        $"table {table.Name}", .. table.Columns.Select(c => $"  {c}"), .. table.Keys.Select(k => $"  key {k}"),
        .. table.Indexes.Select(i => $"  index {i}"), .. table.References.Select(r => $"  {r}"),
    ];

    static int BytesOf(string[] lines, string table, string column)
    {
        var line = lines.SkipWhile(l => !l.StartsWith($"CREATE TABLE {table} ", StringComparison.Ordinal))
            .First(l => l.TrimStart().StartsWith(column + " ", StringComparison.Ordinal) || l.StartsWith($"ALTER TABLE {table} ADD {column} ", StringComparison.Ordinal));
        var size = line.Split("nvarchar(");
        return size.Length == 1 ? 8 : 2 * int.Parse(size[1].Split(')')[0], CultureInfo.InvariantCulture);
    }
}
