using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What allowances and charges are worth on the invoice that bears them.</summary>
static class Settlement
{
    // Settled elsewhere, and told on the invoice for information: X12 331 codes 01, 03, 04, 05.
    static readonly string[] Elsewhere = ["billBack", "vendorCheck", "creditToCustomer", "paidBySeller"];

    internal static bool IsOfThisInvoice(AllowanceCharge charge) =>
        charge.Kind != ChargeKind.NoCharge && (charge.Settlement is null || !Elsewhere.Contains(charge.Settlement));

    /// <summary>What it adds to the invoice, negative for what is taken off; null when neither amount, percentage nor rate says how much.</summary>
    /// <param name="charge">The allowance or charge; one that does not say which it is counts as a charge.</param>
    /// <param name="basis">What a percentage is of where it does not say so itself.</param>
    /// <param name="quantity">What a rate is for where it does not say so itself.</param>
    /// <param name="currency">Of the invoice.</param>
    internal static Reckoned? Worth(AllowanceCharge charge, Reckoned? basis, decimal? quantity, string? currency)
    {
        if (!IsOfThisInvoice(charge)) return Reckoned.Zero;
        var amount = charge.Amount is { } stated ? Reckoned.Stated(stated)
            : charge.Percent is { } percent ? Share(percent, charge.BasisAmount is { } of ? Reckoned.Stated(of) : basis, currency)
            : (Reckoned?)null;
        amount ??= charge.Rate * (charge.Quantity?.Value ?? quantity) is { } product ? Reckoned.Of(product, currency) : null;
        return charge.Kind == ChargeKind.Allowance ? -amount : amount;
    }

    /// <summary>A percentage of an amount.</summary>
    internal static Reckoned? Share(decimal percent, Reckoned? of, string? currency) =>
        of is { } basis ? Reckoned.Of(basis.Value * percent / 100, currency) : null;
}
