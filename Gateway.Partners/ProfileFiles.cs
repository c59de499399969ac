using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The profile and template files of a folder, read once each and merged along extends.</summary>
sealed class ProfileFiles(PartnerFolders folders, ICollection<FileProblem> problems)
{
    readonly Dictionary<string, YamlMapping?> _templates = new(StringComparer.Ordinal);

    /// <summary>Every profile with its partner's id, merged with its templates; one that cannot be read whole is left out, for all that it lacks would look forgotten.</summary>
    public IEnumerable<(string Partner, YamlMapping Merged)> Profiles()
    {
        foreach (var template in Yaml(folders.Templates)) Template(Path.GetFileNameWithoutExtension(template));
        foreach (var file in Yaml(folders.Profiles).Where(f => !IsShared(f)))
            if (Parse(file) is { } own && Extend(own, [file]) is { } merged)
                yield return (Path.GetFileNameWithoutExtension(file), merged);
    }

    /// <summary>The policy beside the profiles; the built-in one where there is none, or none that can be read.</summary>
    public Policy Policy()
    {
        if (Yaml(folders.Profiles).FirstOrDefault(IsPolicy) is not { } file || Parse(file) is not { } mapping) return Partners.Policy.BuiltIn;
        var fields = mapping.Read(problems);
        var policy = Partners.Policy.Read(fields);
        fields.End();
        return policy;
    }

    /// <summary>Who hears of trouble, from the file beside the profiles; nobody where there is none, or none that can be read.</summary>
    public AlertSettings Alerts()
    {
        if (Yaml(folders.Profiles).FirstOrDefault(IsAlerts) is not { } file || Parse(file) is not { } mapping) return AlertSettings.None;
        var fields = mapping.Read(problems);
        var alerts = AlertSettings.Read(fields);
        fields.End();
        return alerts;
    }

    public static bool IsPolicy(string file) => Path.GetFileNameWithoutExtension(file) == "policy";

    /// <summary>Whether a file of the folder is no partner's.</summary>
    public static bool IsShared(string file) => IsPolicy(file) || IsAlerts(file);

    static bool IsAlerts(string file) => Path.GetFileNameWithoutExtension(file) == "alerts";

    /// <summary>The YAML files of a folder by name; none when there is no such folder.</summary>
    public static IEnumerable<string> Yaml(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal)
        : [];

    YamlMapping? Extend(YamlMapping own, IReadOnlyList<string> chain)
    {
        if (own.Find("extends") is not { } extends) return own;
        if (extends.Value is not YamlScalar { IsBlank: false } name)
            return Refuse(extends.Value.Position, "\"extends\" must name one template, or not stand at all");
        if (FindTemplate(name) is not { } found) return null;
        var file = TemplateFile(found);
        if (chain.Contains(file))
            return Refuse(name.Position, $"extends goes in a circle: {string.Join(" -> ", chain.Append(file).Select(Path.GetFileNameWithoutExtension))}; remove one extends");
        return _templates[found] is { } template && Extend(template, [.. chain, file]) is { } under
            ? ProfileMerge.Merge(under, Without(own, "extends"))
            : null;
    }

    /// <summary>The template of this name, else the one that was probably meant, so that the rest of the profile is judged too.</summary>
    string? FindTemplate(YamlScalar name)
    {
        if (_templates.ContainsKey(name.Text)) return name.Text;
        Refuse(name.Position, $"no template is named \"{name.Text}\" in {folders.Templates}; {Spelling.Hint(name.Text, _templates.Keys)}");
        return Spelling.Nearest(name.Text, _templates.Keys);
    }

    YamlMapping? Refuse(FilePosition position, string text)
    {
        problems.Add(position.Problem(text));
        return null;
    }

    void Template(string name) => _templates[name] = Parse(TemplateFile(name));

    string TemplateFile(string name) => Path.Combine(folders.Templates, name + ".yaml");

    YamlMapping? Parse(string file)
    {
        if (Path.GetExtension(file) == ".yml")
            problems.Add(new FileProblem(file, 1, 1, "rename the file to end in .yaml"));
        if (EditedFile.Read(file, problems) is not { } bytes) return null;
        var mapping = YamlText.ParseMapping(file, bytes, problems);
        if (mapping is not null) SecretReference.FindLiterals(mapping, problems);
        return mapping;
    }

    static YamlMapping Without(YamlMapping mapping, string key) =>
        new(mapping.Position, [.. mapping.Entries.Where(e => e.Key.Text != key)]);
}
