namespace Gateway.Translation.Definitions;

/// <summary>Turns a text into a value; false when it is none.</summary>
public delegate bool TryRead<T>(string text, out T value);

/// <summary>A mapping read by the keys that its reader expects. What is missing, misspelt or of the wrong kind becomes a problem, and reading goes on.</summary>
/// <remarks>Asking for a key makes it known; <see cref="End"/> names every key that nobody asked for, in this mapping and its sections.</remarks>
public sealed class YamlFields(YamlMapping mapping, ICollection<FileProblem> problems)
{
    readonly List<string> _known = [];
    readonly List<YamlFields> _sections = [];

    public YamlMapping Mapping { get; } = mapping;

    public ICollection<FileProblem> Problems { get; } = problems;

    /// <summary>The keys that were asked for so far.</summary>
    public IReadOnlyList<string> Known => _known;

    /// <summary>The sections that were opened so far.</summary>
    public IReadOnlyList<YamlFields> Opened => _sections;

    public FilePosition Position => Mapping.Position;

    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value as written; null when the key does not stand.</summary>
    public YamlNode? Node(string key)
    {
        if (!_known.Contains(key))
            _known.Add(key);
        return Mapping[key];
    }

    /// <summary>Where the value of a key stands, else where the mapping begins.</summary>
    public FilePosition PositionOf(string key) => Mapping[key]?.Position ?? Position;

    /// <summary>Adds a problem at the value of a key.</summary>
    public void Problem(string key, string text) => Problems.Add(PositionOf(key).Problem(text));

    /// <summary>The text of a key that may be absent; null as well when a list or mapping stands there, or nothing.</summary>
    public YamlScalar? Scalar(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar { IsBlank: false } scalar:
                return scalar;
            case YamlScalar:
                Problem(key, $"\"{key}\" has no value; write one or remove the line");
                return null;
            case var other:
                Problem(key, $"\"{key}\" must be text, not {other.Kind}");
                return null;
        }
    }

    public string? TextOrNull(string key) => Scalar(key)?.Text;

    public string Text(string key, string fallback) => TextOrNull(key) ?? fallback;

    /// <summary>The text of a mandatory key; empty after its problem was noted.</summary>
    public string Text(string key)
    {
        Require(key);
        return Text(key, "");
    }

    /// <summary>A typed value; the fallback when the key is absent or its problem was noted. What is expected follows "must be".</summary>
    public T Value<T>(string key, T fallback, TryRead<T> read, string expected)
    {
        if (Scalar(key) is not { } scalar)
            return fallback;
        if (read(scalar.Text, out var value))
            return value;
        Problem(key, $"\"{key}\" must be {expected}, not \"{scalar.Text}\"");
        return fallback;
    }

    public int Number(string key, int fallback, int min = 0, int max = int.MaxValue) =>
        Value(key, fallback, (string text, out int value) => DefinitionValues.TryReadNumber(text, min, max, out value), DefinitionValues.NumberExpected(min, max));

    public decimal Decimal(string key, decimal fallback) =>
        Value(key, fallback, DefinitionValues.TryReadDecimal, "a number such as 12.5");

    public bool Flag(string key, bool fallback) => Value(key, fallback, DefinitionValues.TryReadFlag, "true or false");

    public TimeSpan Duration(string key, TimeSpan fallback) => Value(key, fallback, DefinitionValues.TryReadDuration, DefinitionValues.DurationExpected);

    /// <summary>A number of bytes; null when the key is absent or its problem was noted.</summary>
    public long? Size(string key) => Value<long?>(key, null, DefinitionValues.TryReadSize, DefinitionValues.SizeExpected);

    public DateOnly? Date(string key) =>
        Value<DateOnly?>(key, null, DefinitionValues.TryReadDate, "a date as 2026-12-31");

    /// <summary>One of an enum's names, in lower case with hyphens (CleanLines is written clean-lines).</summary>
    public T Choice<T>(string key, T fallback)
        where T : struct, Enum
    {
        if (Scalar(key) is not { } scalar)
            return fallback;
        if (Choices<T>.ByName.TryGetValue(scalar.Text, out var value))
            return value;
        Problem(key, $"unknown {key} \"{scalar.Text}\"; {Spelling.Hint(scalar.Text, Choices<T>.ByName.Keys)}");
        return fallback;
    }

    /// <inheritdoc cref="Choice{T}(string, T)"/>
    public T Choice<T>(string key)
        where T : struct, Enum
    {
        Require(key);
        return Choice(key, default(T));
    }

    /// <summary>The mapping under a key; null when absent or its problem was noted.</summary>
    public YamlFields? Section(string key) => Node(key) is { } node ? Open(key, node) : null;

    /// <summary>The mappings of a list; empty when absent.</summary>
    public IReadOnlyList<YamlFields> Sections(string key) => [.. Items(key).Select(item => Open(key, item)).OfType<YamlFields>()];

    /// <summary>The texts of a list; empty when absent.</summary>
    public IReadOnlyList<YamlScalar> Scalars(string key) => [.. Items(key).Select(item => AsScalar(key, item)).OfType<YamlScalar>()];

    public IReadOnlyList<string> Texts(string key) => [.. Scalars(key).Select(s => s.Text)];

    /// <summary>The entries of a mapping whose keys are free, each value a text; empty when absent.</summary>
    public IReadOnlyList<(YamlScalar Key, YamlScalar Value)> Pairs(string key) => Node(key) switch
    {
        null => [],
        YamlMapping pairs => [.. pairs.Entries.Select(e => (e.Key, AsScalar(e.Key.Text, e.Value))).Where(p => p.Item2 is not null).Select(p => (p.Key, p.Item2!))],
        var other => Wrong<(YamlScalar, YamlScalar)>(key, other, "keys with values"),
    };

    /// <summary>Notes that a mandatory key is missing.</summary>
    public bool Require(string key)
    {
        if (Has(key))
            return true;
        Problems.Add(Position.Problem($"\"{key}\" is missing; add a line \"{key}: …\""));
        return false;
    }

    /// <summary>Ends the reading: names the keys that are not known, here and in every section.</summary>
    public void End()
    {
        foreach (var entry in Mapping.Entries.Where(e => !_known.Contains(e.Key.Text)))
            Problems.Add(entry.Key.Position.Problem($"unknown key \"{entry.Key.Text}\"; {Spelling.Hint(entry.Key.Text, _known)}"));
        foreach (var section in _sections)
            section.End();
    }

    IReadOnlyList<YamlNode> Items(string key) => Node(key) switch
    {
        null => [],
        YamlSequence list => list.Items,
        var other => Wrong<YamlNode>(key, other, "a list; begin each entry with \"- \" or write [a, b]"),
    };

    YamlFields? Open(string key, YamlNode node)
    {
        if (node is YamlMapping mapping)
        {
            var section = mapping.Read(Problems);
            _sections.Add(section);
            return section;
        }

        Problems.Add(node.Position.Problem($"\"{key}\" must hold keys with values, not {node.Kind}"));
        return null;
    }

    YamlScalar? AsScalar(string key, YamlNode node)
    {
        if (node is YamlScalar { IsBlank: false } scalar)
            return scalar;
        Problems.Add(node.Position.Problem($"\"{key}\" must hold text, not {node.Kind}"));
        return null;
    }

    IReadOnlyList<T> Wrong<T>(string key, YamlNode node, string expected)
    {
        Problems.Add(node.Position.Problem($"\"{key}\" must be {expected}, not {node.Kind}"));
        return [];
    }

    static class Choices<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByName =
            Enum.GetValues<T>().ToDictionary(v => DefinitionValues.Hyphenated(v.ToString()), StringComparer.Ordinal);
    }
}
