namespace Gateway.Host.Matching;

/// <summary>What the money of several findings comes to. What is found of the whole document lies over what is found of its parts: none of it counts twice.</summary>
static class AtStake
{
    // Each of these has all that is billed at stake, or all that is billed of an order.
    static readonly HashSet<string> OfWhole = ["invoice-kind", "invoice-duplicate", "order-closed"];

    /// <summary>The money of findings in one currency, each with its rule and its order; zero when there are none.</summary>
    internal static decimal Together(IEnumerable<(string Rule, string? Order, decimal Amount)> findings)
    {
        var of = findings.ToLookup(f => OfWhole.Contains(f.Rule));
        var parts = of[false].Sum(f => f.Amount);
        var wholes = of[true].GroupBy(f => f.Rule).Select(rule => rule.GroupBy(f => f.Order).Sum(order => order.MaxBy(f => Math.Abs(f.Amount)).Amount));
        return wholes.Append(parts).MaxBy(Math.Abs);
    }
}
