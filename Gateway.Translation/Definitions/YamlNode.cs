namespace Gateway.Translation.Definitions;

/// <summary>A place in a file that people edit.</summary>
/// <param name="File">Path as the person knows it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public readonly record struct FilePosition(string File, int Line, int Column)
{
    /// <summary>The trouble that stands here.</summary>
    public FileProblem Problem(string text, Severity severity = Severity.Error) =>
        new(File, Line, Column, text, severity);

    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>A node of a YAML file with the place it was written at.</summary>
public abstract class YamlNode(FilePosition position)
{
    public FilePosition Position { get; } = position;

    /// <summary>What a person calls this kind of node: text, a list, a mapping.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value. It is text: what it means is for its reader to say, so that 01, NO and 1E3 survive.</summary>
public sealed class YamlScalar(FilePosition position, string text, bool isPlain) : YamlNode(position)
{
    public string Text { get; } = text;

    /// <summary>Written without quotes and not as a block.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>Nothing was written after the key; <c>""</c> is a text of no characters and not blank.</summary>
    public bool IsBlank => IsPlain && Text.Length == 0;

    public override string Kind => IsBlank ? "nothing" : "text";

    /// <summary>The place of one character of the text; exact for values of one line without escapes.</summary>
    public FilePosition PositionOf(int index) =>
        Position with { Column = Position.Column + index + (IsPlain ? 0 : 1) };

    public override string ToString() => Text;
}

/// <summary>A list.</summary>
public sealed class YamlSequence(FilePosition position, IReadOnlyList<YamlNode> items) : YamlNode(position)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Kind => "a list";
}

/// <summary>One key of a mapping and its value.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Keys with values, in the order written; no key stands twice.</summary>
public sealed class YamlMapping : YamlNode
{
    readonly Dictionary<string, YamlEntry> _byKey;

    public YamlMapping(FilePosition position, IReadOnlyList<YamlEntry> entries)
        : base(position)
    {
        Entries = entries;
        _byKey = entries.ToDictionary(e => e.Key.Text, StringComparer.Ordinal);
    }

    public IReadOnlyList<YamlEntry> Entries { get; }

    public override string Kind => "a mapping";

    /// <summary>The value of a key; null when the key does not stand.</summary>
    public YamlNode? this[string key] => Find(key)?.Value;

    public YamlEntry? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Begins a reading by expected keys; end it with <see cref="YamlFields.End"/>.</summary>
    public YamlFields Read(ICollection<FileProblem> problems) => new(this, problems);
}
