using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>Percentage × basis is the amount, of taxes and of allowances and charges. Which tax is due is not known here and not judged.</summary>
static class TaxRules
{
    internal static IEnumerable<Finding> Arithmetic(MatchContext context) =>
    [
        .. context.Invoice.Taxes.SelectMany((tax, i) => OfWhole(context, tax, FormattableString.Invariant($"/taxes/{i}"))),
        .. context.Invoice.AllowanceCharges.SelectMany((charge, i) => charge.Taxes.SelectMany((tax, j) =>
            Exactly(context, null, tax, tax.BasisAmount, FormattableString.Invariant($"/allowanceCharges/{i}/taxes/{j}")))),
        .. context.Billed.SelectMany(line => line.Content.Taxes.SelectMany((tax, i) =>
            Exactly(context, line.Line, tax, tax.BasisAmount, line.Line.Pointer(FormattableString.Invariant($"taxes/{i}"))))),
    ];

    /// <summary>An allowance or charge that states percentage, basis and amount.</summary>
    internal static IEnumerable<Finding> Percentages(MatchContext context) =>
    [
        .. context.Invoice.AllowanceCharges.SelectMany((charge, i) => Percentage(context, null, charge, FormattableString.Invariant($"/allowanceCharges/{i}"))),
        .. context.Billed.SelectMany(line => line.Content.AllowanceCharges.SelectMany((charge, i) =>
            Percentage(context, line.Line, charge, line.Line.Pointer(FormattableString.Invariant($"allowanceCharges/{i}"))))),
    ];

    // A tax on the whole that does not say of what: some lines may be exempt, but it cannot be more than on everything.
    static IEnumerable<Finding> OfWhole(MatchContext context, Tax tax, string pointer)
    {
        if (tax.BasisAmount is not null) return Exactly(context, null, tax, tax.BasisAmount, pointer);
        return tax is { Percent: { } percent, Amount: { } amount } && Settlement.Share(percent, context.Sums.Taxable, context.Currency) is { } most
            ? [Compare(context, null, "tax-amount", Name(tax), percent, context.Sums.Taxable!.Value.Value, most, amount, pointer, most.Value >= amount || most.Is(amount))]
            : [];
    }

    static IEnumerable<Finding> Exactly(MatchContext context, MatchedLine? line, Tax tax, decimal? basis, string pointer) =>
        tax is { Percent: { } percent, Amount: { } amount } && basis is { } of && Settlement.Share(percent, Reckoned.Stated(of), context.Currency) is { } expected
            ? [Compare(context, line, "tax-amount", Name(tax), percent, of, expected, amount, pointer, expected.Is(amount))]
            : [];

    static IEnumerable<Finding> Percentage(MatchContext context, MatchedLine? line, AllowanceCharge charge, string pointer) =>
        charge is { Percent: { } percent, BasisAmount: { } basis, Amount: { } amount }
        && Settlement.Share(percent, Reckoned.Stated(basis), context.Currency) is { } expected
            ? [Compare(context, line, "charge-amount", ChargeRules.Name(charge), percent, basis, expected, amount, pointer, expected.Is(amount), charge.Kind == ChargeKind.Allowance ? -1 : 1)]
            : [];

    static Finding Compare(
        MatchContext context, MatchedLine? line, string rule, string name, decimal percent, decimal basis, Reckoned expected, decimal actual,
        string pointer, bool agrees, int costs = 1)
    {
        var rounded = Money.Round(expected.Value, context.Currency);
        var cost = context.Sign * costs * (actual - rounded);
        var terms = line is null ? context.DocumentTerms : context.Terms(line);
        var room = AgreedRoom.Of(rule == "tax-amount" ? terms.Tax : terms.Total, cost > 0, Math.Abs(cost), rounded);
        var outcome = agrees || room.Allows ? FindingOutcome.Passed : FindingOutcome.Held;
        var place = line is null ? "" : $"Line {line.Number}: ";
        return (line is null ? InvoiceRules.Whole(context, rule, outcome) : Judged(line, rule, outcome) with { Currency = context.Currency }) with
        {
            Field = pointer + "/amount",
            Expected = Show(agrees ? actual : rounded),
            Actual = Show(actual),
            Tolerance = agrees ? null : room.Applied,
            AmountAtStake = agrees ? null : cost,
            Text = FormattableString.Invariant($"{place}{name}: {percent} percent of {Money.Digits(basis, context.Currency)} is {Money.Show(rounded, context.Currency)}")
                + (agrees && rounded == actual ? ", as stated." : agrees ? $"; {Money.Show(actual, context.Currency)} is stated."
                    : $", {Money.Show(actual, context.Currency)} is stated; {room.Words}."),
        };
    }

    static string Name(Tax tax) => tax.Type is { } type ? ChargeRules.InWords(type) : "tax";
}
