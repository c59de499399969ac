using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Lays a profile over its template: mappings merge deep, lists of named entries merge by name, all else replaces.</summary>
/// <remarks>Every node keeps the place it was written at, so that each effective value knows its file and line.</remarks>
static class ProfileMerge
{
    /// <summary>The keys that name the entries of a list.</summary>
    static readonly string[] EntryNames = ["agreement", "mailbox", "server", "contact", "certificate"];

    public static YamlMapping Merge(YamlMapping template, YamlMapping profile)
    {
        var own = profile.Entries.Select(e => template.Find(e.Key.Text) is { } under ? new YamlEntry(e.Key, Merge(under.Value, e.Value)) : e);
        var inherited = template.Entries.Where(e => profile.Find(e.Key.Text) is null);
        return new(profile.Position, [.. own, .. inherited]);
    }

    /// <summary>The name of a list's entry; null when it bears none.</summary>
    public static string? NameOf(YamlNode entry) =>
        entry is YamlMapping mapping && EntryNames.FirstOrDefault(n => mapping[n] is YamlScalar) is { } key ? Text(mapping, key) : null;

    static YamlNode Merge(YamlNode template, YamlNode profile) => (template, profile) switch
    {
        (YamlMapping under, YamlMapping over) => Merge(under, over),
        (YamlSequence under, YamlSequence over) when KeyOf(under) is { } name && KeyOf(over) == name => Merge(under, over, name),
        _ => profile,
    };

    static YamlSequence Merge(YamlSequence template, YamlSequence profile, string name)
    {
        var own = profile.Items.Cast<YamlMapping>().ToLookup(item => Text(item, name));
        var inherited = template.Items.Cast<YamlMapping>().ToList();
        var merged = inherited.Select(item => own[Text(item, name)].FirstOrDefault() is { } over ? Merge(item, over) : item);
        var names = inherited.Select(item => Text(item, name)).ToHashSet();
        var seen = new HashSet<string>();
        var added = profile.Items.Cast<YamlMapping>().Where(item => !names.Contains(Text(item, name)) || !seen.Add(Text(item, name)));
        return new(profile.Position, [.. merged, .. added]);
    }

    /// <summary>The key by which the entries of a list are named; null when it is no such list.</summary>
    static string? KeyOf(YamlSequence list) =>
        EntryNames.FirstOrDefault(name => list.Items.Count > 0 && list.Items.All(item => item is YamlMapping m && m[name] is YamlScalar));

    static string Text(YamlMapping item, string name) => ((YamlScalar)item[name]!).Text;
}
