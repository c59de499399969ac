using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What the parts of an invoice add up to, as it writes them: a credit memo's are positive too. Null where a part is unknown.</summary>
sealed record InvoiceSums
{
    /// <summary>The lines, their allowances taken off and their charges put on.</summary>
    public Reckoned? Lines { get; private init; }

    /// <summary>The lines before their allowances and charges.</summary>
    public Reckoned? GrossLines { get; private init; }

    /// <summary>Allowances on the whole, as a positive amount.</summary>
    public Reckoned? Allowances { get; private init; }

    /// <summary>Charges on the whole.</summary>
    public Reckoned? Charges { get; private init; }

    /// <summary>Allowances on the lines, as a positive amount.</summary>
    public Reckoned? LineAllowances { get; private init; }

    /// <summary>Charges on the lines.</summary>
    public Reckoned? LineCharges { get; private init; }

    /// <summary>What is taxed when all is.</summary>
    public Reckoned? Taxable => Lines - Allowances + Charges;

    /// <summary>The taxes in the ways in which they are told, the likeliest first: on the whole, on each line and charge, or on both in part.</summary>
    public IReadOnlyList<Reckoned> Taxes { get; private init; } = [];

    internal static InvoiceSums Of(MatchContext context)
    {
        var (invoice, currency) = (context.Invoice, context.Currency);
        var lines = context.Signed(context.Billed.Select(l => l.Net).Sum());
        var onLines = context.Billed.SelectMany(line => line.Content.AllowanceCharges.Select(charge =>
            (charge.Kind, Worth: Settlement.Worth(charge, context.Signed(line.Gross), line.Content.Quantity?.Value, currency)))).ToArray();
        var onWhole = invoice.AllowanceCharges.Select(charge => (charge.Kind, Worth: Settlement.Worth(charge, lines, null, currency))).ToArray();
        var sums = new InvoiceSums
        {
            Lines = lines,
            GrossLines = context.Signed(context.Billed.Select(l => l.Gross).Sum()),
            Allowances = -Sum(onWhole, isAllowance: true),
            Charges = Sum(onWhole, isAllowance: false),
            LineAllowances = -Sum(onLines, isAllowance: true),
            LineCharges = Sum(onLines, isAllowance: false),
        };
        return sums with { Taxes = [.. TaxesOf(context, sums).Distinct()] };
    }

    /// <summary>The tax as stated, or its percentage of what is taxed.</summary>
    internal static Reckoned? Worth(Tax tax, Reckoned? taxed, string? currency) =>
        tax.Amount is { } amount ? Reckoned.Stated(amount)
        : tax.Percent is { } percent ? Settlement.Share(percent, tax.BasisAmount is { } basis ? Reckoned.Stated(basis) : taxed, currency)
        : Reckoned.Zero;

    static IEnumerable<Reckoned> TaxesOf(MatchContext context, InvoiceSums sums)
    {
        var (invoice, currency) = (context.Invoice, context.Currency);

        // EDIFACT tells the rates before the lines and again, with their amounts, after them.
        var told = invoice.Taxes.Any(t => t.Amount is not null) ? invoice.Taxes.Where(t => t.Amount is not null) : invoice.Taxes;
        var whole = told.Select(t => Worth(t, sums.Taxable, currency)).Sum() ?? Reckoned.Zero;
        var lines = context.Billed.SelectMany(l => l.Content.Taxes.Concat(l.Content.AllowanceCharges.SelectMany(c => c.Taxes))
            .Select(t => Worth(t, context.Signed(l.Net), currency))).Sum() ?? Reckoned.Zero;
        var charges = invoice.AllowanceCharges.SelectMany(c => c.Taxes.Select(t =>
            Worth(t, c.Amount is { } amount ? Reckoned.Stated(amount) : null, currency))).Sum() ?? Reckoned.Zero;
        if (invoice.Taxes.Count > 0) yield return whole;
        yield return lines + charges;
        yield return lines;
        yield return whole + charges;
        yield return whole + lines;
        yield return whole + lines + charges;
    }

    static Reckoned? Sum((ChargeKind? Kind, Reckoned? Worth)[] charges, bool isAllowance) =>
        charges.Where(c => (c.Kind == ChargeKind.Allowance) == isAllowance).Select(c => c.Worth).Sum();
}
