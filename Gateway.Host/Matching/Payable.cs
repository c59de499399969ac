using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>What of an invoice may be paid whatever is decided of the rest: the quantity covered by order and receipts, at no more than the agreed price.</summary>
/// <param name="Whole">With the charges that pass and the tax on what is paid, as the invoice writes it: a credit memo's is positive too.</param>
/// <param name="Asked">What the invoice asks for.</param>
/// <param name="Lines">For each line its quantity, in its own unit, and its money without tax.</param>
sealed record Payable(decimal Whole, decimal Asked, IReadOnlyList<(decimal? Quantity, decimal? Amount)> Lines)
{
    const string Rule = "payable";

    /// <summary>The suggestion; null where money cannot be compared: in another currency than the order's, or with a line that states none.</summary>
    internal static Payable? Of(MatchContext context, IReadOnlyList<Finding> findings)
    {
        if (context.Document is not Invoice || IsHeld(findings, "order-currency") || InvoiceRules.Total(context.Invoice, context) is not { } asked) return null;
        if (IsHeld(findings, "invoice-duplicate") || IsHeld(findings, "invoice-kind"))
            return new(0, asked, [.. context.Billed.Select(_ => ((decimal?)0m, (decimal?)0m))]);
        var lines = context.Billed.Select(line => OfLine(line, context)).ToArray();
        if (lines.Any(l => l.Amount is null) || context.Sums is not { Lines: { } billed, Allowances: { } allowances, Charges: { } charges } sums) return null;
        var goods = lines.Sum(l => l.Amount!.Value);
        var agreed = charges.Value - HeldCharges(context, findings);

        // What is taken off the whole is taken off each part of it: of nothing, nothing.
        var taken = billed.Value == 0 ? allowances.Value : allowances.Value * goods / billed.Value;
        var (net, all) = (goods - taken + agreed, billed.Value - allowances.Value + charges.Value);
        var isAll = agreed == charges.Value && context.Billed.Zip(lines).All(l => l.Second.Amount == Rounded(context.Sign * l.First.Net?.Value, context));
        var tax = Tax(context, sums);
        var whole = isAll
            ? IsHeld(findings, "total-amount") ? Math.Min(asked, all + tax) : asked
            : Math.Min(asked, Rest(all == 0 ? net : net + (tax * net / all), Deducted(context, all + tax - asked)));
        return new(Money.Round(whole, context.Currency), asked, lines);
    }

    /// <summary>The invoice with the suggestion written into it.</summary>
    internal Invoice Fill(Invoice invoice) => invoice with
    {
        PayableAmount = Whole,
        Lines = [.. invoice.Lines.Select((line, i) => line with { PayableQuantity = Lines[i].Quantity, PayableAmount = Lines[i].Amount })],
    };

    /// <summary>The suggestion as a line of the result.</summary>
    internal Finding Finding(MatchContext context) =>
        InvoiceRules.Whole(context, Rule, Whole == Asked ? FindingOutcome.Passed : FindingOutcome.Noted) with
        {
            Field = context.Invoice.Totals?.Amount is null ? null : "/totals/amount",
            Expected = Show(Whole),
            Actual = Show(Asked),
            Text = (Whole == Asked ? "All " : $"{Money.Digits(Whole, context.Currency)} of ")
                + $"{Money.Show(Asked, context.Currency)} are {(context.Sign < 0 ? "credited" : "payable")}.",
        };

    static (decimal? Quantity, decimal? Amount) OfLine(BilledLine line, MatchContext context)
    {
        if (context.Sign < 0) return (line.Content.Quantity?.Value, Rounded(-line.Net?.Value, context));
        if (line.Target is null || line.Quantity is not { } billed) return (0, 0);
        var covered = BilledQuantity.Covered(line, context);
        var share = billed == 0 ? 1 : covered / billed;
        var asked = share * Least(line, context);
        var price = InvoicePrice.Of(line, context);
        // Held without a limit, it could be compared with nothing; held without money, nobody knows for how much.
        var amount = price is { Outcome: FindingOutcome.Held, Tolerance: null } or { Outcome: FindingOutcome.Held, AmountAtStake: null } ? 0
            : price?.Outcome == FindingOutcome.Held || asked is null ? Lesser(asked, line.Line.Order!.Worth(line.Target, covered, context.Facts.CrossReferences))
            : asked;
        return (line.Content.Quantity?.Value is { } quantity ? Resolve.Exact(quantity * share) : null, Rounded(amount, context));
    }

    // Nothing is agreed where the order says no price.
    static decimal Lesser(decimal? asked, decimal? agreed) => agreed is { } most ? Math.Min(asked ?? most, most) : 0;

    // As stated, or as computed where that is less; without the line's own charges that nobody agreed to.
    static decimal? Least(BilledLine line, MatchContext context)
    {
        if (line.Net is not { } net) return null;
        var charges = ChargeRules.OnLine(line, context).Where(f => f.Outcome == FindingOutcome.Held).Sum(f => f.AmountAtStake ?? 0);
        var held = LineMoney.Of(line, context) is { Outcome: FindingOutcome.Held, AmountAtStake: > 0 and { } excess } ? excess : 0;
        return net.Value - held - charges;
    }

    static decimal HeldCharges(MatchContext context, IReadOnlyList<Finding> findings) =>
        findings.Where(f => f is { Rule: "invoice-charge", Outcome: FindingOutcome.Held, Line: null }).Sum(f => f.AmountAtStake ?? 0) * context.Sign;

    // Some state the whole, and some what is left of it after what is prepaid.
    static decimal Deducted(MatchContext context, decimal missing) =>
        context.Invoice.Totals?.PrepaidAmount is { } prepaid && Math.Abs(missing - prepaid) < Math.Abs(missing) ? prepaid : 0;

    // No more is deducted than there is.
    static decimal Rest(decimal owed, decimal deducted) => owed - Math.Clamp(deducted, 0, Math.Max(0, owed));

    static decimal Tax(MatchContext context, InvoiceSums sums) => context.Invoice.Totals?.TaxAmount ?? sums.Taxes.Select(t => t.Value).FirstOrDefault();

    static decimal? Rounded(decimal? amount, MatchContext context) => amount is { } value ? Money.Round(value, context.Currency) : null;

    static bool IsHeld(IReadOnlyList<Finding> findings, string rule) =>
        findings.Any(f => f.Rule == rule && f.Outcome == FindingOutcome.Held);
}
