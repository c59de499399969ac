using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Host.CommandLine;

/// <summary>What a set of samples exercises of each map: fields that some document had, and elements received that no row reads.</summary>
sealed class Coverage
{
    const string Extensions = "extensions";

    readonly SortedDictionary<string, MapCoverage> _maps = new(StringComparer.Ordinal);

    internal IEnumerable<KeyValuePair<string, MapCoverage>> Maps => _maps;

    internal void Add(MappedDocument mapped, MapPlan plan)
    {
        if (!_maps.TryGetValue(mapped.Map, out var map)) _maps[mapped.Map] = map = new(plan.Fields);
        map.Documents++;
        map.AddRows(mapped.Origins);
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
/// <param name="fields">The fields that its rows can give.</param>
sealed class MapCoverage(IReadOnlyList<MapField> fields)
{
    readonly HashSet<(string Row, string Name)> _given = [];

    internal int Documents { get; set; }

    /// <summary>Fields that some document had, as dotted paths without indices.</summary>
    internal SortedSet<string> Produced { get; } = new(StringComparer.Ordinal);

    /// <summary>Elements that no row reads, by name, and how often they came.</summary>
    internal SortedDictionary<string, int> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields that a row could have given and in no sample did, one for each row; of a record that is missing whole, the record alone.</summary>
    /// <remarks>A row of a shared part is tried when any record that uses it had a value from it.</remarks>
    internal IReadOnlyList<string> Missing
    {
        get
        {
            var missing = fields.Where(f => !Produced.Contains(f.Path) && !_given.Contains((f.Row, NameOf(f.Path)))).ToList();
            var paths = missing.Select(f => f.Path).ToHashSet();
            return [.. missing.Where(f => !Enclosing(f.Path).Any(paths.Contains)).DistinctBy(f => (f.Row, NameOf(f.Path))).Select(f => f.Path).Distinct()];
        }
    }

    internal void AddRows(Origins origins)
    {
        foreach (var origin in origins.All)
            foreach (var name in origin.Field.Split('/'))
                _given.Add((origin.Row, name));
    }

    internal void AddUnread(JsonNode? extensions)
    {
        foreach (var name in extensions!.AsArray().Select(e => e!["name"]?.GetValueKind() == JsonValueKind.String ? (string)e["name"]! : "?"))
            Unread[name] = Unread.GetValueOrDefault(name) + 1;
    }

    static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    static IEnumerable<string> Enclosing(string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1)) yield return path[..dot];
    }
}
