namespace Gateway.Host.CommandLine;

/// <summary>Rows of text in aligned columns, for people; the last column runs free.</summary>
sealed class TextTable(params string[] header)
{
    const string Gap = "  ";
    const string Below = "      ";

    readonly List<string[]> _rows = [];

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

    /// <summary>The same; what runs over the edge of a screen in the last column stands below its row instead.</summary>
    internal void Write(Terminal terminal)
    {
        var widths = Widths();
        if (terminal.ScreenWidth is not { } screen || widths.Sum() + Gap.Length * (widths.Length - 1) <= screen)
        {
            Write(terminal.Text);
            return;
        }

        WriteLine(terminal.Text, "", header[..^1], widths);
        foreach (var row in _rows)
        {
            WriteLine(terminal.Text, "", row[..^1], widths);
            if (row[^1].Length > 0) terminal.WriteWrapped(Below, row[^1].Split(' '), " ");
        }
    }

    int[] Widths() => [.. header.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Length).Max())];

    static void WriteLine(TextWriter text, string indent, string[] row, int[] widths) =>
        text.WriteLine((indent + string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd());

    /// <summary>A partner's text must not move the cursor, colour the screen or forge a line.</summary>
    internal static string Printable(string? cell) =>
        cell is null ? "" : cell.Any(char.IsControl) ? string.Concat(cell.Select(c => char.IsControl(c) ? '·' : c)) : cell;
}
