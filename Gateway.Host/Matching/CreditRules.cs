using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>A credit memo belongs to an invoice that is known, and all its credits are no more than it billed.</summary>
static class CreditRules
{
    internal static IEnumerable<Finding> Original(MatchContext context)
    {
        if (context.Sign > 0) yield break;
        var number = context.Invoice.OriginalInvoiceNumber;
        var original = Find(context);
        yield return InvoiceRules.Whole(context, "credit-original", original is null ? FindingOutcome.Held : FindingOutcome.Passed) with
        {
            Field = number is null ? null : "/originalInvoiceNumber",
            Actual = number,
            AmountAtStake = original is null ? -InvoiceRules.Total(context.Invoice, context) : null,
            Text = original is not null ? $"It credits {InvoiceRules.Shown(original, isFirst: false)}."
                : number is null ? "The credit memo does not say which invoice it credits."
                : $"The invoice {number} that it credits is not known.",
        };
    }

    internal static IEnumerable<Finding> Amount(MatchContext context)
    {
        if (context.Sign > 0 || Find(context) is not { Amount: { } billed } original) yield break;
        if (InvoiceRules.Total(context.Invoice, context) is not { } credited) yield break;
        if (original.Currency is not null && context.Currency is not null && original.Currency != context.Currency)
        {
            yield return InvoiceRules.Whole(context, "credit-amount", FindingOutcome.Held) with
            {
                Field = "/currency",
                Expected = original.Currency,
                Actual = context.Currency,
                Text = $"The credit memo is in {context.Currency}, the invoice {original.Number} in {original.Currency}.",
            };
            yield break;
        }

        var earlier = context.Facts.Invoices.Where(i => i.IsCredit && i.Credits == original.Number && i.Number != context.Invoice.InvoiceNumber).ToArray();
        var before = earlier.Sum(i => i.Amount ?? 0);
        var excess = before + credited - billed;
        var with = earlier.Length == 0 ? "" : $"With {Money.Show(before, context.Currency)} of {string.Join(", ", earlier.Select(i => i.Number + (i.IsPending ? " that is pending" : "")))}, ";
        var sum = $"{Money.Show(before + credited, context.Currency)} of the {Money.Show(billed, context.Currency)} that the invoice {original.Number} billed";
        yield return InvoiceRules.Whole(context, "credit-amount", excess > 0 ? FindingOutcome.Held : FindingOutcome.Passed) with
        {
            Field = context.Invoice.Totals?.Amount is null ? null : "/totals/amount",
            Expected = Show(Math.Max(0, billed - before)),
            Actual = Show(credited),
            AmountAtStake = excess > 0 ? -excess : null,
            Text = $"{with}{sum} {(excess > 0 ? "would be" : "are")} credited.",
        };
    }

    static EarlierInvoice? Find(MatchContext context) =>
        context.Facts.Invoices.Where(i => !i.IsCredit && i.Number == context.Invoice.OriginalInvoiceNumber).MaxBy(i => i.Date);
}
