namespace Gateway.Architecture.Tests;

/// <summary>A rule of the house, with every breach of it in the failure's text.</summary>
static class Rule
{
    internal static void IsKept(IEnumerable<string> breaches)
    {
        var all = breaches.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
