namespace Gateway.Translation.Documents;

/// <summary>Gives credit memos one sign: some senders credit with negative amounts, some with negative quantities, some with both or none.</summary>
/// <remarks>What is stated of the lines (amounts, quantities, taxes, allowances) is turned by the sign of its own sum, so that the sum is positive and a
/// line keeps its sign beside the others. A negative price is a positive one of a turned quantity. Totals have no sign.</remarks>
static class InvoiceSign
{
    static readonly FieldTable Invoices = FieldTable.Of(typeof(Invoice));
    static readonly Field Kind = Invoices.OfProperty(nameof(Invoice.Kind));

    /// <summary>A credit memo with positive quantities and amounts, however the sender signed them; any other invoice as it is.</summary>
    internal static Invoice Normalize(Invoice invoice) => invoice.Kind == InvoiceKind.CreditMemo ? Positive(invoice) : invoice;

    /// <summary>Whether what was read is a credit memo.</summary>
    internal static bool IsTurned(DocumentTree document) =>
        document.TableOf(0) == Invoices && document.Has(0, Kind)
        && (InvoiceKind)Kind.WordAt(document.Values[document.SlotOf(0, Kind)].A) == InvoiceKind.CreditMemo;

    static Invoice Positive(Invoice invoice) => invoice with
    {
        Lines = Positive(invoice.Lines),
        AllowanceCharges = Turn(invoice.AllowanceCharges, Signs.Of(invoice.AllowanceCharges)),
        Taxes = Turn(invoice.Taxes, Signs.Of(invoice.Taxes)),
        Totals = Positive(invoice.Totals),
    };

    static IReadOnlyList<InvoiceLine> Positive(IReadOnlyList<InvoiceLine> read)
    {
        var lines = read.Select(WithPositivePrice).ToList();
        var amounts = SignOf(lines.Select(l => l.Amount));
        var quantities = SignOf(lines.Select(ValueOf));
        if (quantities == 0) quantities = SignOf(lines.Select(l => l.Quantity?.Value));
        var charges = Signs.Of(lines.SelectMany(l => l.AllowanceCharges));
        var taxes = Signs.Of(lines.SelectMany(l => l.Taxes));
        return
        [
            .. lines.Select(line => line with
            {
                Quantity = Turn(line.Quantity, quantities),
                Amount = Turn(line.Amount, amounts),
                AllowanceCharges = Turn(line.AllowanceCharges, charges),
                Taxes = Turn(line.Taxes, taxes),
            }),
        ];
    }

    static InvoiceLine WithPositivePrice(InvoiceLine line) => line.Price is { Amount: < 0 and var amount } price
        ? line with { Price = price with { Amount = -amount }, Quantity = Turn(line.Quantity, -1) }
        : line;

    static decimal? ValueOf(InvoiceLine line) => line.Quantity?.Value is { } quantity ? Math.Sign(quantity) * Bounded(quantity) * Bounded(line.Price?.Amount ?? 1) : null;

    // Any two of them can be multiplied, and any number of the products added.
    static decimal Bounded(decimal value) => Math.Min(Math.Abs(value), 1_000_000_000m);

    static int SignOf(IEnumerable<decimal?> values) => Math.Sign(values.Sum(v => Math.Sign(v ?? 0) * Math.Min(Math.Abs(v ?? 0), 1_000_000_000_000_000_000m)));

    static decimal? Turn(decimal? value, int sign) => sign < 0 ? -value : value;

    static Quantity? Turn(Quantity? quantity, int sign) => sign < 0 && quantity is not null ? quantity with { Value = -quantity.Value } : quantity;

    static IReadOnlyList<AllowanceCharge> Turn(IReadOnlyList<AllowanceCharge> charges, Signs signs) => charges.Count == 0 ? charges :
    [
        .. charges.Select(c => c with
        {
            Amount = Turn(c.Amount, signs.Amount),
            BasisAmount = Turn(c.BasisAmount, signs.BasisAmount),
            Taxes = Turn(c.Taxes, Signs.Of(c.Taxes)),
        }),
    ];

    static IReadOnlyList<Tax> Turn(IReadOnlyList<Tax> taxes, Signs signs) => taxes.Count == 0 ? taxes :
        [.. taxes.Select(t => t with { Amount = Turn(t.Amount, signs.Amount), BasisAmount = Turn(t.BasisAmount, signs.BasisAmount) })];

    // Each total is of the whole, so that none of them has a sign beside the others.
    static Totals? Positive(Totals? totals) => totals is null ? null : totals with
    {
        Amount = Positive(totals.Amount),
        LineAmount = Positive(totals.LineAmount),
        AllowanceAmount = Positive(totals.AllowanceAmount),
        ChargeAmount = Positive(totals.ChargeAmount),
        TaxableAmount = Positive(totals.TaxableAmount),
        TaxAmount = Positive(totals.TaxAmount),
        DiscountableAmount = Positive(totals.DiscountableAmount),
        DiscountedAmount = Positive(totals.DiscountedAmount),
        DiscountAmount = Positive(totals.DiscountAmount),
        PrepaidAmount = Positive(totals.PrepaidAmount),
        Quantity = Turn(totals.Quantity, Math.Sign(totals.Quantity?.Value ?? 0)),
    };

    static decimal? Positive(decimal? value) => value < 0 ? -value : value;

    /// <summary>The signs of what taxes or allowances sum up to.</summary>
    readonly record struct Signs(int Amount, int BasisAmount)
    {
        internal static Signs Of(IEnumerable<Tax> taxes) => new(SignOf(taxes.Select(t => t.Amount)), SignOf(taxes.Select(t => t.BasisAmount)));

        internal static Signs Of(IEnumerable<AllowanceCharge> charges) => new(SignOf(charges.Select(c => c.Amount)), SignOf(charges.Select(c => c.BasisAmount)));
    }
}
