namespace Gateway.Host.CommandLine;

/// <summary>Rows of text in aligned columns, for people; the last column runs free.</summary>
sealed class TextTable(params string[] header)
{
    const string Gap = "  ";
    const string Below = "      ";

    readonly List<string[]> _rows = [];

    /// <summary>Columns that stand below their row too where the screen is narrow, in the order in which they go there.</summary>
    internal IReadOnlyList<string> Folds { get; init; } = [];

    internal int Count => _rows.Count;

    internal void Add(params string?[] row) => _rows.Add([.. row.Select(Printable)]);

    /// <summary>Writes the header and the rows; nothing when there are none.</summary>
    internal void Write(TextWriter text, string indent = "")
    {
        if (_rows.Count == 0) return;
        var widths = Widths();
        WriteLine(text, indent, header, widths);
        foreach (var row in _rows) WriteLine(text, indent, row, widths);
    }

    /// <summary>The same; what runs over the edge of a screen, the last column first, stands below its row instead.</summary>
    internal void Write(Terminal terminal)
    {
        var widths = Widths();
        int[] all = [.. Enumerable.Range(0, header.Length)];
        if (terminal.ScreenWidth is not { } screen || Width(all, widths) <= screen)
        {
            Write(terminal.Text);
            return;
        }

        List<int> beside = [.. all[..^1]], below = [];
        foreach (var column in Folds.TakeWhile(_ => Width(beside, widths) > screen).Select(fold => Array.IndexOf(header, fold)))
        {
            beside.Remove(column);
            below.Add(column);
        }

        int[] narrow = [.. beside.Select(i => widths[i])];
        WriteLine(terminal.Text, "", Cells(header), narrow);
        foreach (var row in _rows)
        {
            WriteLine(terminal.Text, "", Cells(row), narrow);
            terminal.WriteWrapped(Below, Words(row), " ");
        }

        string[] Cells(string[] row) => [.. beside.Select(i => row[i])];

        string[] Words(string[] row) => string.Join(" · ", below.Where(i => row[i].Length > 0).Select(i => $"{header[i].ToLowerInvariant()} {row[i]}").Append(row[^1]).Where(w => w.Length > 0))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    static int Width(IReadOnlyCollection<int> columns, int[] widths) => columns.Sum(i => widths[i]) + (Gap.Length * (columns.Count - 1));

    int[] Widths() => [.. header.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Length).Max())];

    static void WriteLine(TextWriter text, string indent, string[] row, int[] widths) =>
        text.WriteLine((indent + string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd());

    /// <summary>A partner's text must not move the cursor, colour the screen or forge a line.</summary>
    internal static string Printable(string? cell) =>
        cell is null ? "" : cell.Any(char.IsControl) ? string.Concat(cell.Select(c => char.IsControl(c) ? '·' : c)) : cell;
}
