using Gateway.Translation.Definitions;

namespace Gateway.Translation.Maps;

/// <summary>Takes over the rows of another map: a row replaces those of the same field in the same scope, others are added.</summary>
static class MapRows
{
    const int MaxDepth = 8;

    /// <summary>The map with the rows of those it extends; null after its problem was noted.</summary>
    internal static MapDefinition? Extend(MapDefinition map, IReadOnlyDictionary<string, MapDefinition> maps, ICollection<FileProblem> problems)
    {
        var chain = Chain(map, maps, problems);
        if (chain is null) return null;
        var parts = new Dictionary<string, IReadOnlyList<MapRow>>(StringComparer.Ordinal);
        foreach (var (name, rows) in chain.SelectMany(m => m.Parts)) parts.TryAdd(name, rows);
        var unfolding = new PartUnfolding(parts, problems);
        var whole = unfolding.Unfold(chain[^1].Rows);
        foreach (var next in chain.Reverse<MapDefinition>().Skip(1)) whole = Merge(whole, unfolding.Unfold(next.Rows));
        return map with { Rows = whole, Extended = chain[1..] };
    }

    /// <summary>The map, the one it extends, the one that extends, and so on; null after a problem was noted.</summary>
    static List<MapDefinition>? Chain(MapDefinition map, IReadOnlyDictionary<string, MapDefinition> maps, ICollection<FileProblem> problems)
    {
        var chain = new List<MapDefinition> { map };
        var next = map.Extends;
        for (var depth = 0; next is { } name; depth++)
        {
            if (!maps.TryGetValue(name.Text, out var parent))
            {
                problems.Add(name.Position.Problem($"unknown map \"{name.Text}\"; {Spelling.Hint(name.Text, [.. maps.Keys])}"));
                return null;
            }

            if (depth == MaxDepth || chain.Contains(parent) || (!parent.IsAbstract && (parent.Document != map.Document || parent.Standard != map.Standard)))
            {
                problems.Add(name.Position.Problem($"{map.Name} cannot extend {name.Text}: it must be for the same document and standard, and not lead back here"));
                return null;
            }

            chain.Add(parent);
            next = parent.Extends;
        }

        return chain;
    }

    internal static IReadOnlyList<MapRow> Merge(IReadOnlyList<MapRow> rows, IReadOnlyList<MapRow> overrides)
    {
        var left = overrides.ToLookup(r => r.Key);
        var merged = new List<MapRow>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
            if (!left.Contains(row.Key)) merged.Add(row);
            else if (done.Add(row.Key)) merged.AddRange(left[row.Key].Select(o => Merge(row, o)));
        merged.AddRange(overrides.Where(o => !done.Contains(o.Key)));
        return merged;
    }

    static MapRow Merge(MapRow row, MapRow replacement) => (row, replacement) switch
    {
        (RecordRow old, RecordRow own) => own with { Rows = Merge(old.Rows, own.Rows) },
        (TreeRow old, TreeRow own) => own with { Levels = [.. Merge(old.Levels, own.Levels).Cast<LevelRow>()] },
        (LevelRow old, LevelRow own) => own with { Field = own.Field ?? old.Field, Codes = own.Codes, Rows = Merge(old.Rows, own.Rows) },
        _ => replacement,
    };
}
