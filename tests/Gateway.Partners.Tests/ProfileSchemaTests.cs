using System.Text.Json;
using Gateway.Partners.Tests.Support;
using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests;

/// <summary>The JSON Schema by which editors complete profiles must say what the reader reads.</summary>
public sealed class ProfileSchemaTests
{
    static readonly JsonElement Schema = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(ProfileFolder.Samples(), "profile.schema.json"))).RootElement;

    [Fact]
    public void The_profile_with_every_key_is_good()
    {
        using var folder = new ProfileFolder();
        folder.WithTemplate("base", "company: \"10\"\n").WithProfile("complete-partner", CompleteText());
        Assert.Empty(ProfileFolder.Shown(folder.Load().Problems));
    }

    [Fact]
    public void The_reader_knows_the_keys_of_the_schema_and_no_others()
    {
        var problems = new List<FileProblem>();
        var fields = YamlText.ParseMapping("complete-partner.yaml", CompleteText(), problems)!.Read(problems);
        ProfileReader.Read(fields, new("complete-partner", null, null));

        AssertSame(fields.Known, Schema, fields, "");
    }

    [Fact]
    public void The_samples_and_their_templates_follow_the_schema()
    {
        var files = Directory.EnumerateFiles(ProfileFolder.Samples(), "*.yaml", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count >= 8);
        foreach (var file in files)
        {
            var problems = new List<FileProblem>();
            AssertFollows(YamlText.ParseMapping(file, File.ReadAllBytes(file), problems)!, Schema);
            Assert.Empty(problems);
        }
    }

    [Fact]
    public void Every_sample_and_template_names_the_schema_for_the_editor()
    {
        foreach (var file in Directory.EnumerateFiles(ProfileFolder.Samples(), "*.yaml", SearchOption.AllDirectories))
        {
            var first = File.ReadLines(file).First();
            var schema = first.Replace("# yaml-language-server: $schema=", "", StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, schema)), $"{file}: {first}");
        }
    }

    [Fact]
    public void The_schema_is_of_the_draft_that_editors_read() =>
        Assert.Equal("http://json-schema.org/draft-07/schema#", Schema.GetProperty("$schema").GetString());

    static void AssertSame(IReadOnlyList<string> known, JsonElement schema, YamlFields fields, string path)
    {
        var keys = ObjectOf(schema).GetProperty("properties");
        Assert.Equal(keys.EnumerateObject().Select(k => $"{path}.{k.Name}").Order(), known.Select(k => $"{path}.{k}").Order());
        foreach (var section in fields.Opened)
        {
            var entry = fields.Mapping.Entries.Single(e => e.Value == section.Mapping || (e.Value as YamlSequence)?.Items.Contains(section.Mapping) == true);
            var inner = keys.GetProperty(entry.Key.Text);
            AssertSame(section.Known, entry.Value is YamlSequence ? inner.GetProperty("items") : inner, section, $"{path}.{entry.Key.Text}");
        }
    }

    static void AssertFollows(YamlNode node, JsonElement schema)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var keys = ObjectOf(schema).GetProperty("properties");
                foreach (var entry in mapping.Entries)
                {
                    Assert.True(keys.TryGetProperty(entry.Key.Text, out var inner), $"{entry.Key.Position} {entry.Key.Text}");
                    AssertFollows(entry.Value, inner);
                }

                break;
            case YamlSequence list:
                foreach (var item in list.Items) AssertFollows(item, schema.GetProperty("items"));
                break;
            case YamlScalar scalar when Resolved(schema).TryGetProperty("enum", out var values):
                Assert.Contains(scalar.Text, values.EnumerateArray().Select(v => v.ToString()));
                break;
        }
    }

    /// <summary>The alternative of a schema that is an object.</summary>
    static JsonElement ObjectOf(JsonElement schema)
    {
        var resolved = Resolved(schema);
        return resolved.TryGetProperty("oneOf", out var choices)
            ? choices.EnumerateArray().Select(Resolved).Single(c => c.TryGetProperty("properties", out _))
            : resolved;
    }

    static JsonElement Resolved(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? Schema.GetProperty("definitions").GetProperty(reference.GetString()!["#/definitions/".Length..])
        : schema;

    static string CompleteText() =>
        File.ReadAllText(Path.Combine(ProfileFolder.Repository(), "tests", "Gateway.Partners.Tests", "complete-partner.yaml"));
}
