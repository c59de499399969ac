using System.Text.Json;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests.Support;

/// <summary>A schema by which editors complete files, compared with what the readers read.</summary>
sealed class JsonSchema(string file)
{
    readonly Dictionary<string, JsonElement> _files = [];

    public JsonElement Root => Load(file);

    /// <summary>The keys that a reader asked for are those of the schema, in each section.</summary>
    public void AssertSame(YamlFields fields) => AssertSame(fields.Known, (file, Root), fields, "");

    /// <summary>Every key of the file is one of the schema, every choice one of its values.</summary>
    public void AssertFollows(YamlNode node) => AssertFollows(node, (file, Root));

    void AssertSame(IReadOnlyList<string> known, (string File, JsonElement Schema) at, YamlFields fields, string path)
    {
        var schema = ObjectOf(at);
        var keys = schema.Schema.GetProperty("properties");
        Assert.Equal(keys.EnumerateObject().Select(k => $"{path}.{k.Name}").Order(), known.Select(k => $"{path}.{k}").Order());
        foreach (var section in fields.Opened)
        {
            var entry = fields.Mapping.Entries.Single(e => e.Value == section.Mapping || (e.Value as YamlSequence)?.Items.Contains(section.Mapping) == true);
            var inner = Resolved((schema.File, keys.GetProperty(entry.Key.Text)));
            AssertSame(section.Known, entry.Value is YamlSequence ? (inner.File, inner.Schema.GetProperty("items")) : inner, section, $"{path}.{entry.Key.Text}");
        }
    }

    void AssertFollows(YamlNode node, (string File, JsonElement Schema) at)
    {
        at = Resolved(at);
        switch (node)
        {
            case YamlMapping mapping:
                var schema = ObjectOf(at);
                foreach (var entry in mapping.Entries)
                    AssertFollows(entry.Value, (schema.File, KeyOf(schema.Schema, entry.Key) ?? FreeKeyOf(at, entry.Key)));
                break;
            case YamlSequence list:
                foreach (var item in list.Items) AssertFollows(item, (at.File, at.Schema.GetProperty("items")));
                break;
            case YamlScalar scalar when at.Schema.TryGetProperty("enum", out var values):
                Assert.Contains(scalar.Text, values.EnumerateArray().Select(v => v.ToString()));
                break;
        }
    }

    static JsonElement? KeyOf(JsonElement schema, YamlScalar key) =>
        schema.GetProperty("properties").TryGetProperty(key.Text, out var inner) ? inner : null;

    JsonElement FreeKeyOf((string File, JsonElement Schema) at, YamlScalar key)
    {
        var free = Alternatives(at).Select(a => a.Schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object ? more : default)
            .FirstOrDefault(more => more.ValueKind == JsonValueKind.Object);
        Assert.True(free.ValueKind == JsonValueKind.Object, $"{key.Position} {key.Text}");
        return free;
    }

    /// <summary>The alternative of a schema that is an object with named keys.</summary>
    (string File, JsonElement Schema) ObjectOf((string File, JsonElement Schema) at) =>
        Alternatives(at).Single(c => c.Schema.TryGetProperty("properties", out _));

    IEnumerable<(string File, JsonElement Schema)> Alternatives((string File, JsonElement Schema) at)
    {
        var resolved = Resolved(at);
        return resolved.Schema.TryGetProperty("oneOf", out var choices)
            ? choices.EnumerateArray().Select(choice => Resolved((resolved.File, choice)))
            : [resolved];
    }

    (string File, JsonElement Schema) Resolved((string File, JsonElement Schema) at)
    {
        if (!at.Schema.TryGetProperty("$ref", out var reference)) return at;
        var (inFile, name) = reference.GetString()!.Split("#/definitions/") is [var f, var n] ? (f.Length > 0 ? f : at.File, n) : default;
        return Resolved((inFile, Load(inFile).GetProperty("definitions").GetProperty(name)));
    }

    JsonElement Load(string name)
    {
        if (!_files.TryGetValue(name, out var root))
            _files[name] = root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ProfileFolder.Samples(), name))).RootElement;
        return root;
    }
}
