using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>Compares a document's price with the agreed one, in the document's own unit and basis, as the supplier reads it.</summary>
static class PriceComparison
{
    const string Rule = "line-price";

    /// <summary>A hundredth of a percent.</summary>
    const decimal MostOfRounding = 0.0001m;

    /// <summary>The price that the line states, against its order line's.</summary>
    internal static IEnumerable<Finding> Of(MatchedLine line, OrderLine target, MatchContext context) =>
        AskedPrice.Of(line) is { } asked && Of(line, target, asked, AgreedPrice.Of(line, target), context) is { } finding ? [finding] : [];

    /// <summary>A price asked for against the one agreed; null when there is nothing to compare, or another rule tells why it cannot be.</summary>
    internal static Finding? Of(MatchedLine line, OrderLine target, AskedPrice asked, AgreedPrice agreed, MatchContext context)
    {
        var currency = asked.Price.Currency ?? context.Document.Currency;
        if (currency is not null && agreed.Currency is not null && currency != agreed.Currency)
            return asked.Price.Currency is null || asked.Price.Currency == context.Document.Currency ? null : OtherCurrency(line, asked, agreed);
        if (agreed.Amount is null or 0) return Unpriced(line, target, asked, agreed, context);
        if (Scale(target, asked, agreed, context.Facts.CrossReferences) is { } scale) return Compare(line, target, asked, agreed, scale, context);
        return asked.Price.BasisUnit is null ? null : UnknownBasis(line, asked, agreed);
    }

    /// <summary>By what the agreed price is multiplied to stand for the document's basis; null when a unit is unknown.</summary>
    static decimal? Scale(OrderLine target, AskedPrice asked, AgreedPrice agreed, CrossReferences references)
    {
        var unit = asked.Price.BasisUnit ?? asked.Quantity?.Unit ?? agreed.Unit;
        return references.Factor(target.BuyerItem, unit, agreed.Unit) * (asked.Price.BasisQuantity ?? 1) / agreed.Basis;
    }

    /// <summary>The agreed price in the basis of the one asked for; null when there is none, or no factor between their units.</summary>
    internal static decimal? ExpectedOf(OrderLine target, AskedPrice asked, AgreedPrice agreed, MatchContext context) =>
        Scale(target, asked, agreed, context.Facts.CrossReferences) * agreed.Amount is { } expected ? Resolve.Exact(expected) : null;

    static Finding Compare(MatchedLine line, OrderLine target, AskedPrice asked, AgreedPrice agreed, decimal scale, MatchContext context)
    {
        var expected = Resolve.Exact(agreed.Amount!.Value * scale);
        var difference = asked.Amount - expected;
        var quantity = InBasis(asked, context.Facts.CrossReferences, target);
        var cost = context.Sign * difference * (quantity ?? 1);
        var equals = Math.Abs(difference) <= Math.Max(Rounding(asked, agreed, expected, scale), agreed.Room * scale);

        // The limit's amount is money for the order's basis, whatever basis the supplier writes.
        var room = AgreedRoom.Of(context.Terms(line).Price, cost > 0, Resolve.Exact(Math.Abs(difference) / scale), agreed.Amount.Value);
        var stake = quantity is null ? (decimal?)null : Money.Round(cost, agreed.Currency);
        return Judged(line, Rule, equals || room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = asked.Field,
            Expected = Show(expected * asked.Times),
            Actual = Show(asked.Price.Amount ?? asked.Amount),
            Tolerance = equals ? null : room.Applied,
            AmountAtStake = equals ? 0 : stake,
            Currency = agreed.Currency ?? asked.Price.Currency ?? context.Document.Currency,
            Text = $"Line {line.Number}: the price {Sentence(asked, agreed, expected, equals, room, stake)}",
        };
    }

    // 8.3333 a piece is 99.9996 for twelve; a supplier who bills 100.00 agrees. Half a unit of the last digit that he writes
    // is rounding, and so is half of the order's, scaled, where that has more digits than money: a price in whole cents is
    // meant so. Ten cents a piece are no rounding of 10.40 for a hundred: beyond a small share it is another price.
    static decimal Rounding(AskedPrice asked, AgreedPrice agreed, decimal expected, decimal scale)
    {
        if (scale == 1) return 0;
        var coin = Money.HalfUnit(agreed.Currency);
        var (theirs, ours) = (HalfDigit(asked.Times == 1 ? asked.Price.Amount ?? asked.Amount : asked.Amount), HalfDigit(agreed.Amount!.Value));
        return Math.Min(Math.Abs(expected) * MostOfRounding, Math.Max(Math.Min(theirs, coin), ours < coin ? ours * scale : 0));
    }

    // Zeros at the end say how the number is stored, not how exact it is.
    static decimal HalfDigit(decimal amount) => new(5, 0, 0, false, (byte)Math.Min(28, (amount / 1.0000000000000000000000000000m).Scale + 1));

    static decimal? InBasis(AskedPrice asked, CrossReferences references, OrderLine target)
    {
        var unit = asked.Quantity?.Unit ?? target.Unit;
        return asked.Quantity?.Value
            * references.Factor(target.BuyerItem, unit, asked.Price.BasisUnit ?? unit)
            / (asked.Price.BasisQuantity ?? 1);
    }

    static string Sentence(AskedPrice asked, AgreedPrice agreed, decimal expected, bool equals, AgreedRoom room, decimal? stake)
    {
        var shown = $"{Money.Digits(asked.Amount, agreed.Currency)}{asked.Note}";
        if (equals) return $"{shown} is {agreed.Whose}.";
        var share = FormattableString.Invariant($"{Math.Abs(asked.Amount - expected) / expected * 100:0.##} percent");
        var direction = asked.Amount > expected ? "above" : "below";
        var money = stake is not { } worth || worth == 0 ? ""
            : $"; {Money.Show(Math.Abs(worth), agreed.Currency)} are {(worth > 0 ? "at stake" : "in our favour")}";
        return $"{shown} is {share} {direction} {agreed.Whose} {Money.Digits(expected, agreed.Currency)}; {room.Words}{money}.";
    }

    // An order that says no price, or zero, agreed to none; a percentage of nothing is no measure.
    static Finding? Unpriced(MatchedLine line, OrderLine target, AskedPrice asked, AgreedPrice agreed, MatchContext context)
    {
        if (asked.Amount == 0 || (agreed.Amount is null && context.Document is not Invoice)) return null;
        var cost = context.Sign * asked.Amount * InBasis(asked, context.Facts.CrossReferences, target);
        var room = AgreedRoom.Of(context.Terms(line).Price, cost is null or > 0, asked.Amount, 0);
        var money = cost is { } worth ? $"; {Money.Show(Math.Abs(Money.Round(worth, agreed.Currency)), agreed.Currency)} are at stake" : "";
        return Judged(line, Rule, room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = asked.Field,
            Actual = Show(asked.Price.Amount ?? asked.Amount),
            Tolerance = room.Applied,
            AmountAtStake = cost is { } c ? Money.Round(c, agreed.Currency) : null,
            Currency = agreed.Currency,
            Text = $"Line {line.Number}: the price {Money.Digits(asked.Amount, agreed.Currency)} is asked for what is not priced on the order; {room.Words}{money}.",
        };
    }

    static Finding OtherCurrency(MatchedLine line, AskedPrice asked, AgreedPrice agreed) => Judged(line, Rule, FindingOutcome.Held) with
    {
        Field = line.Pointer("price/currency"),
        Expected = agreed.Currency,
        Actual = asked.Price.Currency,
        AmountAtStake = line.Uncompared,
        Currency = asked.Price.Currency,
        Text = $"Line {line.Number}: the price is in {asked.Price.Currency}, {agreed.Whose} in {agreed.Currency}.",
    };

    static Finding UnknownBasis(MatchedLine line, AskedPrice asked, AgreedPrice agreed) => Judged(line, Rule, FindingOutcome.Held) with
    {
        Field = line.Pointer("price/basisUnit"),
        Expected = agreed.Unit,
        Actual = asked.Price.BasisUnit,
        AmountAtStake = line.Uncompared,
        Text = $"Line {line.Number}: the price is per {asked.Price.BasisUnit}, {agreed.Whose} per {agreed.Unit}; nobody said how many one is of the other.",
    };
}
