using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>An invoice line's price: net of the line's allowances where the order's is a net price, from the line's amount where
/// it states no price, and for a credit memo against the price that was billed.</summary>
static class InvoicePrice
{
    internal static IEnumerable<Finding> Rule(MatchContext context) =>
        from line in context.Billed
        where line.Target is not null
        let finding = Of(line, context)
        where finding is not null
        select finding;

    internal static Finding? Of(BilledLine line, MatchContext context)
    {
        var agreed = AsBilled(line, context) ?? AgreedPrice.Of(line.Line, line.Target!);
        return Asked(line, agreed, context) is { } asked ? PriceComparison.Of(line.Line, line.Target!, asked, agreed, context) : null;
    }

    static AskedPrice? Asked(BilledLine line, AgreedPrice agreed, MatchContext context)
    {
        if (AskedPrice.Of(line.Line) is not { } sent) return FromAmount(line, agreed, context);
        var allowances = -line.Content.AllowanceCharges
            .Where(c => c.Kind == ChargeKind.Allowance)
            .Select(c => Settlement.Worth(c, context.Signed(line.Gross), line.Content.Quantity?.Value, context.Currency)?.Value ?? 0)
            .Sum();
        if (allowances <= 0 || LineMoney.InBasis(line.Line, context.Facts.CrossReferences) is not { } quantity || quantity == 0) return sent;

        // What is asked is the price as stated, or, where that is too much, what the allowances leave of it. An
        // allowance beside the order's price is in our favour and no difference of price.
        var net = sent.Amount - Resolve.Exact(allowances / quantity);
        return PriceComparison.ExpectedOf(line.Target!, sent, agreed, context) is { } expected && sent.Amount > expected
            ? sent with { Amount = IsRounding(((sent.Amount - expected) * quantity) - allowances, line, context) ? expected : Math.Max(net, expected), Note = $" ({Money.Digits(sent.Amount, agreed.Currency)} less the line's allowances)" }
            : sent;
    }

    // Each allowance is money, rounded to the currency: what that makes of the price is no difference of it.
    static bool IsRounding(decimal difference, BilledLine line, MatchContext context) =>
        Math.Abs(difference) <= line.Content.AllowanceCharges.Count(c => c is { Kind: ChargeKind.Allowance, Percent: not null }) * Money.HalfUnit(context.Currency);

    static AskedPrice? FromAmount(BilledLine line, AgreedPrice agreed, MatchContext context)
    {
        if (line.Content.Amount is not { } amount || line.Content.Quantity?.Value is not { } quantity || quantity == 0) return null;
        var basis = new Price { Amount = amount };
        var each = Resolve.Exact(amount / quantity);
        var asked = new AskedPrice(each, basis, line.Content.Quantity, line.Line.Pointer("amount"),
            $" each ({Money.Show(amount, context.Currency)} for {LineRules.Show(quantity)})", quantity);

        // The amount is rounded to the currency: what is within it of the agreed price is the agreed price.
        return PriceComparison.ExpectedOf(line.Target!, asked, agreed, context) is { } expected && Reckoned.Of(expected * quantity, context.Currency).Is(amount)
            ? asked with { Amount = expected }
            : asked;
    }

    // What is credited is credited at the price at which it was billed.
    static AgreedPrice? AsBilled(BilledLine line, MatchContext context)
    {
        if (!InvoiceRules.IsCredit(context.Invoice) || context.Invoice.OriginalInvoiceNumber is not { } original) return null;
        var billed = context.Earlier(MovementKind.Billed, line.Line, line.Target!)
            .Where(m => m.DocumentNumber == original && m is { Quantity: > 0, Amount: not null })
            .ToArray();
        if (billed.Length == 0) return null;
        var (amount, quantity) = (billed.Sum(m => m.Amount!.Value), billed.Sum(m => m.Quantity));
        var currency = billed[0].Currency ?? line.OrderCurrency;
        return new(
            Resolve.Exact(amount / quantity), 1, line.Target!.Unit, currency, $"the price that {original} billed",
            billed.Length * Money.HalfUnit(currency) / quantity);
    }
}
