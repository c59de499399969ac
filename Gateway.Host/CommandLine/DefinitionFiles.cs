using Gateway.Translation;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.CommandLine;

/// <summary>Maps, guides, code lists and definitions of messages on disk.</summary>
static class DefinitionFiles
{
    /// <summary>Whether a file is a map, a guide, a code list or a definition, by its name or its first key.</summary>
    internal static bool IsDefinition(string file) =>
        Path.GetExtension(file) is ".csv" or ".def" || FirstKey(File.ReadLines(file)) is "map" or "guide";

    /// <summary>What is wrong in one file, or in all of a folder and its subfolders.</summary>
    /// <param name="path">A file or folder that is there.</param>
    /// <param name="maps">The gateway's own folder: maps extend each other and name code lists all over it.</param>
    internal static IReadOnlyList<FileProblem> Check(string path, string maps)
    {
        var isOwn = IsWithin(path, maps);
        var files = isOwn || File.Exists(path) ? Files(maps).ToList() : [];
        if (!isOwn) files.AddRange(Files(path));
        var problems = new List<FileProblem>();
        var library = MapLibrary.Read(files.Where(f => !IsGuide(f)), problems);
        foreach (var guide in files.Where(IsGuide)) Guide.Read(guide.Path, guide.Text, library.Standards, problems);
        Compile(library, problems);
        return [.. problems.Where(p => IsWithin(p.File, path))];
    }

    /// <summary>The maps and code lists of a folder; none when there is no such folder.</summary>
    internal static MapLibrary Read(string maps, ICollection<FileProblem> problems) =>
        MapLibrary.Read(Files(maps).Where(f => !IsGuide(f)), problems);

    /// <summary>The standards as they came with the gateway, and what a folder adds to them.</summary>
    internal static StandardsLibrary ReadStandards(string maps, ICollection<FileProblem> problems) =>
        StandardsLibrary.Shipped.With(Files(maps, ".def").Select(f => (f.Path, f.Text)), problems);

    /// <summary>The guides of a folder by name; one with a mistake is left out, and told by the partners' check.</summary>
    internal static IReadOnlyDictionary<string, Guide> ReadGuides(string maps, StandardsLibrary standards) => Files(maps, ".yaml")
        .Where(IsGuide)
        .Select(file => Guide.Read(file.Path, file.Text, standards, []))
        .OfType<Guide>()
        .DistinctBy(guide => guide.Name)
        .ToDictionary(guide => guide.Name, StringComparer.Ordinal);

    static void Compile(MapLibrary library, List<FileProblem> problems)
    {
        foreach (var map in library.Maps.Where(m => !m.IsAbstract))
            if (map.Standard == Standard.Csv)
                library.Plan(map.Name, null, problems);
            else
                foreach (var version in map.Versions)
                    library.Plan(map.Name, library.Standards.Find(map.Standard, version, map.Type)?.Schema, problems);
    }

    static IEnumerable<MapFile> Files(string path, string pattern = "") => File.Exists(path) ? [new(path, File.ReadAllText(path))]
        : !Directory.Exists(path) ? []
        : from file in Directory.EnumerateFiles(path, $"*{pattern}", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
          where IsRead(file)
          select new MapFile(file, File.ReadAllText(file));

    // The CSV files beside maps are their golden cases.
    static bool IsRead(string file) => Path.GetExtension(file) switch
    {
        ".yaml" or ".def" => true,
        ".csv" => Path.GetFileName(Path.GetDirectoryName(file)) == "codes",
        _ => false,
    };

    static bool IsGuide(MapFile file) => Path.GetExtension(file.Path) == ".yaml" && FirstKey(file.Text.Split('\n')) == "guide";

    static string? FirstKey(IEnumerable<string> lines) =>
        lines.Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] != '#' && l != "---") is { } first && first.IndexOf(':') is > 0 and var colon
            ? first[..colon]
            : null;

    static bool IsWithin(string path, string folder)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
        return relative == "." || !(relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative));
    }
}
