using Gateway.Translation;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.CommandLine;

/// <summary>Maps, guides and code lists on disk.</summary>
static class DefinitionFiles
{
    /// <summary>Whether a file is a map, a guide or a code list, by its name or its first key.</summary>
    internal static bool IsDefinition(string file) =>
        Path.GetExtension(file) == ".csv" || FirstKey(File.ReadLines(file)) is "map" or "guide";

    /// <summary>What is wrong in one file, or in all of a folder and its subfolders.</summary>
    /// <param name="path">A file or folder that is there.</param>
    /// <param name="maps">The gateway's own folder: maps extend each other and name code lists all over it.</param>
    internal static IReadOnlyList<FileProblem> Check(string path, string maps)
    {
        var isOwn = IsWithin(path, maps);
        var files = isOwn || File.Exists(path) ? Files(maps).ToList() : [];
        if (!isOwn) files.AddRange(Files(path));
        var problems = new List<FileProblem>();
        foreach (var guide in files.Where(IsGuide)) Guide.Read(guide.Path, guide.Text, StandardsLibrary.Shipped, problems);
        Compile(MapLibrary.Read(files.Where(f => !IsGuide(f)), problems), problems);
        return [.. problems.Where(p => IsWithin(p.File, path))];
    }

    /// <summary>The maps and code lists of a folder; none when there is no such folder.</summary>
    internal static MapLibrary Read(string maps, ICollection<FileProblem> problems) =>
        MapLibrary.Read(Files(maps).Where(f => !IsGuide(f)), problems);

    /// <summary>The guides of a folder by name; one with a mistake is left out, and told by the partners' check.</summary>
    internal static IReadOnlyDictionary<string, Guide> ReadGuides(string maps) => Files(maps)
        .Where(IsGuide)
        .Select(file => Guide.Read(file.Path, file.Text, StandardsLibrary.Shipped, []))
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
                    library.Plan(map.Name, StandardsLibrary.Shipped.Find(map.Standard, version, map.Type)?.Schema, problems);
    }

    static IEnumerable<MapFile> Files(string path) => File.Exists(path) ? [new(path, File.ReadAllText(path))]
        : !Directory.Exists(path) ? []
        : from file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
          where IsRead(file)
          select new MapFile(file, File.ReadAllText(file));

    // The CSV files beside maps are their golden cases.
    static bool IsRead(string file) => Path.GetExtension(file) switch
    {
        ".yaml" => true,
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
