namespace Gateway.Translation.Definitions;

/// <summary>Text that passed the checks made before any YAML is read, tabs replaced so that the rest of the file can still be judged.</summary>
sealed class YamlSource
{
    const int NoItem = -1;

    // What stands deeper is refused; lines that open a key each would else cost their square.
    const int DeepestIndent = 2 * YamlText.MaxDepth;

    /// <summary>How far the characters after a replaced tab moved to the right, by line.</summary>
    readonly Dictionary<int, int> _shifts = [];

    YamlSource(string file, string text)
    {
        File = file;
        Text = text;
    }

    public string File { get; }

    public string Text { get; private set; }

    public bool HadTabs { get; private set; }

    /// <summary>The place in the file as the person sees it.</summary>
    public FilePosition Position(long line, long column) =>
        new(File, (int)line, Math.Max(1, (int)column - _shifts.GetValueOrDefault((int)line)));

    /// <summary>Names tabs and control characters; null when the text is not text.</summary>
    public static YamlSource? Check(string file, string text, ICollection<FileProblem> problems)
    {
        var source = new YamlSource(file, text);
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0)
            return source;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!source.CheckControls(lines[i], i + 1, problems))
                return null;
        }

        if (text.Contains('\t'))
            source.ReplaceTabs(lines, problems);
        return source;
    }

    bool CheckControls(string line, int number, ICollection<FileProblem> problems)
    {
        var content = line.EndsWith('\r') ? line.AsSpan(0, line.Length - 1) : line;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] >= ' ' || content[i] == '\t')
                continue;
            problems.Add(new FileProblem(File, number, i + 1, content[i] == '\r'
                ? "a carriage return stands inside the line; end lines with LF or CR LF"
                : $"the control character U+{(int)content[i]:X4} stands here; remove it, or write it as \"\\x{(int)content[i]:x2}\" in double quotes"));
            return false;
        }

        return true;
    }

    void ReplaceTabs(string[] lines, ICollection<FileProblem> problems)
    {
        HadTabs = true;
        var (indent, item) = (0, NoItem);
        for (var i = 0; i < lines.Length; i++)
        {
            var tab = lines[i].IndexOf('\t');
            if (tab >= 0)
            {
                problems.Add(new FileProblem(File, i + 1, tab + 1, IsIndentation(lines[i], tab)
                    ? "a tab indents this line; indent with spaces"
                    : "a tab stands here; use spaces, or write it as \"\\t\" in double quotes"));
                lines[i] = ReplaceTabs(lines[i], i + 1, item != NoItem && IsItem(lines[i].TrimStart(' ', '\t')) ? item : indent);
            }

            (indent, item) = Next(lines[i], indent, item);
        }

        Text = string.Join('\n', lines);
    }

    string ReplaceTabs(string line, int number, int indent)
    {
        var content = line.TrimStart(' ', '\t');
        var width = line.Length - content.Length;
        if (!line.AsSpan(0, width).Contains('\t'))
            return line.Replace('\t', ' ');
        _shifts[number] = indent - width;
        return new string(' ', indent) + content.Replace('\t', ' ');
    }

    /// <summary>The indentation that a line after this one most probably has: deeper after an open key, else the same; and that of the list entry beside this one.</summary>
    static (int Indent, int Item) Next(string line, int indent, int item)
    {
        var content = line.Trim();
        if (content.Length == 0 || content[0] == '#')
            return (indent, item);
        var start = line.Length - line.TrimStart(' ').Length;
        var own = start + (IsItem(content) ? 2 : 0);
        return content.EndsWith(':') ? (Math.Min(own + 2, DeepestIndent), NoItem) : (own, IsItem(content) ? start : item);
    }

    static bool IsItem(string content) => content.StartsWith("- ", StringComparison.Ordinal) || content.StartsWith("-\t", StringComparison.Ordinal);

    static bool IsIndentation(string line, int tab) => line.AsSpan(0, tab).IndexOfAnyExcept(' ') < 0;
}
