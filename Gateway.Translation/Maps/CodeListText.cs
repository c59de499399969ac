using System.Text;
using Gateway.Translation.Definitions;

namespace Gateway.Translation.Maps;

/// <summary>One row of a code list file.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Cells">The values, quotes taken away, blanks at both ends cut.</param>
sealed record CodeListRow(string File, int Line, IReadOnlyList<string> Cells);

/// <summary>Splits a code list into rows; blank lines and lines that begin with # are left out.</summary>
static class CodeListText
{
    internal static IEnumerable<CodeListRow> Rows(string file, string text, ICollection<FileProblem> problems)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0 || line[0] == '#') continue;
            yield return new(file, i + 1, Cells(file, i + 1, line, problems));
        }
    }

    static List<string> Cells(string file, int number, string line, ICollection<FileProblem> problems)
    {
        var cells = new List<string>();
        var at = 0;
        while (at <= line.Length)
        {
            var isQuoted = at < line.Length && line[at] == '"';
            cells.Add((isQuoted ? Quoted(line, ref at) : Plain(line, ref at)).Trim());
            if (isQuoted && at < line.Length && line[at] != ',')
                problems.Add(new(file, number, at + 1, "a comma or the end of the line is expected after the closing quote"));
            at++;
        }

        return cells;
    }

    static string Plain(string line, ref int at)
    {
        var end = line.IndexOf(',', at);
        var value = line[at..(end < 0 ? line.Length : end)];
        at += value.Length;
        return value;
    }

    // A doubled quote inside quotes is one quote (RFC 4180 §2.7).
    static string Quoted(string line, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"') value.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"') value.Append(line[at++]);
            else break;
        }

        at = Math.Min(at + 1, line.Length);
        return value.ToString();
    }
}

/// <summary>Which column of a code list holds what.</summary>
/// <param name="Values">Names of the canonical columns; they stand from the second column on.</param>
/// <param name="Use">Index of the column <c>use</c>; -1 when there is none.</param>
/// <param name="Length">Index of the column <c>length</c>; -1 when there is none.</param>
/// <param name="Width">Number of columns named.</param>
sealed record CodeListLayout(IReadOnlyList<string> Values, int Use, int Length, int Width)
{
    internal static CodeListLayout? Read(CodeListRow header, ICollection<FileProblem> problems)
    {
        var names = header.Cells;
        var values = names.Skip(1).Where(n => n is not ("use" or "length" or "note")).ToList();
        if (names[0] == "code" && values.Count > 0 && names.Distinct().Count() == names.Count && names.Skip(1).Take(values.Count).SequenceEqual(values))
            return new(values, names.ToList().IndexOf("use"), names.ToList().IndexOf("length"), names.Count);
        problems.Add(new(header.File, header.Line, 1, "the first row must name the columns: code, the canonical ones, then use, length and note if wanted"));
        return null;
    }

    internal CodeEntry? EntryOf(CodeListRow row, ICollection<FileProblem> problems)
    {
        if (row.Cells.Count > Width || row.Cells.Count < Values.Count + 1 || row.Cells[0].Length == 0)
        {
            problems.Add(new(row.File, row.Line, 1, $"the row has {row.Cells.Count} columns where {Width} are named, or no code; quote a value that holds a comma"));
            return null;
        }

        var use = Cell(row, Use);
        if (use is "" or "both" or "in" or "out")
            return new(row.Cells[0], [.. row.Cells.Skip(1).Take(Values.Count).Select(v => v.Length == 0 ? null : v)], Direction(use), Cell(row, Length), row.Line);
        problems.Add(new(row.File, row.Line, 1, $"unknown use \"{use}\"; {Spelling.Hint(use, ["both", "in", "out"])}"));
        return null;
    }

    static string Cell(CodeListRow row, int column) => column >= 0 && column < row.Cells.Count ? row.Cells[column] : "";

    static MapDirection Direction(string use) => use switch
    {
        "in" => MapDirection.In,
        "out" => MapDirection.Out,
        _ => MapDirection.Both,
    };
}
