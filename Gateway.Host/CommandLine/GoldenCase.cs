using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary>A sample beside the maps and what is expected of it: <c>NAME.in.edi</c> with <c>NAME.document.json</c>, <c>NAME.ack.edi</c> and <c>NAME.diagnostics.txt</c>.</summary>
/// <param name="Input">Path of the sample.</param>
sealed record GoldenCase(string Input)
{
    const string Marker = ".in.";

    /// <summary>Path without <c>.in.edi</c>.</summary>
    internal string Name { get; } = Input[..Input.LastIndexOf(Marker, StringComparison.Ordinal)];

    /// <summary>The cases that the paths name: a sample itself, or all samples of a folder and its subfolders.</summary>
    internal static IReadOnlyList<GoldenCase> Find(IEnumerable<string> paths) =>
        [.. paths.SelectMany(Inputs).Distinct().Order(StringComparer.Ordinal).Select(input => new GoldenCase(input))];

    static IEnumerable<string> Inputs(string path) => File.Exists(path)
        ? IsInput(path) ? [path] : []
        : Directory.EnumerateFiles(path, "*" + Marker + "*", SearchOption.AllDirectories).Where(IsInput);

    static bool IsInput(string path) => Path.GetFileName(path).Contains(Marker, StringComparison.Ordinal);

    /// <summary>What differs from what is expected; an expectation that is not there expects nothing.</summary>
    internal IReadOnlyList<string> Differences(GoldenOutcome outcome) =>
        [.. Files(outcome).Select(f => Difference(f.File, Read(f.File), f.Text)).OfType<string>()];

    /// <summary>Makes what came out the expectation.</summary>
    internal void Update(GoldenOutcome outcome)
    {
        foreach (var (file, text) in Files(outcome))
            if (text.Length > 0) File.WriteAllText(file, text);
            else File.Delete(file);
    }

    IEnumerable<(string File, string Text)> Files(GoldenOutcome outcome) =>
    [
        (Name + ".document.json", outcome.Documents),
        (Name + ".ack.edi", outcome.Acknowledgement),
        (Name + ".diagnostics.txt", outcome.Diagnostics),
    ];

    static string Read(string file) => File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

    static string? Difference(string file, string expected, string actual)
    {
        if (expected == actual) return null;
        var (old, made) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < old.Length && line < made.Length && old[line] == made[line]) line++;
        return $"{new FilePosition(file, line + 1, 1)} expected {Shown(old, line)}, found {Shown(made, line)}";
    }

    static string Shown(string[] lines, int line) =>
        line < lines.Length && lines[line].Length > 0 ? $"\"{lines[line].Trim()}\"" : "nothing";
}

/// <summary>What came of a sample; empty where nothing did.</summary>
/// <param name="Documents">The documents as indented JSON.</param>
/// <param name="Acknowledgement">The answers, a line for each segment.</param>
/// <param name="Diagnostics">A line each.</param>
sealed record GoldenOutcome(string Documents, string Acknowledgement, string Diagnostics);
