using System.Text;

namespace Gateway.Host.Import;

/// <summary>Rows of comma-separated text (RFC 4180); a semicolon or tab in the first line makes that the separator.</summary>
static class CsvText
{
    /// <summary>Each row with the line it begins on, from 1; blank lines are passed over.</summary>
    internal static IEnumerable<(int Line, string[] Cells)> Rows(string text)
    {
        var separator = SeparatorOf(text);
        var line = 1;
        for (var at = 0; at < text.Length;)
        {
            var cells = Row(text, separator, ref at, out var breaks);
            if (cells is not [""]) yield return (line, cells);
            line += breaks;
        }
    }

    static char SeparatorOf(string text)
    {
        var first = text.AsSpan(0, text.IndexOf('\n') is var end and >= 0 ? end : text.Length);
        return first.Contains(',') ? ',' : first.Contains(';') ? ';' : '\t';
    }

    static string[] Row(string text, char separator, ref int at, out int breaks)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        breaks = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\n') breaks++;
            if (c == '"' && quoted && at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[at++]);
            else if (c == '"') quoted = !quoted;
            else if (quoted) cell.Append(c);
            else if (c == separator) End();
            else if (c == '\n')
            {
                at++;
                break;
            }
            else if (c != '\r') cell.Append(c);
        }

        End();
        return [.. cells];

        void End()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
