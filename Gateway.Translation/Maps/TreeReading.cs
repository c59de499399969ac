using System.Text;

namespace Gateway.Translation.Maps;

/// <summary>A node of a tree that was read.</summary>
/// <param name="Level">Its level in the plan; -1 when the plan has none for it.</param>
/// <param name="Parent">Its parent's number in the tree; -1 for none.</param>
/// <param name="Record">The record that it became, or <see cref="OfDocument"/>.</param>
readonly record struct TreeNode(int Level, int Parent, int Record)
{
    /// <summary>It filled the document itself, or nothing.</summary>
    internal const int OfDocument = 0;
}

/// <summary>The nodes of one tree in the order of the message, and where each id stands.</summary>
/// <remarks>Reused from message to message.</remarks>
sealed class TreeReading
{
    readonly List<TreeNode> _nodes = [];
    readonly List<int> _lastOfLevel = [];
    readonly Dictionary<ulong, int> _byKey = [];
    readonly Dictionary<string, int> _byLongId = new(StringComparer.Ordinal);

    internal TreeNode this[int node] => _nodes[node];

    internal void Clear()
    {
        _nodes.Clear();
        _lastOfLevel.Clear();
        _byKey.Clear();
        _byLongId.Clear();
    }

    /// <summary>Adds a node; of nodes with one id the first keeps it.</summary>
    internal void Add(in TreeNode node, ReadOnlySpan<byte> id)
    {
        if (IsShort(id)) _byKey.TryAdd(ShortKey.Of(id), _nodes.Count);
        else _byLongId.TryAdd(Encoding.Latin1.GetString(id), _nodes.Count);
        if (node.Level >= 0)
        {
            while (_lastOfLevel.Count <= node.Level) _lastOfLevel.Add(-1);
            _lastOfLevel[node.Level] = _nodes.Count;
        }

        _nodes.Add(node);
    }

    internal bool TryFind(ReadOnlySpan<byte> id, out int node) =>
        IsShort(id) ? _byKey.TryGetValue(ShortKey.Of(id), out node) : _byLongId.TryGetValue(Encoding.Latin1.GetString(id), out node);

    /// <summary>The last node of a higher level: a parent that is missing, itself or later in the file is the validator's to name; the order of the levels stands in.</summary>
    internal int NearestAbove(int level)
    {
        var nearest = -1;
        for (var above = Math.Min(level, _lastOfLevel.Count) - 1; above >= 0; above--) nearest = Math.Max(nearest, _lastOfLevel[above]);
        return nearest;
    }

    /// <summary>Nodes and what stands alone of its level below them, where that level is a higher one: some list the packages below their item, or the
    /// order inside its package, and it is linked as if it stood above.</summary>
    internal IEnumerable<(int Node, int Below)> OnlyBelow() => _nodes.Exists(IsAbove)
        ? from pair in _nodes.Select((node, below) => (Node: node, Below: below))
          where IsAbove(pair.Node)
          group pair.Below by (pair.Node.Parent, pair.Node.Level) into same
          where same.Take(2).Count() == 1
          select (same.Key.Parent, same.First())
        : [];

    bool IsAbove(TreeNode node) => node.Parent >= 0 && node.Level >= 0 && node.Level < _nodes[node.Parent].Level;

    static bool IsShort(ReadOnlySpan<byte> id) => id.IsEmpty || ShortKey.Of(id) != ShortKey.None;
}
