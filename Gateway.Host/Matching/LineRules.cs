using System.Globalization;
using Gateway.Partners;
using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Is each line on the order, in a unit we know, in the quantity and at the price ordered?</summary>
static class LineRules
{
    internal static IEnumerable<Finding> OnOrder(MatchContext context) =>
        from line in context.Lines
        where line.Order is not null && line.Target is null
        select Judged(line, "line-on-order", FindingOutcome.Held) with
        {
            Actual = ItemText(line.Line.Ids),
            Text = $"Line {line.Number}: {ItemText(line.Line.Ids) ?? "the item"} is not on the purchase order {line.OrderNumber}.",
        };

    /// <summary>A line found by its number must not bear another item.</summary>
    internal static IEnumerable<Finding> Item(MatchContext context) =>
        from found in context.Found
        from scheme in (string[])[ItemSchemes.BuyerItem, ItemSchemes.SupplierItem, ItemSchemes.Gtin]
        let expected = found.Target.Ids.Find(scheme)
        let actual = found.Line.Line.Ids.Find(scheme)
        where expected is not null && actual is not null
        select Judged(found.Line, "line-item", expected == actual ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = PointerOf(found.Line, scheme),
            Expected = expected,
            Actual = actual,
            Text = expected == actual
                ? $"Line {found.Line.Number}: the item {actual} is the order's."
                : $"Line {found.Line.Number}: the {scheme} is {actual}, on the order's line {found.Target.Number} it is {expected}.",
        };

    internal static IEnumerable<Finding> Unit(MatchContext context) =>
        from found in context.Found
        let unit = found.Line.Quantity?.Unit
        where unit is not null && unit != found.Target.Unit
        select Judged(found.Line, "line-unit", found.Line.Factor is null ? FindingOutcome.Held : FindingOutcome.Passed) with
        {
            Field = found.Line.Pointer("quantity/unit"),
            Expected = found.Target.Unit,
            Actual = unit,
            Text = found.Line.Factor is { } factor
                ? $"Line {found.Line.Number}: one {unit} is {Show(factor)} {found.Target.Unit}."
                : $"Line {found.Line.Number}: nobody said how many {found.Target.Unit} one {unit} of {ItemText(found.Target.Ids)} is; add a cross-reference.",
        };

    /// <summary>More than ordered is held; less may still come and is only noted.</summary>
    internal static IEnumerable<Finding> Quantity(MatchContext context) =>
        from found in context.Found
        let actual = found.Line.NormalizedQuantity
        where actual is not null
        select Compare(found.Line, found.Target, actual.Value, context.Terms(found.Line).Quantity);

    internal static IEnumerable<Finding> Price(MatchContext context) =>
        from found in context.Found
        from finding in PriceComparison.Of(found.Line, found.Target, context)
        select finding;

    /// <summary>A finding about a line, with its place and the order line filled in.</summary>
    internal static Finding Judged(MatchedLine line, string rule, FindingOutcome outcome) => new()
    {
        Rule = rule,
        Outcome = outcome,
        Line = line.Number,
        Order = line.Order,
        OrderLine = line.Target?.Number,
        Text = "",
    };

    internal static string Show(decimal value) =>
        value.ToString("0.############################", CultureInfo.InvariantCulture);

    internal static AppliedTolerance Applied(ToleranceLimit limit) => new(limit.ToString(), Place(limit.Source));

    internal static string? Place(FilePosition? source) => source is { } at ? FormattableString.Invariant($"{at.File}:{at.Line}") : null;

    static Finding Compare(MatchedLine line, OrderLine target, decimal actual, Deviation room)
    {
        var difference = actual - target.Quantity;
        var limit = difference > 0 ? room.Over : room.Under;
        var outcome = difference <= 0 ? (difference == 0 ? FindingOutcome.Passed : FindingOutcome.Noted)
            : limit.Allows(difference, target.Quantity) ? FindingOutcome.Passed : FindingOutcome.Held;
        return Judged(line, "line-quantity", outcome) with
        {
            Field = line.Pointer("quantity/value"),
            Expected = $"{Show(target.Quantity)} {target.Unit}",
            Actual = $"{Show(actual)} {target.Unit}",
            Tolerance = difference > 0 ? Applied(limit) : null,
            AmountAtStake = difference > 0 && target.PriceUnit is null ? difference * target.Price / target.PriceBasis : null,
            Currency = line.Order?.Currency,
            Text = difference switch
            {
                0 => $"Line {line.Number}: {Show(actual)} {target.Unit}, as ordered.",
                > 0 => $"Line {line.Number}: {Show(actual)} {target.Unit} is {Show(difference)} more than ordered.",
                _ => $"Line {line.Number}: {Show(actual)} {target.Unit} of {Show(target.Quantity)} ordered.",
            },
        };
    }

    static string? PointerOf(MatchedLine line, string scheme)
    {
        for (var i = 0; i < line.Line.Ids.Count; i++)
            if (line.Line.Ids[i].Scheme == scheme)
                return line.Pointer(FormattableString.Invariant($"ids/{i}/value"));
        return null;
    }

    static string? ItemText(IReadOnlyList<Identifier> ids) =>
        ids.Count == 0 ? null : $"{ids[^1].Scheme} {ids[^1].Value}";
}
