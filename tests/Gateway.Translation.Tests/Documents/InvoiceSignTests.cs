using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Documents;

public class InvoiceSignTests
{
    [Theory]
    [InlineData(InvoiceKind.CreditMemo, "-50.00", "-5", "50.00", "5")]
    [InlineData(InvoiceKind.CreditMemo, "50.00", "5", "50.00", "5")]
    [InlineData(InvoiceKind.CreditMemo, null, "-5", null, "5")]
    [InlineData(InvoiceKind.CreditMemo, "50.00", "-5", "50.00", "-5")]
    [InlineData(InvoiceKind.Invoice, "-50.00", "-5", "-50.00", "-5")]
    public void A_credit_memo_states_what_is_credited_as_positive(InvoiceKind kind, string? total, string quantity, string? expectedTotal, string expectedQuantity)
    {
        var invoice = new Invoice
        {
            Kind = kind,
            Totals = total is null ? null : new() { Amount = Number(total) },
            Lines = [new() { Quantity = new() { Value = Number(quantity) }, Price = new() { Amount = 10m } }],
        };

        var normalized = InvoiceSign.Normalize(invoice);

        Assert.Equal(expectedTotal is null ? null : Number(expectedTotal), normalized.Totals?.Amount);
        Assert.Equal(Number(expectedQuantity), normalized.Lines[0].Quantity!.Value);
        Assert.Equal(10m, normalized.Lines[0].Price!.Amount);
    }

    static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
