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

    internal override NodeSet Needs => NodeSet.Of(Loop.Node);

    internal override PlanRow[] Rows => [.. Levels.SelectMany(l => l.Rows.All)];

    internal override void Read(in MessageReading reading, Scope scope)
    {
        var tree = reading.Tree;
        tree.Clear();
        var depth = reading.Document.Frames.Length;
        for (var loop = reading.FirstLoop(scope.Loop, Loop); loop >= 0; loop = reading.NextLoop(loop, Loop))
        {
            var node = NodeOf(reading, loop, tree);
            tree.Add(node with { Record = ReadNode(reading, loop, node, tree) }, ValueAt(reading, loop, Id));
            reading.Document.LeaveTo(depth);
        }

        foreach (var (node, below) in tree.OnlyBelow()) LinkDown(reading, tree[node], tree[below]);
    }

    void LinkDown(in MessageReading reading, TreeNode node, TreeNode below)
    {
        foreach (var (field, source) in Levels[node.Level].Links)
            if (!reading.Document.TryGet(node.Record, field, out _) && source.SourceIn(reading.Document.TableOf(below.Record).Type) is { } from && reading.Document.TryGet(below.Record, from, out var value))
            {
                reading.Document.Enter(node.Record);
                reading.Document.Set(field, value, from.Way.Length == 0 ? reading.Document.OriginOf(below.Record, from.Leaf) : default);
                reading.Document.Leave();
            }
    }

    TreeNode NodeOf(in MessageReading reading, int loop, TreeReading tree)
    {
        var segment = reading.Loops[loop].First;
        reading.Mark(segment, Id);
        reading.Mark(segment, Parent);
        if (HasChildren.Element > 0) reading.Mark(segment, HasChildren);
        var parentId = ValueAt(reading, loop, Parent);
        var level = LevelOf(reading, loop, isTop: parentId.IsEmpty);
        var above = tree.TryFind(parentId, out var parent) ? parent : tree.NearestAbove(level < 0 ? Levels.Length : level);
        if (level >= 0) reading.Mark(segment, Level);
        else ReportLevel(reading, segment, above >= 0 && IsOfLine(tree, above));
        return new(level, above, TreeNode.OfDocument);
    }

    // What a line is made of is left in its extensions; anything else may be a line that is swallowed.
    void ReportLevel(in MessageReading reading, int segment, bool isOfLine)
    {
        var code = reading.ElementAt(segment, Level.Element, Level.Component).ToString();
        var codes = string.Join(", ", Levels.SelectMany(l => l.Codes));
        reading.Report(
            isOfLine ? DiagnosticCodes.MapLevelUnread : DiagnosticCodes.MapCodeUnknown, segment, Level,
            $"The map has no level \"{code}\", only {codes}: what stands in it is kept in extensions, and is not a line ({reading.Plan.Rows[Number]}).", code);
    }

    bool IsOfLine(TreeReading tree, int node)
    {
        for (var depth = 0; node >= 0 && depth < MaxDepth; node = tree[node].Parent, depth++)
            if (tree[node].Level == Levels.Length - 1)
                return true;
        return false;
    }

    int ReadNode(in MessageReading reading, int loop, in TreeNode node, TreeReading tree)
    {
        if (node.Level < 0) return TreeNode.OfDocument;
        EnterParents(reading, node.Parent, tree, 0);
        var level = Levels[node.Level];
        var record = level.List is { } list ? reading.Document.Add(reading.Document.Frames[0], list) : reading.Document.Current;
        if (level.List is not null) reading.Document.Enter(record);
        level.Rows.Read(reading, new(loop));
        reading.NoteRecord(new(loop), record);
        foreach (var inner in Levels)
            if (inner.Inner is not null)
                ReadInner(reading, loop, inner);
        return level.List is null ? TreeNode.OfDocument : record;
    }

    // The lines inside a CPS: records of the document, which take over what the node around them says.
    static void ReadInner(in MessageReading reading, int node, LevelPlan level)
    {
        for (var loop = reading.FirstLoop(node, level.Inner!); loop >= 0; loop = reading.NextLoop(loop, level.Inner!))
        {
            var record = reading.Document.Add(reading.Document.Frames[0], level.List!);
            reading.Document.Enter(record);
            level.Rows.Read(reading, new(loop));
            reading.NoteRecord(new(loop), record);
            reading.Document.Leave();
        }
    }

    static void EnterParents(in MessageReading reading, int parent, TreeReading tree, int depth)
    {
        if (parent < 0 || depth == MaxDepth) return;
        EnterParents(reading, tree[parent].Parent, tree, depth + 1);
        if (tree[parent].Record != TreeNode.OfDocument) reading.Document.Enter(tree[parent].Record);
    }

    int LevelOf(in MessageReading reading, int loop, bool isTop)
    {
        var code = ValueAt(reading, loop, Level);
        for (var i = 0; i < Levels.Length; i++)
            if (Levels[i].Inner is null && Levels[i].Takes(code, isTop) && (Levels[i].Without is not { } place || reading.Find(new(loop), place) < 0))
                return i;
        return -1;
    }

    static ReadOnlySpan<byte> ValueAt(in MessageReading reading, int loop, Slot slot) =>
        reading.ElementAt(reading.Loops[loop].First, slot.Element, slot.Component).Bytes;

    internal override void Write(MessageWriting writing, WriteScope scope) => new TreeWriting(this, writing.Current).Write(writing, scope);
}

/// <summary>What one kind of node yields.</summary>
sealed class LevelPlan
{
    const string Top = "top";
    const string Any = "any";

    readonly Code[] _codes = [];

    /// <summary>The level codes that are read; the first is written.</summary>
    internal required IReadOnlyList<string> Codes
    {
        get;
        init
        {
            field = value;
            _codes = [.. value.Select(c => new Code(c))];
        }
    }

    /// <summary>The loop inside the nodes that makes the records; null where the nodes themselves do.</summary>
    internal LoopStep? Inner { get; init; }

    /// <summary>What a node of this level does not hold.</summary>
    internal Place? Without { get; init; }

    /// <summary>The code that is written; null where the level is known by its place in the tree.</summary>
    internal string? WrittenCode => Codes[0] is Top or Any ? null : Codes[0];

    internal bool Takes(ReadOnlySpan<byte> code, bool isTop) => Codes[0] switch
    {
        Top => isTop,
        Any => true,
        _ => IsAny(code),
    };

    bool IsAny(ReadOnlySpan<byte> value)
    {
        var key = ShortKey.Of(value);
        foreach (var code in _codes)
            if (code.Equals(key, value))
                return true;
        return false;
    }

    /// <summary>The document's list that gets a record for each node; null when the rows fill the document itself.</summary>
    internal Field? List { get; init; }

    internal required RowSet Rows { get; init; }

    /// <summary>The fields of a record that name the record it stands under, in the order in which they are asked.</summary>
    internal IEnumerable<(FieldTarget Field, Inherited Parent)> Links =>
        from row in Rows.All.OfType<ValuePlan>()
        where row.Fallback is Inherited
        select (row.Target, (Inherited)row.Fallback!);
}
