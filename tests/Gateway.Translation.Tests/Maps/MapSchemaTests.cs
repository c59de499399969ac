using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;
using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The JSON Schema by which editors complete maps knows what the reader knows.</summary>
public partial class MapSchemaTests
{
    static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden.Root, "maps/map.schema.json"))).RootElement;

    [Fact]
    public void It_names_the_documents_that_there_are() =>
        Assert.Equal(
            FieldTable.Documents.Select(d => d.Name),
            Schema.GetProperty("properties").GetProperty("document").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));

    [Fact]
    public void It_names_every_key_that_the_reader_asks_for()
    {
        var source = File.ReadAllText(Path.Combine(Golden.Root, "Gateway.Translation/Maps/MapText.cs")) + File.ReadAllText(Path.Combine(Golden.Root, "Gateway.Translation/Maps/CsvLayoutText.cs"));
        var asked = AskedKey().Matches(source).SelectMany(m => m.Groups.Values.Skip(1)).Select(g => g.Value).Where(k => k.Length > 0).ToHashSet();
        Assert.Superset(asked, PropertyNames(Schema).ToHashSet());
    }

    [Fact]
    public void Every_key_of_the_shipped_maps_is_in_it()
    {
        var known = PropertyNames(Schema).ToHashSet();
        foreach (var file in Mapping.Files().Where(f => f.Path.EndsWith(".yaml", StringComparison.Ordinal)))
            Assert.Empty(Keys(YamlText.Parse(file.Path, file.Text, [])).Except(known));
    }

    [Fact]
    public void Every_shipped_map_names_it_in_its_first_line()
    {
        foreach (var file in Mapping.Files().Where(f => f.Path.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            var named = Regex.Match(file.Text, @"\A# yaml-language-server: \$schema=(\S+)\n").Groups[1].Value;
            Assert.True(File.Exists(Path.Combine(Golden.Root, Path.GetDirectoryName(file.Path)!, named)), file.Path);
        }
    }

    static IEnumerable<string> PropertyNames(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            p.Name == "properties" ? p.Value.EnumerateObject().Select(q => q.Name).Concat(PropertyNames(p.Value)) : PropertyNames(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(PropertyNames),
        _ => [],
    };

    // The keys of "to" are qualifiers and those of "parts" are names, both free.
    static IEnumerable<string> Keys(YamlNode? node) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(e => e.Key.Text is "to" ? [e.Key.Text]
            : e.Key.Text is "parts" ? ((YamlMapping)e.Value).Entries.SelectMany(p => Keys(p.Value)).Prepend(e.Key.Text)
            : Keys(e.Value).Prepend(e.Key.Text)),
        YamlSequence list => list.Items.SelectMany(Keys),
        _ => [],
    };

    [GeneratedRegex("""(?:Scalars?|Texts?|TextOrNull|Node|Has|Sections?|Choice|Value(?:<[^(]*>)?|Flag|Number|Pairs|Require)\("([a-z-]+)"|(?:Addresses|AddressOf|Required)\(\w+, "([a-z-]+)"\)""")]
    private static partial Regex AskedKey();
}
