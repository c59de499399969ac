namespace Gateway.Host.Matching;

/// <summary>Money of one finding, and what it lies in.</summary>
/// <param name="Rule">The finding's rule.</param>
/// <param name="Order">The order's number; null when it is about none.</param>
/// <param name="IsOfLine">Whether it is about a line, of the document or of the order.</param>
/// <param name="Amount">Positive where it would cost us.</param>
readonly record struct AtStake(string Rule, string? Order, bool IsOfLine, decimal Amount)
{
    // All that is billed, and all that is billed of an order.
    static readonly HashSet<string> OfWhole = ["order-named", "invoice-kind", "invoice-duplicate"];
    static readonly HashSet<string> OfOrder = ["order-supplier", "order-open", "order-closed", "order-currency"];

    /// <summary>What the money of findings in one currency comes to; zero when there are none.</summary>
    /// <remarks>What is found of the whole document, or of all that it bills of an order, lies over what is found of its parts: none of it counts twice.</remarks>
    internal static decimal Together(IEnumerable<AtStake> findings)
    {
        var all = findings.ToLookup(f => OfWhole.Contains(f.Rule));
        var ofOrders = all[false].Where(f => f.IsOfLine || OfOrder.Contains(f.Rule)).GroupBy(f => f.Order).Sum(order =>
            Larger(order.Where(f => OfOrder.Contains(f.Rule)).Select(f => f.Amount), order.Where(f => !OfOrder.Contains(f.Rule)).Sum(f => f.Amount)));
        var loose = all[false].Where(f => !f.IsOfLine && !OfOrder.Contains(f.Rule)).Sum(f => f.Amount);
        return Larger(all[true].Select(f => f.Amount), ofOrders + loose);
    }

    static decimal Larger(IEnumerable<decimal> wholes, decimal parts) => wholes.Append(parts).MaxBy(Math.Abs);
}
