using System.Text.Json;

namespace Gateway.Translation.Tests.Corpus;

/// <summary>The folder of public sample files: EDI_CORPUS, or ../shared/corpus beside the repository. A stranger's clone has none.</summary>
static class CorpusFolder
{
    internal static string Repository { get; } = FindRepository();

    internal static string? Path { get; } = Find();

    /// <summary>The facts of each file, written by an independent checker.</summary>
    internal static IEnumerable<JsonElement> Facts() =>
        Path is null ? [] : File.ReadLines(System.IO.Path.Combine(Path, "FACTS.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>Paths of all files, those that are neither X12 nor EDIFACT among them.</summary>
    internal static IEnumerable<string> Files() =>
        Path is null ? [] : File.ReadLines(System.IO.Path.Combine(Path, "INDEX.tsv")).Skip(1).Select(line => line.Split('\t')[0]);

    internal static byte[] Bytes(string path) => File.ReadAllBytes(System.IO.Path.Combine(Path!, path));

    static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("EDI_CORPUS") is { Length: > 0 } set
            ? set
            : System.IO.Path.Combine(Repository, "..", "shared", "corpus");
        return File.Exists(System.IO.Path.Combine(folder, "FACTS.jsonl")) ? folder : null;
    }

    static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "B2BGateway.sln"))) folder = System.IO.Path.GetDirectoryName(folder)!;
        return folder;
    }
}
