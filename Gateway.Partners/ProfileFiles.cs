using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The profile and template files of a folder, read once each and merged along extends.</summary>
sealed class ProfileFiles(PartnerFolders folders, ICollection<FileProblem> problems)
{
    readonly Dictionary<string, YamlMapping?> _templates = new(StringComparer.Ordinal);

    /// <summary>Every profile with its partner's id, merged with its templates; what cannot be read at all is left out.</summary>
    public IEnumerable<(string Partner, YamlMapping Merged)> Profiles()
    {
        foreach (var template in Yaml(folders.Templates)) Template(Path.GetFileNameWithoutExtension(template));
        foreach (var file in Yaml(folders.Profiles))
            if (Parse(file) is { } own)
                yield return (Path.GetFileNameWithoutExtension(file), Extend(own, [file]));
    }

    /// <summary>The YAML files of a folder by name; none when there is no such folder.</summary>
    public static IEnumerable<string> Yaml(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal)
        : [];

    YamlMapping Extend(YamlMapping own, IReadOnlyList<string> chain)
    {
        if (own.Find("extends") is not { } extends) return own;
        var rest = Without(own, "extends");
        if (extends.Value is not YamlScalar { IsBlank: false } name)
        {
            problems.Add(extends.Value.Position.Problem("\"extends\" must name one template"));
            return rest;
        }

        var file = TemplateFile(name.Text);
        if (chain.Contains(file))
        {
            problems.Add(name.Position.Problem($"extends goes in a circle: {string.Join(" -> ", chain.Append(file).Select(Path.GetFileNameWithoutExtension))}; remove one extends"));
            return rest;
        }

        return FindTemplate(name) is { } template ? ProfileMerge.Merge(Extend(template, [.. chain, file]), rest) : rest;
    }

    YamlMapping? FindTemplate(YamlScalar name)
    {
        if (_templates.TryGetValue(name.Text, out var template)) return template;
        problems.Add(name.Position.Problem($"no template is named \"{name.Text}\" in {folders.Templates}; {Spelling.Hint(name.Text, _templates.Keys)}"));
        return null;
    }

    void Template(string name) => _templates[name] = Parse(TemplateFile(name));

    string TemplateFile(string name) => Path.Combine(folders.Templates, name + ".yaml");

    YamlMapping? Parse(string file)
    {
        if (Path.GetExtension(file) == ".yml")
            problems.Add(new FileProblem(file, 1, 1, "rename the file to end in .yaml"));
        var mapping = YamlText.ParseMapping(file, File.ReadAllBytes(file), problems);
        if (mapping is not null) SecretReference.FindLiterals(mapping, problems);
        return mapping;
    }

    static YamlMapping Without(YamlMapping mapping, string key) =>
        new(mapping.Position, [.. mapping.Entries.Where(e => e.Key.Text != key)]);
}
