using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>Quantity × price / basis, allowances off and charges on: is that the amount the line states?</summary>
static class LineMoney
{
    /// <summary>The line's money before and after its allowances and charges, with the sign that the document writes; null where it cannot be known.</summary>
    internal static (Reckoned? Gross, Reckoned? Net) Of(MatchedLine line, MatchContext context)
    {
        var gross = Product(line, context);
        var stated = ((InvoiceLine)line.Line).Amount;
        var basis = gross ?? (stated is { } s ? Reckoned.Stated(s) : null);
        var adjustments = line.Line.AllowanceCharges
            .Select(c => Settlement.Worth(c, basis, line.Quantity?.Value, context.Currency))
            .Sum();
        return stated is not { } amount ? (gross, gross + adjustments)
            : IsBeforeAdjustments(amount, gross, adjustments) ? (Reckoned.Stated(amount), Reckoned.Stated(amount) + adjustments)
            : (gross ?? Reckoned.Stated(amount), Reckoned.Stated(amount));
    }

    internal static IEnumerable<Finding> Rule(MatchContext context) =>
        context.Billed.Select(line => Of(line, context)).OfType<Finding>();

    /// <summary>The check of one line; null when it states no amount, or nothing to compute it from.</summary>
    internal static Finding? Of(BilledLine line, MatchContext context) =>
        line.Content.Amount is not null && Product(line.Line, context) is { } product ? Compare(line, product, context) : null;

    static Finding Compare(BilledLine line, Reckoned gross, MatchContext context)
    {
        var stated = line.Content.Amount!.Value;
        var net = Net(line, gross, context);
        var expected = net ?? gross;
        var agrees = gross.Is(stated) || expected.Is(stated);
        var difference = stated - Money.Round(expected.Value, context.Currency);
        var room = AgreedRoom.Of(context.Terms(line.Line).LineAmount, difference, expected.Value);
        return Judged(line.Line, "line-amount", agrees || room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = line.Line.Pointer("amount"),
            Expected = Show(Money.Round(expected.Value, context.Currency)),
            Actual = Show(stated),
            Tolerance = agrees ? null : room.Applied,
            AmountAtStake = agrees ? null : context.Sign * difference,
            Currency = context.Currency,
            Text = $"Line {line.Line.Number}: {Calculation(line, gross, net, context)}"
                + (agrees ? ", as stated." : $", {Money.Show(stated, context.Currency)} is stated; {room.Words}."),
        };
    }

    static Reckoned? Net(BilledLine line, Reckoned gross, MatchContext context) => gross + line.Content.AllowanceCharges
        .Select(c => Settlement.Worth(c, gross, line.Content.Quantity?.Value, context.Currency))
        .Sum();

    static string Calculation(BilledLine line, Reckoned gross, Reckoned? net, MatchContext context)
    {
        var price = line.Content.Price!;
        var per = price.BasisQuantity is { } basis and not 1 ? $" per {Show(basis)}" : "";
        var product = $"{Show(line.Content.Quantity!.Value!.Value)} at {Money.Digits(price.Amount!.Value, context.Currency)}{per}";
        return net is { } sum && sum.Value != gross.Value
            ? $"{product}, allowances and charges included, is {Money.Show(Money.Round(sum.Value, context.Currency), context.Currency)}"
            : $"{product} is {Money.Show(Money.Round(gross.Value, context.Currency), context.Currency)}";
    }

    // Some senders state the line's amount before its allowances and charges, some after them.
    static bool IsBeforeAdjustments(decimal amount, Reckoned? gross, Reckoned? adjustments) =>
        adjustments is { Value: not 0 } change && gross is { } product && product.Is(amount) && !(product + change).Is(amount);

    static Reckoned? Product(MatchedLine line, MatchContext context) =>
        line.Price?.Amount * InBasis(line, context.Facts.CrossReferences) is { } product ? Reckoned.Of(product, context.Currency) : null;

    /// <summary>The line's quantity in what its price is for; null when that is not known.</summary>
    internal static decimal? InBasis(MatchedLine line, CrossReferences references)
    {
        var unit = line.Quantity?.Unit ?? line.Target?.Unit ?? line.Price?.BasisUnit;
        var factor = line.Price?.BasisUnit is { } basis && unit is not null ? references.Factor(line.Target?.BuyerItem, unit, basis) : 1;
        return line.Quantity?.Value * factor / (line.Price?.BasisQuantity is { } per and not 0 ? per : 1) is { } quantity ? Resolve.Exact(quantity) : null;
    }
}
