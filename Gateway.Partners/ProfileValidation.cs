using Gateway.Translation;
using Gateway.Translation.Maps;

namespace Gateway.Partners;

/// <summary>Checks profiles that someone points at, whether or not they lie in the gateway's own folder.</summary>
public static class ProfileValidation
{
    /// <summary>What is wrong in a folder of profiles, or with one profile or template.</summary>
    /// <param name="path">A folder or a file that is there.</param>
    /// <param name="configured">The gateway's own folders: maps, and templates where none lie beside the profiles.</param>
    /// <param name="maps">What the names of maps stand for; null to take the names only.</param>
    public static IReadOnlyList<FileProblem> Check(string path, PartnerFolders configured, MapLibrary? maps)
    {
        if (Directory.Exists(path))
            return Check(Beside(path, configured), maps);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var isTemplate = Path.GetFileName(folder) == "templates";
        var folders = Beside(isTemplate ? Path.GetDirectoryName(folder)! : Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".", configured);
        return [.. Check(folders, maps).Where(p => IsSame(p.File, path) || (!isTemplate && IsIn(folders.Templates, p.File)))];
    }

    static IReadOnlyList<FileProblem> Check(PartnerFolders folders, MapLibrary? maps)
    {
        var directory = PartnerDirectory.Load(folders);
        var problems = new List<FileProblem>(directory.Problems);
        if (maps is not null) AgreementMaps.Check(directory, maps, problems);
        return [.. problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)];
    }

    static PartnerFolders Beside(string profiles, PartnerFolders configured)
    {
        var folders = configured with { Profiles = profiles, Templates = Path.Combine(profiles, "templates") };
        return Directory.Exists(folders.Templates) ? folders : folders with { Templates = configured.Templates };
    }

    static bool IsSame(string a, string b) => Path.GetFullPath(a) == Path.GetFullPath(b);

    static bool IsIn(string folder, string file) => IsSame(folder, Path.GetDirectoryName(file)!);
}
