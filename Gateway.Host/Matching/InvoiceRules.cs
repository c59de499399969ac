using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What kind of demand an invoice is, and whether it was made before.</summary>
static class InvoiceRules
{
    internal static bool IsCredit(Invoice invoice) => invoice.Kind == InvoiceKind.CreditMemo;

    /// <summary>Whether its lines bill goods of the order, rather than only money.</summary>
    internal static bool BillsGoods(Invoice invoice) =>
        invoice.Kind is not (InvoiceKind.DebitMemo or InvoiceKind.Prepayment or InvoiceKind.ProForma);

    /// <summary>Whether the order's line can judge the invoice's: another supplier's order, a cancelled order or line and another item say nothing of its price or quantity.</summary>
    internal static bool IsJudged(MatchedLine line, MatchContext context) =>
        line.Target is { Status: not OrderStatus.Cancelled } && BillsGoods(context.Invoice)
        && line.Order!.Supplier == context.Facts.Supplier && line.Order.Status != OrderStatus.Cancelled
        && !context.Misnamed.Contains(line.Number);

    /// <summary>A demand that no order provides for is a person's to decide.</summary>
    internal static IEnumerable<Finding> Kind(MatchContext context)
    {
        if (BillsGoods(context.Invoice)) yield break;
        yield return Whole(context, "invoice-kind", FindingOutcome.Held) with
        {
            Field = "/kind",
            Actual = context.Invoice.Kind.ToString(),
            AmountAtStake = context.Invoice.Kind == InvoiceKind.ProForma ? null : Total(context.Invoice, context),
            Text = context.Invoice.Kind switch
            {
                InvoiceKind.ProForma => "It is a pro-forma invoice, which is not to be paid.",
                InvoiceKind.Prepayment => $"{Stake(context)} asked for before delivery; no prepayment is agreed.",
                _ => $"It is a debit memo: {Stake(context)} asked for beside the order.",
            },
        };
    }

    /// <summary>A number is used once a year for one kind of invoice.</summary>
    internal static IEnumerable<Finding> Duplicate(MatchContext context)
    {
        if (context.Invoice.Kind == InvoiceKind.CorrectedInvoice) yield break;
        foreach (var earlier in SameNumber(context))
            yield return Whole(context, "invoice-duplicate", IsSameYear(context, earlier) ? FindingOutcome.Held : FindingOutcome.Noted) with
            {
                Field = "/invoiceNumber",
                Actual = context.Invoice.InvoiceNumber,
                AmountAtStake = IsSameYear(context, earlier) ? context.Sign * Total(context.Invoice, context) : null,
                Text = IsSameYear(context, earlier)
                    ? $"{Shown(earlier)} has the same number."
                    : $"{Shown(earlier)} has the same number, in another year.",
            };
    }

    /// <summary>A corrected invoice takes the place of one that may be paid already: somebody must see to both.</summary>
    internal static IEnumerable<Finding> Correction(MatchContext context)
    {
        if (context.Invoice.Kind != InvoiceKind.CorrectedInvoice) yield break;
        var earlier = Corrected(context).FirstOrDefault();
        var difference = earlier?.Amount is { } before && earlier.Currency == context.Currency ? Total(context.Invoice, context) - before : null;
        yield return Whole(context, "invoice-correction", FindingOutcome.Held) with
        {
            Field = context.Invoice.OriginalInvoiceNumber is null ? "/invoiceNumber" : "/originalInvoiceNumber",
            Actual = context.Invoice.OriginalInvoiceNumber ?? context.Invoice.InvoiceNumber,
            AmountAtStake = difference,
            Text = earlier is null
                ? $"It corrects the invoice {context.Invoice.OriginalInvoiceNumber ?? "of its own number"}, which is not known."
                : $"It corrects {Shown(earlier, isFirst: false)}; "
                    + (earlier.IsPending ? "reject that one, then approve this." : "that one is posted: reverse it, then approve this."),
        };
    }

    /// <summary>Earlier invoices whose place this one takes, or which it repeats: what they bill is not counted beside it.</summary>
    internal static IEnumerable<EarlierInvoice> Superseded(MatchContext context) =>
        context.Invoice.Kind == InvoiceKind.CorrectedInvoice ? Corrected(context)
            : SameNumber(context).Where(earlier => IsSameYear(context, earlier));

    /// <summary>The whole that it states, or the sum of its lines; null when that is not known.</summary>
    internal static decimal? Total(Invoice invoice, MatchContext context) =>
        invoice.Totals?.Amount ?? (context.Billed.Select(l => l.Net).Sum() is { } sum ? context.Sign * Money.Round(sum.Value, context.Currency) : null);

    /// <summary>The whole that an invoice states, or what its lines state; null when one of them states neither amount nor price.</summary>
    internal static decimal? StatedTotal(Invoice invoice) => invoice.Totals?.Amount ?? NumberSize.Reckoned(() => invoice.Lines
        .Select(l => l.Amount ?? (l.Quantity?.Value * l.Price?.Amount / (l.Price?.BasisQuantity is { } per and not 0 ? per : 1) is { } product
            ? Money.Round(product, invoice.Currency) : null))
        .Aggregate((decimal?)0, (sum, amount) => sum + amount));

    /// <summary>A finding about the whole invoice.</summary>
    internal static Finding Whole(MatchContext context, string rule, FindingOutcome outcome) => new()
    {
        Rule = rule,
        Outcome = outcome,
        Currency = context.Currency,
        Order = context.Orders.FirstOrDefault(),
        Text = "",
    };

    /// <summary>An earlier invoice as a person finds it: number, day, money, id.</summary>
    internal static string Shown(EarlierInvoice invoice, bool isFirst = true)
    {
        var name = invoice.IsCredit ? "credit memo" : "invoice";
        var day = invoice.Date is { } date ? FormattableString.Invariant($" of {date:yyyy-MM-dd}") : "";
        var money = invoice.Amount is { } amount ? $" over {Money.Show(amount, invoice.Currency)}" : "";
        return $"{(isFirst ? "The" : "the")} {name} {invoice.Number}{day}{money} (document {invoice.DocumentId}{(invoice.IsPending ? ", pending" : "")})";
    }

    static IEnumerable<EarlierInvoice> SameNumber(MatchContext context) =>
        context.Facts.Invoices.Where(i => i.Number == context.Invoice.InvoiceNumber && i.IsCredit == IsCredit(context.Invoice));

    // One that bears no day may be of any year.
    static bool IsSameYear(MatchContext context, EarlierInvoice earlier) =>
        earlier.Date is null || context.Invoice.InvoiceDate is null || earlier.Date.Value.Year == context.Invoice.InvoiceDate.Value.Year;

    static IEnumerable<EarlierInvoice> Corrected(MatchContext context) =>
        context.Facts.Invoices.Where(i => !i.IsCredit && i.Number == (context.Invoice.OriginalInvoiceNumber ?? context.Invoice.InvoiceNumber));

    static string Stake(MatchContext context) =>
        Total(context.Invoice, context) is { } total ? $"{Money.Show(total, context.Currency)} are" : "money is";
}
