using System.Diagnostics;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

public sealed class TreeReadingTests
{
    [Theory]
    [InlineData("", 1, -1)]
    [InlineData("0", 0, -1)]
    [InlineData("0 1 2", 2, 1)]
    [InlineData("0 1 1 0", 1, 3)]
    [InlineData("2 1 2", 3, 2)]
    [InlineData("0 - -", 1, 0)]
    [InlineData("0 1", -1, -1)]
    public void The_nearest_node_of_a_higher_level_stands_in_for_a_parent(string levels, int level, int expected) =>
        Assert.Equal(expected, Tree(levels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => l == "-" ? -1 : int.Parse(l, null))).NearestAbove(level));

    [Fact]
    public void A_cleared_tree_has_no_nodes()
    {
        var tree = Tree([0, 1]);
        tree.Clear();
        Assert.Equal(-1, tree.NearestAbove(2));
    }

    // By looking back through the nodes this takes minutes.
    [Fact]
    public void What_a_node_costs_does_not_grow_with_the_nodes_before_it()
    {
        var (tree, time) = (Tree([0]), Stopwatch.StartNew());
        for (var i = 0; i < 300_000; i++) tree.Add(new(1, tree.NearestAbove(1), default), []);
        Assert.Equal(0, tree[300_000].Parent);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(30));
    }

    static TreeReading Tree(IEnumerable<int> levels)
    {
        var tree = new TreeReading();
        foreach (var level in levels) tree.Add(new(level, -1, default), []);
        return tree;
    }
}
