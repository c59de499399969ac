using System.Text;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Reads loops that form a tree (HL, CPS): each by its level, inside the record that its parent became.</summary>
sealed class TreePlan : PlanRow
{
    /// <summary>What stops a chain of parents that someone made endless to waste our time.</summary>
    const int MaxDepth = 64;

    internal required LoopStep Loop { get; init; }

    internal required Slot Id { get; init; }

    internal required Slot Parent { get; init; }

    internal required Slot Level { get; init; }

    /// <summary>The element that says whether there are children; element 0 where there is none.</summary>
    internal required Slot HasChildren { get; init; }

    internal required LevelPlan[] Levels { get; init; }

    private protected override ulong FindNeeds() => NodeSet.Of(Loop.Node);

    internal override PlanRow[] Rows => [.. Levels.SelectMany(l => l.Rows)];

    internal override void Read(in MessageReading reading, Scope scope)
    {
        var nodes = new List<TreeNode>();
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        var depth = reading.Document.Frames.Length;
        for (var loop = reading.FirstLoop(scope.Loop, Loop); loop >= 0; loop = reading.NextLoop(loop, Loop))
        {
            var node = NodeOf(reading, loop, nodes, byId);
            nodes.Add(node with { Frame = ReadNode(reading, node, nodes) });
            byId.TryAdd(TextAt(reading, loop, Id), nodes.Count - 1);
            reading.Document.LeaveTo(depth);
        }

        foreach (var (node, below) in OnlyBelow(nodes)) LinkDown(reading, nodes[node], nodes[below]);
    }

    // Some list the packages below their item, or the order inside its package: what stands alone below a record is linked as if it stood above.
    static IEnumerable<(int Node, int Below)> OnlyBelow(List<TreeNode> nodes) =>
        from pair in nodes.Select((node, below) => (node.Parent, Below: below))
        where pair.Parent >= 0 && nodes[pair.Below].Level >= 0 && nodes[pair.Below].Level < nodes[pair.Parent].Level
        group pair.Below by (pair.Parent, nodes[pair.Below].Level) into same
        where same.Take(2).Count() == 1
        select (same.Key.Parent, same.First());

    void LinkDown(in MessageReading reading, TreeNode node, TreeNode below)
    {
        foreach (var (field, source) in Levels[node.Level].Links)
            if (!field.TryGet(node.Frame.Record, out _) && source.TryGet(below.Frame.Record, out var value, out var from))
            {
                reading.Document.Enter(node.Frame);
                reading.Document.Set(field, value, reading.Document.OriginOf(below.Frame, from!));
                reading.Document.Leave();
            }
    }

    TreeNode NodeOf(in MessageReading reading, int loop, List<TreeNode> nodes, Dictionary<string, int> byId)
    {
        var segment = reading.Loops[loop].First;
        reading.Mark(segment, Id);
        reading.Mark(segment, Parent);
        if (HasChildren.Element > 0) reading.Mark(segment, HasChildren);
        var level = LevelOf(reading, loop);
        if (level >= 0) reading.Mark(segment, Level);
        var parent = byId.TryGetValue(TextAt(reading, loop, Parent), out var found) ? found : NearestAbove(nodes, level);
        return new(loop, level, parent, default);
    }

    // A parent that is missing, itself or later in the file is the validator's to name; the order of the levels stands in.
    static int NearestAbove(List<TreeNode> nodes, int level)
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
            if (nodes[i].Level < level && nodes[i].Level >= 0)
                return i;
        return -1;
    }

    Frame ReadNode(in MessageReading reading, TreeNode node, List<TreeNode> nodes)
    {
        if (node.Level < 0) return default;
        EnterParents(reading, node.Parent, nodes);
        var level = Levels[node.Level];
        var frame = level.List is { } list ? reading.Document.Add(reading.Document.Frames[0], list) : reading.Document.Current;
        if (level.List is not null) reading.Document.Enter(frame);
        reading.ReadRows(level.Rows, new(node.Loop));
        reading.Unread.Note(new(node.Loop), frame);
        foreach (var inner in Levels)
            if (inner.Inner is not null)
                ReadInner(reading, node.Loop, inner);
        return level.List is null ? default : frame;
    }

    // The lines inside a CPS: records of the document, which take over what the node around them says.
    static void ReadInner(in MessageReading reading, int node, LevelPlan level)
    {
        for (var loop = reading.FirstLoop(node, level.Inner!); loop >= 0; loop = reading.NextLoop(loop, level.Inner!))
        {
            var frame = reading.Document.Add(reading.Document.Frames[0], level.List!);
            reading.Document.Enter(frame);
            reading.ReadRows(level.Rows, new(loop));
            reading.Unread.Note(new(loop), frame);
            reading.Document.Leave();
        }
    }

    static void EnterParents(in MessageReading reading, int parent, List<TreeNode> nodes)
    {
        var chain = new Stack<Frame>();
        for (var depth = 0; parent >= 0 && depth < MaxDepth; parent = nodes[parent].Parent, depth++)
            if (nodes[parent].Frame.Record is not null)
                chain.Push(nodes[parent].Frame);
        foreach (var frame in chain) reading.Document.Enter(frame);
    }

    int LevelOf(in MessageReading reading, int loop)
    {
        var (code, isTop) = (TextAt(reading, loop, Level), TextAt(reading, loop, Parent).Length == 0);
        for (var i = 0; i < Levels.Length; i++)
            if (Levels[i].Inner is null && Levels[i].Takes(code, isTop) && (Levels[i].Without is not { } place || reading.Find(new(loop), place) < 0))
                return i;
        return -1;
    }

    static string TextAt(in MessageReading reading, int loop, Slot slot)
    {
        var bytes = reading.ElementAt(reading.Loops[loop].First, slot.Element, slot.Component).Bytes;
        return bytes.Length switch
        {
            0 => "",
            1 => bytes[0] < 0x80 ? Ascii[bytes[0]] : "",
            _ => Encoding.Latin1.GetString(bytes),
        };
    }

    static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(i => ((char)i).ToString())];

    internal override void Write(MessageWriting writing, WriteScope scope) => new TreeWriting(this, writing.Current).Write(writing, scope);

    readonly record struct TreeNode(int Loop, int Level, int Parent, Frame Frame);
}

/// <summary>What one kind of node yields.</summary>
sealed class LevelPlan
{
    const string Top = "top";
    const string Any = "any";

    /// <summary>The level codes that are read; the first is written.</summary>
    internal required IReadOnlyList<string> Codes { get; init; }

    /// <summary>The loop inside the nodes that makes the records; null where the nodes themselves do.</summary>
    internal LoopStep? Inner { get; init; }

    /// <summary>What a node of this level does not hold.</summary>
    internal Place? Without { get; init; }

    /// <summary>The code that is written; null where the level is known by its place in the tree.</summary>
    internal string? Code => Codes[0] is Top or Any ? null : Codes[0];

    internal bool Takes(string code, bool isTop) => Codes[0] switch
    {
        Top => isTop,
        Any => true,
        _ => Codes.Contains(code),
    };

    /// <summary>The document's list that gets a record for each node; null when the rows fill the document itself.</summary>
    internal Field? List { get; init; }

    internal required PlanRow[] Rows { get; init; }

    /// <summary>The fields of a record that name the record it stands under, in the order in which they are asked.</summary>
    internal IEnumerable<(FieldTarget Field, Inherited Parent)> Links =>
        from row in Rows.OfType<ValuePlan>()
        where row.Fallback is Inherited
        select (row.Target, (Inherited)row.Fallback!);
}
