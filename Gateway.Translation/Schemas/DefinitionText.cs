namespace Gateway.Translation.Schemas;

/// <summary>A definition file: its path as the reader knows it and its text.</summary>
sealed record DefinitionFile(string Path, string Text);

/// <summary>Where a definition can be read: its place in the library ("x12/004010/850.def"), its path as the reader knows it, its text.</summary>
sealed record DefinitionSource(string Place, string Path, Func<string> Text);

/// <summary>A word of a definition line and the column where it starts, from 1.</summary>
readonly record struct DefinitionWord(string Text, int Column);

/// <summary>One line that says something: blank lines and comments are gone, the indent is counted in blanks.</summary>
sealed record DefinitionLine(int Number, int Indent, IReadOnlyList<DefinitionWord> Words)
{
    internal string First => Words[0].Text;

    /// <summary>The words from an index on, as one text: a name.</summary>
    internal string Rest(int from) => string.Join(' ', Words.Skip(from).Select(w => w.Text));
}

/// <summary>Cuts a definition file into lines and words and collects what is wrong with it.</summary>
sealed class DefinitionText(DefinitionFile file, ICollection<FileProblem> problems)
{
    internal IEnumerable<DefinitionLine> Lines()
    {
        var number = 0;
        foreach (var text in file.Text.Split('\n'))
        {
            number++;
            var line = new DefinitionLine(number, text.Length - text.TrimStart(' ').Length, Words(text));
            if (line.Words.Count == 0) continue;
            if (text.Contains('\t')) Problem(line, line.Words[0], "Tabs are not allowed; indent with two blanks.");
            else yield return line;
        }
    }

    internal void Problem(DefinitionLine line, DefinitionWord word, string text) =>
        problems.Add(new(file.Path, line.Number, word.Column, text));

    internal void Problem(DefinitionLine line, string text) => Problem(line, line.Words[0], text);

    /// <summary>Says so when a line has too few words to be read.</summary>
    internal bool Has(DefinitionLine line, int words, string form)
    {
        if (line.Words.Count >= words) return true;
        Problem(line, $"Expected \"{form}\".");
        return false;
    }

    // A '#' starts a comment only as a word of its own: "#" also stands inside names.
    static List<DefinitionWord> Words(string line)
    {
        var words = new List<DefinitionWord>();
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < line.Length && !char.IsWhiteSpace(line[at])) at++;
            if (line[start] == '#' && at == start + 1) break;
            words.Add(new(line[start..at], start + 1));
        }

        return words;
    }
}
