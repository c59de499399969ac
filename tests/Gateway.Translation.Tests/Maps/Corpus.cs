using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The public sample files; tests that need them are left out where the folder is not there.</summary>
static class Corpus
{
    internal static string? Folder { get; } = Find();

    /// <summary>Paths of the files that hold a message of one of the types, as INDEX.tsv says.</summary>
    internal static IEnumerable<string> Files(params string[] types) => Folder is null ? [] :
        from line in File.ReadLines(Path.Combine(Folder, "INDEX.tsv")).Skip(1)
        let columns = line.Split('\t')
        where columns[5].Split(',').Intersect(types).Any()
        select columns[0];

    internal static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Folder!, path));

    static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("EDI_CORPUS") ?? Path.Combine(Golden.Root, "../shared/corpus");
        return File.Exists(Path.Combine(folder, "INDEX.tsv")) ? folder : null;
    }
}
