namespace Gateway.Translation.Maps;

/// <summary>Nodes of a schema of which one must stand in a scope for a row to have anything to read.</summary>
/// <param name="Nodes">The nodes; null where the row always has.</param>
readonly record struct NodeSet(int[]? Nodes)
{
    internal static NodeSet Always => default;

    internal static NodeSet Of(int node) => new([node]);

    internal static NodeSet Of(Place place) => place switch
    {
        { Loops: [var first, ..] } => Of(first.Node),
        { Nodes.Length: 0 } => Always,
        _ => new(place.Nodes),
    };

    internal static NodeSet Of(Place[] places)
    {
        var sets = places.Select(Of).ToList();
        return sets.Count == 0 || sets.Exists(s => s.Nodes is null) ? Always : new([.. sets.SelectMany(s => s.Nodes!)]);
    }
}
