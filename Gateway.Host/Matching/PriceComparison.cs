using Gateway.Partners;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>Compares a document's price with the order's, in the document's own unit and basis, as the supplier reads it.</summary>
static class PriceComparison
{
    const string Rule = "line-price";

    internal static IEnumerable<Finding> Of(MatchedLine line, OrderLine target, MatchContext context)
    {
        if (line.Price?.Amount is not { } actual || target.Price is null) yield break;
        yield return Scale(line, target, context.Facts.CrossReferences) is { } scale
            ? Compare(line, target, actual, scale, context)
            : UnknownBasis(line, target);
    }

    /// <summary>By what the order's price is multiplied to stand for the document's basis; null when a unit is unknown.</summary>
    static decimal? Scale(MatchedLine line, OrderLine target, CrossReferences references)
    {
        var orderUnit = target.PriceUnit ?? target.Unit;
        var unit = line.Price!.BasisUnit ?? line.Quantity?.Unit ?? orderUnit;
        return references.Factor(target.BuyerItem, unit, orderUnit) * (line.Price.BasisQuantity ?? 1) / target.PriceBasis;
    }

    static Finding Compare(MatchedLine line, OrderLine target, decimal actual, decimal scale, MatchContext context)
    {
        var expected = target.Price!.Value * scale;
        var difference = actual - expected;
        var limit = difference > 0 ? context.Terms(line).Price.Over : context.Terms(line).Price.Under;
        var agrees = Math.Abs(difference) <= Rounding(target.Price.Value, scale);
        var passes = agrees || limit.Allows(Math.Abs(difference), expected);
        return Judged(line, Rule, passes ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = line.Pointer("price/amount"),
            Expected = Show(expected),
            Actual = Show(actual),
            Tolerance = agrees ? null : Applied(limit),
            AmountAtStake = difference * QuantityInBasis(line, context.Facts.CrossReferences, target),
            Currency = line.Price!.Currency ?? context.Document.Currency ?? line.Order?.Currency,
            Text = Sentence(line, expected, actual, agrees, limit),
        };
    }

    // 8.3333 a piece is 99.9996 for twelve; a supplier who bills 100.00 agrees. Half a unit of the order's last digit,
    // scaled, is what its own rounding may be worth; unscaled prices must agree to the digit.
    static decimal Rounding(decimal price, decimal scale) =>
        scale == 1 ? 0 : 0.5m * new decimal(1, 0, 0, false, price.Scale) * scale;

    static decimal? QuantityInBasis(MatchedLine line, CrossReferences references, OrderLine target)
    {
        var unit = line.Quantity?.Unit ?? target.Unit;
        return line.Quantity?.Value
            * references.Factor(target.BuyerItem, unit, line.Price!.BasisUnit ?? unit)
            / (line.Price.BasisQuantity ?? 1);
    }

    static string Sentence(MatchedLine line, decimal expected, decimal actual, bool agrees, ToleranceLimit limit)
    {
        if (agrees) return $"Line {line.Number}: the price {Show(actual)} is the order's.";
        var direction = actual > expected ? "above" : "below";
        var share = expected == 0 ? "" : FormattableString.Invariant($"{Math.Abs(actual - expected) / expected * 100:0.##} percent ");
        var source = limit.Source is null ? "no deviation is agreed" : $"the limit is {limit} ({Place(limit.Source)})";
        return $"Line {line.Number}: the price {Show(actual)} is {share}{direction} the order's {Show(expected)}; {source}.";
    }

    static Finding UnknownBasis(MatchedLine line, OrderLine target) => Judged(line, Rule, FindingOutcome.Held) with
    {
        Field = line.Pointer("price/basisUnit"),
        Expected = target.PriceUnit ?? target.Unit,
        Actual = line.Price!.BasisUnit ?? line.Quantity?.Unit,
        Text = $"Line {line.Number}: the price is per {line.Price.BasisUnit ?? line.Quantity?.Unit}, the order's per "
            + $"{target.PriceUnit ?? target.Unit}; nobody said how many one is of the other.",
    };
}
