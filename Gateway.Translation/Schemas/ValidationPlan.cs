namespace Gateway.Translation.Schemas;

/// <summary>A step from one placed segment to the next, worked out beforehand.</summary>
/// <param name="Node">The segment node to go to; -1 when the tag fits nowhere from here.</param>
/// <param name="Loop">The loop that the segment opens; -1 when it opens none.</param>
/// <param name="Counted">The node whose maximum counts: the loop, else the segment.</param>
/// <param name="OpenLoops">How many loops around the old place stay open, the message counted.</param>
/// <param name="Max">How often what is counted may stand.</param>
/// <param name="Repeats">The segment follows itself, or its loop follows itself.</param>
/// <param name="SkipsMandatory">A mandatory segment or loop between here and there is missing.</param>
readonly record struct Step(short Node, short Loop, short Counted, short OpenLoops, int Max, bool Repeats, bool SkipsMandatory)
{
    internal static Step None { get; } = new(-1, -1, -1, 0, 0, false, false);

    internal bool Exists => Node >= 0;
}

/// <summary>A schema laid out for the validator: for each node and tag the step to take, for each node its element rules.</summary>
sealed class ValidationPlan
{
    readonly Step[] _steps;
    readonly int[] _tagAt;
    readonly int _tagCount;
    bool[]? _holds;
    int[][]? _places;

    internal ValidationPlan(MessageSchema schema)
    {
        Schema = schema;
        Nodes = [.. schema.Nodes];
        Tags = new(Nodes.Where(n => !n.IsLoop).Select(n => n.Id));
        _tagCount = Tags.Count;
        _tagAt = [.. Nodes.Select(n => Tags.Number(n.Id))];
        var rules = new Dictionary<string, ElementRules>(StringComparer.Ordinal);
        Rules = [.. Nodes.Select(n => n.Segment is { } segment ? RulesOf(segment, rules) : null)];
        var clean = new Dictionary<string, CleanRules>(StringComparer.Ordinal);
        Clean = [.. Nodes.Select(n => n.Segment is { } segment ? CleanOf(segment, clean) : null)];
        IsTree = [.. Nodes.Select(n => !n.IsLoop && n.Id == schema.Tree)];
        HasBoundedLoops = Nodes.Any(n => n.IsLoop && IsBounded(n.Index));
        _steps = new Step[Nodes.Length * _tagCount];
        Array.Fill(_steps, Step.None);
        foreach (var node in Nodes) LayOut(node.Index);
    }

    internal MessageSchema Schema { get; }

    internal SchemaNode[] Nodes { get; }

    internal SegmentTags Tags { get; }

    /// <summary>By node; null for loops.</summary>
    internal ElementRules?[] Rules { get; }

    /// <summary>By node; null for loops.</summary>
    internal CleanRules?[] Clean { get; }

    /// <summary>By node: whether the segment names a parent and so forms a tree.</summary>
    internal bool[] IsTree { get; }

    /// <summary>Whether the message has loops that LS and LE bound.</summary>
    internal bool HasBoundedLoops { get; }

    /// <summary>Whether a loop begins with LS.</summary>
    internal bool IsBounded(int loop) => loop > 0 && Nodes[loop].Id == "LS";

    /// <summary>The number of a node's tag, for a loop that of its trigger.</summary>
    internal int TagOf(int node) => _tagAt[node];

    /// <summary>The segment nodes of a tag, in order.</summary>
    internal int[] PlacesOf(int tag) => (_places ??= [.. Enumerable.Range(0, _tagCount).Select(t => Nodes.Where(n => !n.IsLoop && _tagAt[n.Index] == t).Select(n => n.Index).ToArray())])[tag];

    /// <summary>Whether a loop has the tag anywhere inside.</summary>
    internal bool Holds(int loop, int tag) => (_holds ??= LayOutHeld())[loop * _tagCount + tag];

    internal ref readonly Step From(int node, int tag) => ref _steps[node * _tagCount + tag];

    /// <summary>The step to the segment that opens a loop.</summary>
    internal Step OpenerOf(int loop) => To(loop, false, false);

    /// <summary>Whether the message has the tag nowhere else.</summary>
    internal bool IsOnlyPlace(SchemaNode node) => PlacesOf(_tagAt[node.Index]).Length == 1;

    /// <summary>Another place for the tag when the first one is full: the next that leaves nothing mandatory out.</summary>
    internal Step Alternative(int from, int tag, int full) =>
        Reachable(from)
            .Where(s => _tagAt[s.Node] == tag)
            .SkipWhile(s => s.Node != full)
            .Skip(1)
            .FirstOrDefault(s => !s.SkipsMandatory, Step.None);

    /// <summary>The mandatory segments and loops that a step leaves out, in order.</summary>
    internal IEnumerable<SchemaNode> Skipped(int from, Step step)
    {
        for (var (loop, after) = Start(from); loop >= 0 && after != step.Counted; (loop, after) = Around(loop))
        {
            foreach (var child in Nodes[loop].Children)
            {
                if (child <= after) continue;
                if (child == step.Counted) yield break;
                if (Nodes[child].IsMandatory) yield return Nodes[child];
            }
        }
    }

    static ElementRules RulesOf(SegmentDefinition segment, Dictionary<string, ElementRules> known)
    {
        if (!known.TryGetValue(segment.Id, out var rules)) known.Add(segment.Id, rules = new(segment.Elements, segment.Notes));
        return rules;
    }

    static CleanRules CleanOf(SegmentDefinition segment, Dictionary<string, CleanRules> known)
    {
        if (!known.TryGetValue(segment.Id, out var rules)) known.Add(segment.Id, rules = new(segment, known.Count));
        return rules;
    }

    bool[] LayOutHeld()
    {
        var holds = new bool[Nodes.Length * _tagCount];
        foreach (var node in Nodes.Where(n => !n.IsLoop))
            for (var loop = node.Parent; loop >= 0; loop = Nodes[loop].Parent)
                holds[loop * _tagCount + _tagAt[node.Index]] = true;
        return holds;
    }

    // The first place that leaves nothing mandatory out; where there is none, the first at all.
    void LayOut(int from)
    {
        foreach (var step in Reachable(from))
        {
            ref var slot = ref _steps[from * _tagCount + _tagAt[step.Node]];
            if (!slot.Exists || (slot.SkipsMandatory && !step.SkipsMandatory)) slot = step;
        }
    }

    // The place itself again, then what follows it in its loop; then its loop again, and what follows that in the loop around it;
    // and so on outwards. Node 0 stands for the time before the first segment.
    IEnumerable<Step> Reachable(int from)
    {
        var skips = false;
        for (var (loop, after) = Start(from); loop >= 0; (loop, after) = Around(loop))
        {
            if (after > 0 && !Nodes[after].IsTrigger) yield return To(after, true, skips);
            foreach (var child in Nodes[loop].Children)
            {
                if (child <= after) continue;
                yield return To(child, false, skips);
                skips |= Nodes[child].IsMandatory;
            }
        }
    }

    (int Loop, int After) Start(int from) => from == 0 ? (0, 0) : Around(from);

    (int Loop, int After) Around(int node) => (Nodes[node].Parent, node);

    Step To(int node, bool repeats, bool skips)
    {
        var place = Nodes[node];
        var (segment, loop) = place.IsLoop ? (place.Children[0], node) : (node, -1);
        return new((short)segment, (short)loop, (short)node, (short)place.Depth, place.Max, repeats, skips);
    }
}
