namespace Gateway.Translation.Schemas;

/// <summary>A loop on the way to a guide's place, and what its trigger must hold to be meant.</summary>
readonly record struct GuideLoop(SchemaNode Node, AddressStep Step);

/// <summary>A guide's address resolved in a schema.</summary>
/// <param name="Loops">The loops around it, from the outside inwards.</param>
/// <param name="Target">The segment or loop that is meant.</param>
/// <param name="Segment">The segment; of a loop, its trigger.</param>
/// <param name="Step">The last step of the address.</param>
sealed record GuidePlace(IReadOnlyList<GuideLoop> Loops, SchemaNode Target, SchemaNode Segment, AddressStep Step);

/// <summary>A guide's rules at the nodes of one schema.</summary>
sealed class GuidePlan
{
    readonly List<(GuidePlace Place, GuideRule Rule)>?[] _atNode;

    internal GuidePlan(IReadOnlyList<SchemaNode> nodes, IReadOnlyList<GuideRule> rules)
    {
        Nodes = nodes;
        _atNode = new List<(GuidePlace, GuideRule)>?[nodes.Count];
        foreach (var rule in rules)
            foreach (var place in Places(nodes, rule.At))
            {
                if (rule is { Use: GuideUse.Mandatory, At.Element: 0 }) Presence.Add((place, rule));
                else (_atNode[place.Segment.Index] ??= []).Add((place, rule));
            }
    }

    internal IReadOnlyList<SchemaNode> Nodes { get; }

    /// <summary>Segments and loops that must stand.</summary>
    internal List<(GuidePlace Place, GuideRule Rule)> Presence { get; } = [];

    /// <summary>What is asked of a segment that stands; null for nothing.</summary>
    internal List<(GuidePlace Place, GuideRule Rule)>? At(int node) => _atNode[node];

    /// <summary>All places that an address can mean: a tag may stand several times in one loop's sequence.</summary>
    internal static IEnumerable<GuidePlace> Places(IReadOnlyList<SchemaNode> nodes, Address address) => Places(nodes, nodes[0], address, []);

    static IEnumerable<GuidePlace> Places(IReadOnlyList<SchemaNode> nodes, SchemaNode scope, Address address, IReadOnlyList<GuideLoop> way)
    {
        var step = address.Steps[way.Count];
        foreach (var child in scope.Children.Select(c => nodes[c]).Where(c => c.Id == step.Name).Where((_, i) => step.Occurrence == 0 || i == step.Occurrence - 1))
        {
            if (way.Count == address.Steps.Count - 1) yield return new(way, child, child.IsLoop ? nodes[child.Children[0]] : child, step);
            else if (child.IsLoop)
                foreach (var place in Places(nodes, child, address, [.. way, new(child, step)])) yield return place;
        }
    }
}
