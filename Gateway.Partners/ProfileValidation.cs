using Gateway.Translation;
using Gateway.Translation.Definitions;
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
            return Check(PartnerDirectory.Load(Beside(path, configured)), maps, Unowned(path));
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var isTemplate = Path.GetFileName(folder) == "templates";
        var standsAlone = isTemplate || ProfileFiles.IsShared(path);
        var directory = PartnerDirectory.Load(Beside(isTemplate ? Path.GetDirectoryName(folder)! : FolderOf(path), configured));
        var files = standsAlone ? [path] : FilesOf(path, directory);
        return [.. Check(directory, maps, []).Where(p => files.Any(f => IsSame(f, p.File)))];
    }

    /// <summary>A gateway runs without a policy, but then nobody's authority has a limit.</summary>
    static IReadOnlyList<FileProblem> Unowned(string folder) => ProfileFiles.Yaml(folder).Any(ProfileFiles.IsPolicy)
        ? []
        : [new(Path.Combine(folder, "policy.yaml"), 1, 1, "there is no policy: every role may approve any amount, and nothing holds for all suppliers; write one (docs/file-formats/policy.md)", Severity.Warning)];

    /// <summary>Terms that are written for another company do not hold; that may be meant, or a slip of the pen.</summary>
    static IEnumerable<FileProblem> UnknownCompany(PartnerProfile partner, Policy policy)
    {
        if (policy.Companies.Count == 0 || policy.Companies.ContainsKey(partner.Company) || partner.Effective["company"] is not { } company) yield break;
        yield return company.Position.Problem(
            $"the policy says nothing about the company \"{partner.Company}\", so only the profile's own terms hold; {Spelling.Hint(partner.Company, [.. policy.Companies.Keys])}",
            Severity.Warning);
    }

    static IReadOnlyList<FileProblem> Check(PartnerDirectory directory, MapLibrary? maps, IReadOnlyList<FileProblem> more)
    {
        var problems = new List<FileProblem>([.. directory.Problems, .. more, .. directory.Partners.SelectMany(p => UnknownCompany(p, directory.Policy))]);
        if (maps is not null) AgreementMaps.Check(directory, maps, problems);
        return [.. problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)];
    }

    /// <summary>A profile and the templates that its values come from; every template when it cannot be read.</summary>
    static IReadOnlyList<string> FilesOf(string path, PartnerDirectory directory) =>
        directory.Find(Path.GetFileNameWithoutExtension(path)) is { } partner
            ? [path, .. EffectiveProfile.Values(partner.Effective).Select(v => v.Value.Position.File).Distinct()]
            : [path, .. directory.Problems.Select(p => p.File).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "templates").Distinct()];

    static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    static PartnerFolders Beside(string profiles, PartnerFolders configured)
    {
        var folders = configured with { Profiles = profiles, Templates = Path.Combine(profiles, "templates") };
        return Directory.Exists(folders.Templates) ? folders : folders with { Templates = configured.Templates };
    }

    static bool IsSame(string a, string b) => Path.GetFullPath(a) == Path.GetFullPath(b);
}
