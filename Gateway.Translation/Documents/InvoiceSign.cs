namespace Gateway.Translation.Documents;

/// <summary>Gives credit memos one sign: some senders credit with negative amounts, some with positive ones.</summary>
static class InvoiceSign
{
    /// <summary>A credit memo whose stated whole is negative, turned: quantities, amounts and taxes change their sign, prices do not.</summary>
    /// <remarks>The memo's total decides; without a total, the lines do when none of their quantities is positive.</remarks>
    internal static Invoice Normalize(Invoice invoice) =>
        invoice.Kind == InvoiceKind.CreditMemo && IsNegative(invoice) ? Turn(invoice) : invoice;

    static bool IsNegative(Invoice invoice) => invoice.Totals?.Amount is { } total and not 0
        ? total < 0
        : invoice.Lines.Any(l => l.Quantity?.Value < 0) && !invoice.Lines.Any(l => l.Quantity?.Value > 0);

    static Invoice Turn(Invoice invoice) => invoice with
    {
        Lines = [.. invoice.Lines.Select(Turn)],
        AllowanceCharges = Turn(invoice.AllowanceCharges),
        Taxes = Turn(invoice.Taxes),
        Totals = Turn(invoice.Totals),
    };

    static InvoiceLine Turn(InvoiceLine line) => line with
    {
        Quantity = Turn(line.Quantity),
        Amount = -line.Amount,
        AllowanceCharges = Turn(line.AllowanceCharges),
        Taxes = Turn(line.Taxes),
    };

    static Quantity? Turn(Quantity? quantity) => quantity is null ? null : quantity with { Value = -quantity.Value };

    static IReadOnlyList<AllowanceCharge> Turn(IReadOnlyList<AllowanceCharge> charges) =>
        [.. charges.Select(c => c with { Amount = -c.Amount, BasisAmount = -c.BasisAmount, Taxes = Turn(c.Taxes) })];

    static IReadOnlyList<Tax> Turn(IReadOnlyList<Tax> taxes) =>
        [.. taxes.Select(t => t with { Amount = -t.Amount, BasisAmount = -t.BasisAmount })];

    static Totals? Turn(Totals? totals) => totals is null ? null : totals with
    {
        Amount = -totals.Amount,
        LineAmount = -totals.LineAmount,
        AllowanceAmount = -totals.AllowanceAmount,
        ChargeAmount = -totals.ChargeAmount,
        TaxableAmount = -totals.TaxableAmount,
        TaxAmount = -totals.TaxAmount,
        DiscountableAmount = -totals.DiscountableAmount,
        DiscountedAmount = -totals.DiscountedAmount,
        DiscountAmount = -totals.DiscountAmount,
        PrepaidAmount = -totals.PrepaidAmount,
    };
}
