using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Host;

namespace Gateway.Architecture.Tests;

/// <summary>docs/file-formats/settings.md against the classes that read the settings: every setting has its row, with its default.</summary>
public sealed partial class SettingsPageTests
{
    static readonly Dictionary<string, string> Rows =
        Row().Matches(Repository.Text("docs/file-formats/settings.md")).ToDictionary(m => m.Groups["key"].Value, m => m.Groups["default"].Value);

    static readonly string Sources = string.Concat(Repository.Files("*.cs").Where(f => f.StartsWith("Gateway.Host/", StringComparison.Ordinal)).Select(Repository.Text));

    [Fact]
    public void Every_setting_has_its_row_and_every_row_is_a_setting()
    {
        var known = Members().Select(m => m.Key).Concat(KeyInSource().Matches(Sources).Select(m => m.Groups["key"].Value)).ToHashSet();

        Rule.IsKept(known.Except(Rows.Keys).Select(k => $"{k} has no row"));
        Rule.IsKept(Rows.Keys.Except(known).Select(k => $"{k} is no setting"));
        Assert.InRange(Rows.Count, 40, int.MaxValue);
    }

    [Fact]
    public void A_row_tells_the_default() =>
        Rule.IsKept(
            from member in Members()
            let value = Convert.ToString(member.Default, CultureInfo.InvariantCulture)
            where value.Length > 0 && !value.Contains('\n', StringComparison.Ordinal) && Rows.GetValueOrDefault(member.Key)?.Trim('`') != value
            select $"{member.Key} has the default {value}");

    // A section is read into the class that bears its name.
    static IEnumerable<(string Key, object? Default)> Members() =>
        SectionRead().Matches(Sources).Select(m => m.Groups["type"].Value).Distinct().SelectMany(name =>
        {
            var type = typeof(DataFolder).Assembly.GetTypes().Single(t => t.Name == name);
            return Members(Suffix().Replace(name, ""), type, Activator.CreateInstance(type)!);
        });

    static IEnumerable<(string Key, object? Default)> Members(string path, Type type, object settings) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).SelectMany(p =>
            p.PropertyType.Name.EndsWith("Settings", StringComparison.Ordinal)
                ? Members($"{path}:{p.Name}", p.PropertyType, p.GetValue(settings)!)
                : [($"{path}:{p.Name}", p.GetValue(settings))]);

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z0-9:]+)` \| (?<default>.+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\.Read<(?<type>\w+Settings)>\(")]
    private static partial Regex SectionRead();

    [GeneratedRegex(@"""(?<key>[A-Z][A-Za-z0-9]+(:[A-Z][A-Za-z0-9]+)+)""")]
    private static partial Regex KeyInSource();

    [GeneratedRegex("(Listener)?Settings$")]
    private static partial Regex Suffix();
}
