using System.Text.RegularExpressions;
using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>Freight, handling and whatever else the order did not agree to. What is taken off passes: it is in our favour.</summary>
static partial class ChargeRules
{
    internal static IEnumerable<Finding> Agreed(MatchContext context) =>
    [
        .. context.Invoice.AllowanceCharges.SelectMany((charge, i) => Judge(
            context, null, charge, Settlement.Worth(charge, context.Sums.Lines, null, context.Currency), FormattableString.Invariant($"/allowanceCharges/{i}"))),
        .. context.Billed.SelectMany(line => OnLine(line, context)),
    ];

    /// <summary>Those of one line.</summary>
    internal static IEnumerable<Finding> OnLine(BilledLine line, MatchContext context) =>
        line.Content.AllowanceCharges.SelectMany((charge, i) => Judge(
            context, line.Line, charge, Settlement.Worth(charge, context.Signed(line.Gross), line.Content.Quantity?.Value, context.Currency),
            line.Line.Pointer(FormattableString.Invariant($"allowanceCharges/{i}"))));

    /// <summary>Some write a tax as a charge. It is one all the same: which is due is not known here.</summary>
    static bool IsTax(AllowanceCharge charge) =>
        charge.Type is "vat" or "gst" || charge.Type?.EndsWith("tax", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What it is for, as words.</summary>
    internal static string Name(AllowanceCharge charge) =>
        charge.Type is { Length: > 0 } type ? InWords(type) : charge.Description ?? (charge.Kind == ChargeKind.Allowance ? "allowance" : "charge");

    /// <summary><c>fuelSurcharge</c> is a fuel surcharge.</summary>
    internal static string InWords(string type) => Humps().Replace(type, m => " " + m.Value.ToLowerInvariant());

    static IEnumerable<Finding> Judge(MatchContext context, MatchedLine? line, AllowanceCharge charge, Reckoned? worth, string pointer)
    {
        if (worth is not { Value: not 0 } amount) yield break;

        // A credit memo takes back what the line's allowances had taken off: that is its price, and judged as such.
        if (context.Sign < 0 && line is not null) yield break;
        var cost = context.Sign * Money.Round(amount.Value, context.Currency);
        var room = AgreedRoom.Of((line is null ? context.DocumentTerms : context.Terms(line)).Charges.Of(charge.Type), cost > 0, Math.Abs(cost), Math.Abs(context.Sums.Lines?.Value ?? 0));
        var passes = cost < 0 || IsTax(charge) || room.Allows;
        var place = line is null ? "" : $"Line {line.Number}: ";
        var outcome = passes ? FindingOutcome.Passed : FindingOutcome.Held;
        yield return (line is null ? InvoiceRules.Whole(context, "invoice-charge", outcome) : Judged(line, "invoice-charge", outcome) with { Currency = context.Currency }) with
        {
            Field = pointer + (charge.Amount is not null ? "/amount" : charge.Percent is not null ? "/percent" : "/rate"),
            Actual = Show(charge.Amount ?? charge.Percent ?? charge.Rate ?? 0),
            Tolerance = cost < 0 || IsTax(charge) ? null : room.Applied,
            AmountAtStake = IsTax(charge) ? null : cost,
            Text = $"{place}{Start(Name(charge), isStart: line is null)} of {Money.Show(Math.Abs(cost), context.Currency)} "
                + (cost < 0 ? "is taken off, in our favour." : IsTax(charge) ? "is told as a charge." : $"is not on the order; {room.Words}."),
        };
    }

    static string Start(string name, bool isStart) => isStart ? char.ToUpperInvariant(name[0]) + name[1..] : name;

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Humps();
}
