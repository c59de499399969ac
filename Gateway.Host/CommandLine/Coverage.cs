using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Translation.Documents;

namespace Gateway.Host.CommandLine;

/// <summary>What a set of samples exercises of each map: fields that some document had, and elements received that no row reads.</summary>
sealed class Coverage
{
    const string Extensions = "extensions";

    readonly SortedDictionary<string, MapCoverage> _maps = new(StringComparer.Ordinal);

    internal IEnumerable<KeyValuePair<string, MapCoverage>> Maps => _maps;

    internal void Add(MappedDocument mapped)
    {
        if (!_maps.TryGetValue(mapped.Map, out var map)) _maps[mapped.Map] = map = new(FieldTable.Of(mapped.Document.GetType()));
        map.Documents++;
        Walk(JsonNode.Parse(DocumentJson.Write(mapped.Document)), "", map);
    }

    static void Walk(JsonNode? node, string path, MapCoverage map)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Walk(item, path, map);
            return;
        }

        if (node is not JsonObject record) return;
        foreach (var (name, value) in record)
        {
            if (name == Extensions) map.AddUnread(value);
            else map.Produced.Add(path + name);
            Walk(value, $"{path}{name}.", map);
        }
    }
}

/// <summary>What samples exercise of one map.</summary>
sealed class MapCoverage(FieldTable document)
{
    internal int Documents { get; set; }

    /// <summary>Fields that some document had, as dotted paths without indices.</summary>
    internal SortedSet<string> Produced { get; } = new(StringComparer.Ordinal);

    /// <summary>Elements that no row reads, by name, and how often they came.</summary>
    internal SortedDictionary<string, int> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields of the document and of its lines that no sample had.</summary>
    internal IReadOnlyList<string> Missing => [.. Fields(document, "", 2).Where(f => !Produced.Contains(f))];

    internal void AddUnread(JsonNode? extensions)
    {
        foreach (var name in extensions!.AsArray().Select(e => e!["name"]?.GetValueKind() == JsonValueKind.String ? (string)e["name"]! : "?"))
            Unread[name] = Unread.GetValueOrDefault(name) + 1;
    }

    static IEnumerable<string> Fields(FieldTable table, string path, int depth)
    {
        foreach (var field in table.Fields.Where(f => f.Name != "extensions"))
        {
            yield return path + field.Name;
            if (depth == 1 || field.Kind != FieldKind.List || field.Table is null) continue;
            foreach (var inner in Fields(field.Table, $"{path}{field.Name}.", depth - 1)) yield return inner;
        }
    }
}
