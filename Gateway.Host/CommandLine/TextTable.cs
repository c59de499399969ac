namespace Gateway.Host.CommandLine;

/// <summary>Rows of text in aligned columns, for people; the last column runs free.</summary>
sealed class TextTable(params string[] header)
{
    const string Gap = "  ";

    readonly List<string[]> _rows = [];

    internal int Count => _rows.Count;

    internal void Add(params string?[] row) => _rows.Add([.. row.Select(Printable)]);

    /// <summary>Writes the header and the rows; nothing when there are none.</summary>
    internal void Write(TextWriter text, string indent = "")
    {
        if (_rows.Count == 0) return;
        var widths = header.Select((h, i) => Math.Max(h.Length, _rows.Max(r => r[i].Length))).ToArray();
        Write(text, indent, header, widths);
        foreach (var row in _rows) Write(text, indent, row, widths);
    }

    static void Write(TextWriter text, string indent, string[] row, int[] widths) =>
        text.WriteLine((indent + string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd());

    /// <summary>A partner's text must not move the cursor, colour the screen or forge a line.</summary>
    internal static string Printable(string? cell) =>
        cell is null ? "" : cell.Any(char.IsControl) ? string.Concat(cell.Select(c => char.IsControl(c) ? '·' : c)) : cell;
}
