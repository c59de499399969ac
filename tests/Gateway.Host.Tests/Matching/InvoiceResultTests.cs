using Gateway.Host.Matching;
using Gateway.Host.Pipeline;
using Gateway.Partners;
using Gateway.Translation.Documents;
using static Gateway.Host.Tests.Matching.SomeInvoice;
using static Gateway.Host.Tests.Matching.SomeOrder;

namespace Gateway.Host.Tests.Matching;

/// <summary>What an accountant reads of an invoice, what the ERP gets of it, and what the next invoice is matched with.</summary>
public sealed class InvoiceResultTests
{
    static readonly Dictionary<string, (Invoice Invoice, MatchFacts Facts, string Text)> Sentences = new()
    {
        ["price"] = (
            Invoice(Billed("1", "B-1", 120, 10.25m)), Given(terms: Price(Room(1, 25m))),
            "Line 1: the price 10.25 is 2.5 percent above the order's 10.00; the limit is 1 percent or 25 (policy.yaml:31); 30.00 USD are at stake."),
        ["price of a changed order"] = (
            Invoice(Billed("1", "B-1", 120, 10.25m)), Given(Order with { Revision = 3 }),
            "Line 1: the price 10.25 is 2.5 percent above revision 3 of the order's 10.00; no deviation is agreed; 30.00 USD are at stake."),
        ["price from an amount"] = (
            Invoice(Billed("1", "B-1", 120, 0m) with { Price = null, Amount = 1230m }), Given(),
            "Line 1: the price 10.25 each (1,230.00 USD for 120) is 2.5 percent above the order's 10.00; no deviation is agreed; 30.00 USD are at stake."),
        ["gross price"] = (
            Invoice(Billed("1", "B-1", 120, 12.50m) with { AllowanceCharges = [Allowance(240m)] }), Given(),
            "Line 1: the price 10.50 (12.50 less the line's allowances) is 5 percent above the order's 10.00; no deviation is agreed; 60.00 USD are at stake."),
        ["no price on the order"] = (
            Invoice(Billed("1", "B-1", 120, 1m)), Given(Order with { Lines = [Line("1", "B-1", 120, 0)] }),
            "Line 1: the price 1.00 is asked for what is not priced on the order; no deviation is agreed; 120.00 USD are at stake."),
        ["receipts with a pending invoice"] = (
            Invoice(Billed("1", "B-1", 90, 10m)),
            Given(Order with { Lines = [Line("1", "B-1", 200, 10m)] }, matching: InvoiceMatching.ThreeWay, receipts: [Got(120)], billed: [Bills("778", 40, pending: true)]),
            "Line 1: with 40 EA of invoice 778 that is pending, 130 of 120 EA received would be billed; no deviation is agreed; 100.00 USD are at stake."),
        ["nothing received"] = (
            Invoice(Billed("1", "B-1", 120, 10m)), Received(),
            "Line 1: 120 EA are billed, nothing is received yet; no deviation is agreed; 1,200.00 USD are at stake."),
        ["quantity with a line before"] = (
            Invoice(Billed("1", "B-1", 80, 10m), Billed("1", "B-1", 50, 10m)), Given(),
            "Line 2: with 80 EA of line 1, 130 of 120 EA ordered would be billed; no deviation is agreed; 100.00 USD are at stake."),
        ["quantity by its worth"] = (
            Invoice(Billed("1", "B-1", 123, 10m)), Given(terms: new() { QuantityValue = Room(null, 20m) }),
            "Line 1: 123 of 120 EA ordered would be billed; the limit is 20 in worth (policy.yaml:31); 30.00 USD are at stake."),
        ["many invoices before"] = (
            Invoice(Billed("1", "B-1", 50, 10m)), Given(billed: [Bills("1", 30), Bills("2", 30), Bills("3", 30, pending: true), Bills("4", 30, pending: true)]),
            "Line 1: with 120 EA of 4 others, 2 of them pending, 170 of 120 EA ordered would be billed; no deviation is agreed; 500.00 USD are at stake."),
        ["duplicate"] = (
            Invoice(Billed("1", "B-1", 120, 10m)) with { InvoiceDate = new(2026, 12, 2) }, Given(invoices: [Earlier("I-1", 1200m)]),
            "The invoice I-1 of 2026-11-17 over 1,200.00 USD (document 01I-1) has the same number."),
        ["freight"] = (
            Invoice(Billed("1", "B-1", 120, 10m)) with { AllowanceCharges = [Charge(125.5m, "fuelSurcharge")] }, Given(),
            "Fuel surcharge of 125.50 USD is not on the order; no deviation is agreed."),
        ["total"] = (
            Invoice(Billed("1", "B-1", 120, 10m)) with { Taxes = [new() { Percent = 10, Amount = 120m }], Totals = new() { Amount = 1420m } }, Given(),
            "The sum of the lines (1,200.00) and taxes (120.00) is 1,320.00 USD, 1,420.00 USD is stated; no deviation is agreed."),
        ["line amount"] = (
            Invoice(Billed("1", "B-1", 120, 1000m, basis: 100) with { Amount = 1201m }), Given(),
            "Line 1: 120 at 1,000.00 per 100 is 1,200.00 USD, 1,201.00 USD is stated; no deviation is agreed."),
        ["discount"] = (
            Invoice(Billed("1", "B-1", 120, 10m)) with { PaymentTerms = [new() { NetDays = 30 }] }, Given(Order with { PaymentTerms = "2% 10, net 30" }),
            "The discount for early payment is left out, by the order (2/10 net 30) it is 2 percent."),
        ["credits"] = (
            Credit("777", Billed("1", "B-1", 30, 10m)), Given(invoices: [Earlier("777"), Earlier("C-0", 1000m, credit: true, credits: "777", pending: true)]),
            "With 1,000.00 USD of C-0 that is pending, 1,300.00 USD of the 1,200.00 USD that the invoice 777 billed would be credited."),
    };

    public static TheoryData<string> Names => [.. Sentences.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_held_reads_as_a_sentence(string name) =>
        Assert.Contains(Sentences[name].Text, Matcher.Match(Sentences[name].Invoice, Sentences[name].Facts).Findings.Where(f => f.Outcome == FindingOutcome.Held).Select(f => f.Text));

    [Fact]
    public void What_is_payable_is_told_and_stands_in_the_document()
    {
        var invoice = Invoice(Billed("1", "B-1", 10, 120m, "CS"), Billed("2", "B-2", 50, 9m)) with
        {
            Taxes = [new() { Percent = 10, Amount = 165m }],
            Totals = new() { Amount = 1815m },
        };
        var facts = Given(matching: InvoiceMatching.ThreeWay, receipts: [Got(96), Got(50, "2", id: "R2")], units: new UnitReference("B-1", "CS", "EA", 12));
        var result = Matcher.Match(invoice, facts);
        var document = (Invoice)result.Document;
        Assert.Equal((8m, 960m), (document.Lines[0].PayableQuantity, document.Lines[0].PayableAmount));
        Assert.Equal((50m, 416.67m), (document.Lines[1].PayableQuantity, document.Lines[1].PayableAmount));
        Assert.Equal(1514.34m, document.PayableAmount);
        Assert.Equal("1,514.34 of 1,815.00 USD are payable.", result.Findings[^1].Text);
        Assert.Equal("/totals/amount", result.Findings[^1].Field);
    }

    [Fact]
    public void What_is_not_paid_of_a_line_bears_its_share_of_the_tax()
    {
        var invoice = Invoice(Billed("1", "B-1", 120, 10m), Billed("2", "B-2", 50, 9m)) with { Taxes = [new() { Percent = 10, Amount = 165m }], Totals = new() { Amount = 1815m } };
        var payment = ShortPayment.Of(Matcher.Match(invoice, Given()), [new("line-price", "2", "2", "4711", "/lines/1/price/amount")])!;
        Assert.Equal((450m, 416.67m), (payment.Lines[0].BilledAmount, payment.Lines[0].PayableAmount));
        Assert.Equal(36.66m, payment.Unpaid);
        Assert.Equal(1778.34m, ((Invoice)ShortPayment.Apply(invoice, [payment])).PayableAmount);
    }

    [Fact]
    public void What_allowances_take_off_is_not_unpaid()
    {
        var line = Billed("1", "B-1", 130, 10m) with { Amount = 1300m, AllowanceCharges = [Allowance(65m)] };
        var payment = ShortPayment.Of(Matcher.Match(Invoice(line) with { Totals = new() { Amount = 1235m } }, Given()), Held("line-quantity"))!;
        Assert.Equal((1235m, 1140m, 120m), (payment.Lines[0].BilledAmount, payment.Lines[0].PayableAmount, payment.Lines[0].PayableQuantity));
        Assert.Equal(95m, payment.Unpaid);

        IReadOnlyList<FindingKey> Held(string rule) => [.. Matcher.Match(Invoice(line), Given()).Findings.Where(f => f.Rule == rule).Select(FindingKey.Of)];
    }

    [Fact]
    public void A_short_payment_takes_off_only_what_its_case_is_about_and_two_of_one_line_no_more_than_the_match_suggests()
    {
        var invoice = Invoice(Billed("1", "B-1", 120, 11m)) with { Totals = new() { Amount = 1320m } };
        var result = Matcher.Match(invoice, Given(matching: InvoiceMatching.ThreeWay, receipts: [Got(100)]));
        var (price, receipt) = (Of("line-price"), Of("line-receipt"));
        Assert.Equal((120m, 1200m), (price.Lines[0].PayableQuantity, price.Lines[0].PayableAmount));
        Assert.Equal((100m, 1000m, 1000m), Paid(price, receipt));
        Assert.Equal((120m, 1200m, 1200m), Paid(price));

        ShortPayment Of(string rule) => ShortPayment.Of(result, [.. result.Findings.Where(f => f.Rule == rule).Select(FindingKey.Of)])!;

        (decimal?, decimal?, decimal?) Paid(params ShortPayment[] decided)
        {
            var paid = (Invoice)ShortPayment.Apply(invoice, decided);
            return (paid.Lines[0].PayableQuantity, paid.Lines[0].PayableAmount, paid.PayableAmount);
        }
    }

    [Fact]
    public void Of_a_document_that_cannot_be_reckoned_with_nothing_is_known_to_be_payable()
    {
        var invoice = Invoice(Billed("1", "B-1", 120, decimal.MaxValue) with { Amount = 1200m }, Billed("2", "B-2", 50, 10m)) with { Totals = new() { Amount = 1700m } };
        var result = Matcher.Match(invoice, Given());
        var held = Assert.Single(result.Findings);
        Assert.Equal(("number-size", null), (held.Rule, held.Line));
        Assert.Null(ShortPayment.Of(result, [FindingKey.Of(held)]));
    }

    [Fact]
    public void Lines_of_two_orders_that_bear_one_name_are_paid_apart()
    {
        Movement[] billed = [Bills("4711", place: 1, 10, 100m), Bills("4712", place: 2, 20, 400m)];
        var paid = ShortPayment.Apply(billed, [new("USD", null, 20m, [new(1, "10", 10, 8, "EA", 100m, 80m, 80m)])]);
        Assert.Equal([(8m, 80m), (20m, 400m)], paid.Select(m => (m.Quantity, m.Amount!.Value)));

        static Movement Bills(string order, int place, decimal quantity, decimal amount) => new()
        {
            Kind = MovementKind.Billed, OrderNumber = order, OrderLine = "10", DocumentLine = "10", Place = place, Quantity = quantity, Amount = amount,
        };
    }

    [Fact]
    public void An_invoice_for_a_closed_order_whose_lines_bear_no_money_has_its_total_at_stake()
    {
        var invoice = Invoice(Billed("1", "B-1", 120, 10m) with { Price = null, Amount = null }) with { Totals = new() { Amount = 50_000m } };
        var result = Matcher.Match(invoice, Given(Order with { Status = OrderStatus.Closed }));
        Assert.Equal(50_000m, result.Findings.Single(f => f.Rule == "order-closed").AmountAtStake);
    }

    [Fact]
    public void A_clean_invoice_is_payable_to_the_cent_that_it_states()
    {
        var invoice = Invoice(Billed("2", "B-2", 25, 8.3333m), Billed("2", "B-2", 25, 8.3333m)) with { Totals = new() { Amount = 416.66m } };
        var result = Matcher.Match(invoice, Given());
        Assert.Equal(416.66m, ((Invoice)result.Document).PayableAmount);
        Assert.Equal("All 416.66 USD are payable.", result.Findings[^1].Text);
    }

    [Fact]
    public void The_next_invoice_is_matched_with_quantity_and_money_in_the_orders_unit()
    {
        var invoice = Invoice(
            Billed("1", "B-1", 10, 120m, "CS") with { LineNumber = "7", AllowanceCharges = [Allowance(20m)] }, Billed("1", "B-1", -5, 10m)) with
        { InvoiceDate = new(2026, 12, 2) };
        var billed = Matcher.Match(invoice, Given(units: new UnitReference("B-1", "CS", "EA", 12))).Movements;
        Assert.Equal(
            [
                new() { Kind = MovementKind.Billed, OrderNumber = "4711", OrderLine = "1", DocumentLine = "7", Place = 1, Quantity = 120, Amount = 1180m, Currency = "USD", Date = new(2026, 12, 2) },
                new() { Kind = MovementKind.Billed, OrderNumber = "4711", OrderLine = "1", DocumentLine = "2", Place = 2, Quantity = -5, Amount = -50m, Currency = "USD", Date = new(2026, 12, 2) },
            ],
            billed);
    }

    [Fact]
    public void A_credit_memo_bills_less_and_a_debit_memo_no_goods()
    {
        var line = Billed("1", "B-1", 20, 10m);
        Assert.Equal((-20m, -200m), Moved(Credit("777", line)));
        Assert.Equal((0m, 200m), Moved(Invoice(line) with { Kind = InvoiceKind.DebitMemo }));
        Assert.Empty(Matcher.Match(Invoice(line) with { Kind = InvoiceKind.ProForma }, Given()).Movements);

        static (decimal, decimal?) Moved(Invoice invoice) =>
            Matcher.Match(invoice, Given()).Movements is [var only] ? (only.Quantity, only.Amount) : default;
    }

    [Fact]
    public void Two_invoices_in_one_file_are_judged_in_their_order()
    {
        var first = Matcher.Match(Invoice(Billed("1", "B-1", 70, 10m)), Given());
        Assert.False(first.IsHeld);
        var second = Matcher.Match(
            Invoice(Billed("1", "B-1", 70, 10m)) with { InvoiceNumber = "I-2" },
            Given(billed: [.. first.Movements.Select(m => m with { DocumentId = "01I-1", DocumentNumber = "I-1", IsPending = true })]));
        Assert.Equal("line-quantity", Assert.Single(second.Findings, f => f.Outcome == FindingOutcome.Held).Rule);
    }
}
