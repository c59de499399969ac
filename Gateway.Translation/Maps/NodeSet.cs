namespace Gateway.Translation.Maps;

/// <summary>Nodes of a schema as bits. Several nodes share a bit: a set bit says perhaps, a clear one says no.</summary>
static class NodeSet
{
    const int Bits = 63;

    /// <summary>The bit that every scope has.</summary>
    internal const ulong Always = 1UL << Bits;

    internal static ulong Of(int node) => 1UL << (node % Bits);

    internal static ulong Of(Place place) => place switch
    {
        { Loops: [var first, ..] } => Of(first.Node),
        { Nodes.Length: 0 } => Always,
        _ => place.Nodes.Aggregate(0UL, (set, node) => set | Of(node)),
    };

    internal static ulong Of(Place[] places) =>
        places.Length == 0 ? Always : places.Aggregate(0UL, (set, place) => set | Of(place));
}
