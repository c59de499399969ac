using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The names of the maps and guides in a folder and its subfolders, as their first key gives them.</summary>
sealed record DefinitionNames(IReadOnlyCollection<string>? Maps, IReadOnlyCollection<string>? Guides)
{
    public static DefinitionNames In(string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) return new(null, null);
        var files = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => EditedFile.Read(file, []) is { } bytes ? YamlText.ParseMapping(file, bytes, []) : null).OfType<YamlMapping>().ToList();
        // A map without a document holds rows for other maps to extend; no message can be mapped by it.
        return new(Names(files.Where(f => f["document"] is not null), "map"), Names(files, "guide"));
    }

    static List<string> Names(IEnumerable<YamlMapping> files, string key) =>
        [.. files.Select(f => f[key]).OfType<YamlScalar>().Select(s => s.Text).Distinct()];
}
