using System.Globalization;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Makes a tree of loops from flat lists: each record stands under the one that its inherited fields name.</summary>
sealed class TreeWriting
{
    const int MaxDepth = 64;

    readonly TreePlan _plan;
    readonly List<Node> _nodes = [];
    readonly Dictionary<Inherited, Dictionary<string, Node>> _byValue = [];
    int _lastId;

    internal TreeWriting(TreePlan plan, object document)
    {
        _plan = plan;
        var root = new Node(document, plan.Levels.FirstOrDefault(l => l.List is null));
        _nodes.Add(root);
        foreach (var level in plan.Levels.Where(l => l.List is not null))
            foreach (var record in level.List!.Records(document))
                _nodes.Add(new(record, level));
        foreach (var node in _nodes.Skip(1)) (ParentOf(node) ?? root).Children.Add(node);
    }

    internal void Write(MessageWriting writing, WriteScope scope)
    {
        var written = Write(writing, scope, _nodes[0], parentId: 0, depth: 0, around: null);
        if (written < _nodes.Count)
            writing.Report(_plan, $"{_nodes.Count - written} packages or lines name each other as parent, or lie more than {MaxDepth} levels deep", null);
    }

    int Write(MessageWriting writing, WriteScope scope, Node node, int parentId, int depth, OutgoingLoop? around)
    {
        if (depth > MaxDepth) return 0;
        if (depth > 0) writing.Enter(node.Record);
        var (id, loop) = node.Level switch
        {
            null => (parentId, around),
            { Inner: { } inner } => (parentId, writing.AddLoop(_plan, around ?? scope.Loop, inner)),
            var level => Open(writing, scope, node, level, parentId),
        };
        node.Level?.Rows.Write(writing, new(loop!), FieldTable.Of(node.Record.GetType()));
        var written = 1 + node.Children.Sum(child => Write(writing, scope, child, id, depth + 1, loop));
        if (depth > 0) writing.Leave();
        return written;
    }

    (int Id, OutgoingLoop Loop) Open(MessageWriting writing, WriteScope scope, Node node, LevelPlan level, int parentId)
    {
        var loop = writing.AddLoop(_plan, scope.Loop, _plan.Loop);
        var trigger = loop.Segments[0];
        var id = ++_lastId;
        trigger.Set(_plan.Id, Value(id));
        if (parentId > 0) trigger.Set(_plan.Parent, Value(parentId));
        if (level.WrittenCode is { } code) trigger.Set(_plan.Level, new(code, _plan.Number));
        if (_plan.HasChildren.Element > 0) trigger.Set(_plan.HasChildren, new(node.Children.Count > 0 ? "1" : "0", _plan.Number));
        return (id, loop);
    }

    Node? ParentOf(Node node)
    {
        foreach (var (field, parent) in node.Level!.Links)
            if (field.TryGet(node.Record, out var value) && ByValue(parent).TryGetValue(value.Text, out var found) && found != node)
                return found;
        return null;
    }

    Dictionary<string, Node> ByValue(Inherited parent)
    {
        if (_byValue.TryGetValue(parent, out var byValue)) return byValue;
        _byValue.Add(parent, byValue = new(StringComparer.Ordinal));
        foreach (var node in _nodes)
            if (parent.TryGet(node.Record, out var value))
                byValue.TryAdd(value.Text, node);
        return byValue;
    }

    OutgoingValue Value(int number) => new(number.ToString(CultureInfo.InvariantCulture), _plan.Number);

    sealed class Node(object record, LevelPlan? level)
    {
        internal object Record => record;

        internal LevelPlan? Level => level;

        internal List<Node> Children { get; } = [];
    }
}
