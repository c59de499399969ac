using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>The invoice's own arithmetic: does each sum that it states follow from its parts?</summary>
/// <remarks>A sum is compared with the sums that the invoice itself states below it, so that one wrong figure is told once.</remarks>
static class TotalRules
{
    internal static IEnumerable<Finding> Lines(MatchContext context) =>
        Compare(context, "total-lines", "lineAmount", context.Invoice.Totals?.LineAmount, "the sum of the lines", [context.Sums.Lines, context.Sums.GrossLines]);

    internal static IEnumerable<Finding> Allowances(MatchContext context) =>
        Compare(context, "total-allowances", "allowanceAmount", Size(context.Invoice.Totals?.AllowanceAmount), "the sum of the allowances",
            [context.Sums.Allowances, context.Sums.Allowances + context.Sums.LineAllowances], costs: -1);

    internal static IEnumerable<Finding> Charges(MatchContext context) =>
        Compare(context, "total-charges", "chargeAmount", context.Invoice.Totals?.ChargeAmount, "the sum of the charges",
            [context.Sums.Charges, context.Sums.Charges + context.Sums.LineCharges]);

    internal static IEnumerable<Finding> Taxes(MatchContext context) =>
        HasTaxes(context)
            ? Compare(context, "total-tax", "taxAmount", context.Invoice.Totals?.TaxAmount, "the sum of the taxes", [.. context.Sums.Taxes.Select(t => (Reckoned?)t)])
            : [];

    /// <summary>What is taxed is what the taxes say that they are on; where they do not say, no more than all.</summary>
    internal static IEnumerable<Finding> Taxable(MatchContext context)
    {
        if (context.Invoice.Totals?.TaxableAmount is not { } stated || context.Sums.Taxable is not { } all) return [];
        var bases = context.Invoice.Taxes.Select(t => t.BasisAmount).OfType<decimal>().ToArray();
        return bases.Length > 0
            ? Compare(context, "total-taxable", "taxableAmount", stated, "what is taxed", [.. bases.Append(bases.Sum()).Append(all.Value).Distinct().Select(b => (Reckoned?)Reckoned.Stated(b))])
            : Compare(context, "total-taxable", "taxableAmount", stated, "what is taxed", [stated < all.Value ? Reckoned.Stated(stated) : all]);
    }

    internal static IEnumerable<Finding> Amount(MatchContext context)
    {
        var totals = context.Invoice.Totals ?? new();
        var sums = context.Sums;
        var lines = Stated(totals.LineAmount) ?? sums.Lines;
        var net = lines - (Stated(Size(totals.AllowanceAmount)) ?? sums.Allowances) + (Stated(totals.ChargeAmount) ?? sums.Charges);
        Reckoned[] taxes = totals.TaxAmount is { } tax && HasTaxes(context) ? [Reckoned.Stated(tax), .. sums.Taxes]
            : totals.TaxAmount is { } only ? [Reckoned.Stated(only)] : [.. sums.Taxes];
        var wholes = taxes.Select(t => net + t).Concat(taxes.Select(t => sums.Taxable + t)).ToArray();
        var prepaid = Reckoned.Stated(totals.PrepaidAmount ?? 0);
        return Compare(context, "total-amount", "amount", totals.Amount, Parts(context, net, taxes[0]),
            [.. wholes, .. wholes.Select(w => w - prepaid)]);
    }

    /// <summary>The discount for early payment follows from its percentage, and what is left of the whole from the discount.</summary>
    internal static IEnumerable<Finding> Discount(MatchContext context)
    {
        if (context.Invoice.Totals is not { DiscountAmount: { } discount } totals) return [];
        var percents = context.Invoice.PaymentTerms.Select(t => t.DiscountPercent).OfType<decimal>().Distinct().ToArray();
        Reckoned?[] bases = [Stated(totals.DiscountableAmount), Stated(totals.Amount), context.Sums.Lines];
        return
        [
            .. percents is [var percent] && bases.Any(b => b is not null)
                ? Compare(context, "total-discount", "discountAmount", discount, FormattableString.Invariant($"the discount of {percent} percent"),
                    [.. bases.Where(b => b is not null).Select(b => Settlement.Share(percent, b, context.Currency))], costs: -1)
                : [],
            .. totals is { Amount: { } whole }
                ? Compare(context, "total-discounted", "discountedAmount", totals.DiscountedAmount, "what is left after the discount",
                    [Reckoned.Stated(whole - discount), Stated(totals.DiscountableAmount - discount)])
                : [],
        ];
    }

    // The first is what a person expects; any of them is a way in which invoices are written.
    static IEnumerable<Finding> Compare(
        MatchContext context, string rule, string field, decimal? actual, string what, IReadOnlyList<Reckoned?> ways, int costs = 1)
    {
        if (actual is not { } stated || ways[0] is not { } expected) yield break;
        var agrees = ways.Any(way => way?.Is(stated) == true);
        var rounded = Money.Round(expected.Value, context.Currency);
        var cost = context.Sign * costs * (stated - rounded);
        var room = AgreedRoom.Of(context.DocumentTerms.Total, cost > 0, Math.Abs(cost), rounded);
        yield return InvoiceRules.Whole(context, rule, agrees || room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = "/totals/" + field,
            Expected = Show(agrees ? stated : rounded),
            Actual = Show(stated),
            Tolerance = agrees ? null : room.Applied,
            AmountAtStake = agrees ? null : cost,
            Text = agrees
                ? $"{Start(what)} is {Money.Show(stated, context.Currency)}, as stated."
                : $"{Start(what)} is {Money.Show(rounded, context.Currency)}, {Money.Show(stated, context.Currency)} is stated; {room.Words}.",
        };
    }

    static string Parts(MatchContext context, Reckoned? net, Reckoned tax)
    {
        var goods = context.Invoice.AllowanceCharges.Count > 0 ? "lines, allowances and charges" : "lines";
        return tax.Value == 0 || net is not { } sum ? $"the sum of the {goods}"
            : $"the sum of the {goods} ({Money.Digits(Money.Round(sum.Value, context.Currency), context.Currency)}) "
                + $"and taxes ({Money.Digits(Money.Round(tax.Value, context.Currency), context.Currency)})";
    }

    static bool HasTaxes(MatchContext context) =>
        context.Invoice.Taxes.Count > 0 || context.Invoice.AllowanceCharges.Any(c => c.Taxes.Count > 0)
        || context.Billed.Any(l => l.Content.Taxes.Count > 0 || l.Content.AllowanceCharges.Any(c => c.Taxes.Count > 0));

    // Some write what is taken off with a minus.
    static decimal? Size(decimal? amount) => amount is { } value ? Math.Abs(value) : null;

    static Reckoned? Stated(decimal? amount) => amount is { } value ? Reckoned.Stated(value) : null;

    static string Start(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
