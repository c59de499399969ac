using Gateway.Translation;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Host.CommandLine;

/// <summary>Maps and code lists on disk.</summary>
static class DefinitionFiles
{
    /// <summary>Whether a file is a map, a guide or a code list, by its name or its first key.</summary>
    internal static bool IsDefinition(string file) =>
        Path.GetExtension(file) == ".csv"
        || (File.ReadLines(file).Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] != '#' && l != "---") is { } first
            && (first.StartsWith("map:", StringComparison.Ordinal) || first.StartsWith("guide:", StringComparison.Ordinal)));

    /// <summary>What is wrong in one file, or in all of a folder and its subfolders.</summary>
    /// <param name="path">A file or folder that is there.</param>
    /// <param name="maps">The gateway's own folder: maps extend each other and name code lists all over it.</param>
    internal static IReadOnlyList<FileProblem> Check(string path, string maps)
    {
        var isOwn = IsWithin(path, maps);
        var files = isOwn || File.Exists(path) ? Files(maps).ToList() : [];
        if (!isOwn) files.AddRange(Files(path));
        var problems = new List<FileProblem>();
        Compile(MapLibrary.Read(files, problems), problems);
        return [.. problems.Where(p => IsWithin(p.File, path))];
    }

    /// <summary>The maps and code lists of a folder; none when there is no such folder.</summary>
    internal static MapLibrary Read(string maps, ICollection<FileProblem> problems) => MapLibrary.Read(Files(maps), problems);

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
          where IsRead(Path.GetRelativePath(path, file))
          select new MapFile(file, File.ReadAllText(file));

    // Guides have a reader of their own; the CSV files beside maps are their golden cases.
    static bool IsRead(string path) => path.Split(Path.DirectorySeparatorChar) switch
    {
        ["guides", ..] => false,
        [.., "codes", _] => Path.GetExtension(path) == ".csv",
        _ => Path.GetExtension(path) == ".yaml",
    };

    static bool IsWithin(string path, string folder)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
        return relative == "." || !(relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative));
    }
}
