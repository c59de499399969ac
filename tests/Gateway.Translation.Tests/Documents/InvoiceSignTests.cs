using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Documents;

public class InvoiceSignTests
{
    // Total, amount, quantity and price of one line as sent; each sender signs what it likes.
    [Theory]
    [InlineData("-50", "-50", "-5", "10")]
    [InlineData("50", "50", "5", "10")]
    [InlineData("-50", "50", "5", "10")]
    [InlineData("50", "50", "-5", "10")]
    [InlineData("-50", "-50", "5", "-10")]
    [InlineData("-50", "-50", "-5", "-10")]
    [InlineData("-50", "-50", "5", "10")]
    [InlineData("50", "-50", "-5", "10")]
    public void A_credit_memo_states_what_is_credited_as_positive(string total, string amount, string quantity, string price)
    {
        var normalized = InvoiceSign.Normalize(CreditMemo(total, (amount, quantity, price)));

        Assert.Equal((50m, 50m, 5m, 10m), (normalized.Totals!.Amount, normalized.Lines[0].Amount, normalized.Lines[0].Quantity!.Value, normalized.Lines[0].Price!.Amount));
    }

    [Fact]
    public void Lines_keep_their_sign_beside_the_others()
    {
        var normalized = InvoiceSign.Normalize(CreditMemo("-80", ("-100", "-10", "10"), ("20", "2", "10")));

        Assert.Equal([10m, -2m], normalized.Lines.Select(l => l.Quantity!.Value!.Value));
        Assert.Equal([100m, -20m], normalized.Lines.Select(l => l.Amount!.Value));
        Assert.Equal(80m, normalized.Totals!.Amount);
    }

    [Fact]
    public void What_a_line_takes_back_by_its_price_is_a_negative_quantity_beside_the_others()
    {
        var normalized = InvoiceSign.Normalize(CreditMemo("80", ("100", "10", "10"), ("-20", "2", "-10")));

        Assert.Equal([10m, -2m], normalized.Lines.Select(l => l.Quantity!.Value!.Value));
        Assert.Equal([10m, 10m], normalized.Lines.Select(l => l.Price!.Amount!.Value));
    }

    [Fact]
    public void Taxes_and_allowances_of_a_credit_memo_are_positive_by_their_own_sum()
    {
        var memo = CreditMemo("119", ("100", "10", "10")) with
        {
            Taxes = [new() { Amount = -19m, BasisAmount = 100m }],
            AllowanceCharges = [new() { Amount = -3m, Taxes = [new() { Amount = -1m }] }],
        };

        var normalized = InvoiceSign.Normalize(memo);

        Assert.Equal((19m, 100m), (normalized.Taxes[0].Amount, normalized.Taxes[0].BasisAmount));
        Assert.Equal((3m, 1m), (normalized.AllowanceCharges[0].Amount, normalized.AllowanceCharges[0].Taxes[0].Amount));
    }

    [Fact]
    public void The_largest_numbers_of_a_credit_memo_add_up_too() =>
        Assert.Equal(decimal.MaxValue, InvoiceSign.Normalize(CreditMemo($"{decimal.MinValue}", ($"{decimal.MinValue}", $"{decimal.MinValue}", $"{decimal.MinValue}"))).Lines[0].Quantity!.Value);

    [Fact]
    public void An_invoice_keeps_the_signs_of_its_sender()
    {
        var invoice = CreditMemo("-50", ("-50", "-5", "10")) with { Kind = InvoiceKind.Invoice };
        Assert.Same(invoice, InvoiceSign.Normalize(invoice));
    }

    static Invoice CreditMemo(string total, params (string Amount, string Quantity, string Price)[] lines) => new()
    {
        Kind = InvoiceKind.CreditMemo,
        Totals = new() { Amount = Number(total) },
        Lines = [.. lines.Select(l => new InvoiceLine { Amount = Number(l.Amount), Quantity = new() { Value = Number(l.Quantity) }, Price = new() { Amount = Number(l.Price) } })],
    };

    static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
