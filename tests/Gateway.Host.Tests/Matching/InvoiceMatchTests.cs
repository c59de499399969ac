using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Documents;
using static Gateway.Host.Tests.Matching.SomeInvoice;
using static Gateway.Host.Tests.Matching.SomeOrder;

namespace Gateway.Host.Tests.Matching;

/// <summary>Invoices against PO 4711: line 1, 120 EA at 10.00 USD; line 2, 50 EA at 8.3333 USD.</summary>
public sealed class InvoiceMatchTests
{
    static readonly Dictionary<string, InvoiceCase> Cases = new()
    {
        // Two-way: quantity against the order, everything cumulated.
        ["as ordered"] = new(Invoice(Billed("1", "B-1", 120, 10.00m), Billed("2", "B-2", 50, 8.3333m)), Given()),
        ["a part of the order"] = new(Invoice(Billed("1", "B-1", 100, 10m)), Given(), "Noted line-quantity 1: 120 EA / 100 EA"),
        ["one more than ordered"] = new(Invoice(Billed("1", "B-1", 121, 10m)), Given(), "Held line-quantity 1: 120 EA / 121 EA = 10.00 USD", "pays 1200 of 1210"),
        ["the last of the order"] = new(Invoice(Billed("1", "B-1", 80, 10m)), Given(billed: [Bills("778", 40)])),
        ["more than others leave, one of them pending"] = new(
            Invoice(Billed("1", "B-1", 90, 10m)), Given(billed: [Bills("778", 40, pending: true)]),
            "Held line-quantity 1: 80 EA / 90 EA = 100.00 USD", "pays 800 of 900"),
        ["nothing is left"] = new(Invoice(Billed("1", "B-1", 5, 10m)), Given(billed: [Bills("777", 120)]), "Held line-quantity 1: 0 EA / 5 EA = 50.00 USD", "pays 0 of 50"),
        ["a credit makes room"] = new(Invoice(Billed("1", "B-1", 10, 10m)), Given(billed: [Bills("777", 120), Bills("C-7", -10)])),
        ["what another order line bills is its own"] = new(Invoice(Billed("1", "B-1", 120, 10m)), Given(billed: [Bills("777", 50, line: "2")])),
        ["two lines of one order line are added"] = new(
            Invoice(Billed("1", "B-1", 80, 10m), Billed("1", "B-1", 50, 10m)), Given(),
            "Noted line-quantity 1: 120 EA / 80 EA", "Held line-quantity 2: 40 EA / 50 EA = 100.00 USD", "pays 1200 of 1300"),
        ["a negative line makes room, wherever it stands"] = new(
            Invoice(Billed("1", "B-1", 125, 10m), Billed("1", "B-1", -5, 10m)), Given()),
        ["a return alone"] = new(Invoice(Billed("1", "B-1", -5, 10m)), Given(billed: [Bills("777", 120)])),
        ["within the quantity's percent"] = new(Invoice(Billed("1", "B-1", 126, 10m)), Given(terms: new() { Quantity = Room(5) })),
        ["one over the quantity's percent"] = new(
            Invoice(Billed("1", "B-1", 127, 10m)), Given(terms: new() { Quantity = Room(5) }), "Held line-quantity 1: 120 EA / 127 EA = 70.00 USD", "pays 1200 of 1270"),
        ["cumulated, the percent is used once"] = new(
            Invoice(Billed("1", "B-1", 5, 10m)), Given(terms: new() { Quantity = Room(5) }, billed: [Bills("777", 122)]),
            "Held line-quantity 1: 0 EA / 5 EA = 50.00 USD", "pays 0 of 50"),
        ["a quantity by its worth"] = new(Invoice(Billed("1", "B-1", 122, 10m)), Given(terms: new() { QuantityValue = Room(null, 20m) })),
        ["a quantity by its worth, one too many"] = new(
            Invoice(Billed("1", "B-1", 123, 10m)), Given(terms: new() { QuantityValue = Room(null, 20m) }), "Held line-quantity 1: 120 EA / 123 EA = 30.00 USD", "pays 1200 of 1230"),
        ["a cheap thing has wide room by its worth"] = new(
            Invoice(Billed("1", "B-1", 320, 0.10m)), Given(Order with { Lines = [Line("1", "B-1", 120, 0.10m)] }, new() { QuantityValue = Room(null, 20m) })),
        ["by worth and by number, both must allow"] = new(
            Invoice(Billed("1", "B-1", 122, 10m)), Given(terms: new() { Quantity = Room(1), QuantityValue = Room(null, 20m) }),
            "Held line-quantity 1: 120 EA / 122 EA = 20.00 USD", "pays 1200 of 1220"),
        ["ten cases of twelve are the order's 120"] = new(
            Invoice(Billed("1", "B-1", 10, 120m, "CS")), Given(units: new UnitReference("B-1", "CS", "EA", 12))),
        ["eleven cases of twelve are not"] = new(
            Invoice(Billed("1", "B-1", 11, 120m, "CS")), Given(units: new UnitReference("B-1", "CS", "EA", 12)),
            "Held line-quantity 1: 120 EA / 11 CS (132 EA) = 120.00 USD", "pays 1200 of 1320"),
        ["an order in cases, billed in pieces"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Given(InCases(10, 120m), units: new UnitReference("B-1", "CS", "EA", 12))),
        ["two invoices in one file, the first"] = new(Invoice(Billed("1", "B-1", 70, 10m)), Given(), "Noted line-quantity 1: 120 EA / 70 EA"),
        ["two invoices in one file, the second meets the first"] = new(
            Invoice(Billed("1", "B-1", 70, 10m)), Given(billed: [Bills("I-0", 70, pending: true)]), "Held line-quantity 1: 50 EA / 70 EA = 200.00 USD", "pays 500 of 700"),
        ["the order was raised after the receipt"] = new(
            Invoice(Billed("1", "B-1", 150, 10m)), Given(Order with { Revision = 2, Lines = [Line("1", "B-1", 150, 10m)] }, matching: InvoiceMatching.ThreeWay, receipts: [Got(150)])),
        ["the order was cut after the receipt"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Given(Order with { Revision = 2, Lines = [Line("1", "B-1", 100, 10m)] }, matching: InvoiceMatching.ThreeWay, receipts: [Got(120)]),
            "Held line-quantity 1: 100 EA / 120 EA = 200.00 USD", "pays 1000 of 1200"),

        // Three-way: no more than was received.
        ["received as billed"] = new(Invoice(Billed("1", "B-1", 120, 10m)), Received(Got(120))),
        ["received in two parts"] = new(Invoice(Billed("1", "B-1", 120, 10m)), Received(Got(70), Got(50, id: "R2"))),
        ["nothing is received"] = new(Invoice(Billed("1", "B-1", 120, 10m)), Received(), "Held line-receipt 1: 0 EA / 120 EA = 1200.00 USD awaits Receipt", "pays 0 of 1200"),
        ["received in part"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Received(Got(100)), "Held line-receipt 1: 100 EA / 120 EA = 200.00 USD awaits Receipt by R1", "pays 1000 of 1200"),
        ["a receipt was corrected"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Received(Got(120), Got(-20, id: "R2")), "Held line-receipt 1: 100 EA / 120 EA = 200.00 USD awaits Receipt by R1 R2", "pays 1000 of 1200"),
        ["a receipt was taken back whole, no tolerance helps"] = new(
            Invoice(Billed("1", "B-1", 2, 10m)), Given(terms: new() { Quantity = Room(null, 5) }, matching: InvoiceMatching.ThreeWay, receipts: [Got(2), Got(-2, id: "R2")]),
            "Noted line-quantity 1: 120 EA / 2 EA", "Held line-receipt 1: 0 EA / 2 EA = 20.00 USD awaits Receipt by R1 R2", "pays 0 of 20"),
        ["more was received than ordered, and billed"] = new(
            Invoice(Billed("1", "B-1", 130, 10m)), Received(Got(130)), "Held line-quantity 1: 120 EA / 130 EA = 100.00 USD", "pays 1200 of 1300"),
        ["more is billed than ordered and received: one fact"] = new(
            Invoice(Billed("1", "B-1", 130, 10m)), Received(Got(120)), "Held line-quantity 1: 120 EA / 130 EA = 100.00 USD", "pays 1200 of 1300"),
        ["more than ordered, less received: two facts"] = new(
            Invoice(Billed("1", "B-1", 130, 10m)), Received(Got(100)),
            "Held line-quantity 1: 120 EA / 130 EA = 100.00 USD", "Held line-receipt 1: 100 EA / 130 EA = 200.00 USD awaits Receipt by R1", "pays 1000 of 1300"),
        ["a pending invoice has used the receipt"] = new(
            Invoice(Billed("1", "B-1", 90, 10m)), Given(matching: InvoiceMatching.ThreeWay, receipts: [Got(100)], billed: [Bills("778", 20, pending: true)]),
            "Noted line-quantity 1: 100 EA / 90 EA", "Held line-receipt 1: 80 EA / 90 EA = 100.00 USD awaits Receipt by R1", "pays 800 of 900"),
        ["received a little less than billed, by its worth"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Given(terms: new() { QuantityValue = Room(null, 20m) }, matching: InvoiceMatching.ThreeWay, receipts: [Got(118)])),
        ["received in cases"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)),
            Given(matching: InvoiceMatching.ThreeWay, receipts: [Got(10, unit: "CS")], units: new UnitReference("B-1", "CS", "EA", 12))),
        ["received in a unit that nobody explained"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Received(Got(10, unit: "PF")), "Held line-receipt 1: EA / by R1", "pays 0 of 1200"),
        ["a receipt of the line by its zeros"] = new(Invoice(Billed("1", "B-1", 120, 10m)), Received(Got(120, "0001"))),

        // Price.
        ["a price exactly at the limit"] = new(Invoice(Billed("1", "B-1", 120, 10.25m)), Given(terms: Price(Room(2.5m)))),
        ["a price a hundredth over the limit"] = new(
            Invoice(Billed("1", "B-1", 120, 10.26m)), Given(terms: Price(Room(2.5m))), "Held line-price 1: 10 / 10.26 = 31.20 USD", "pays 1200 of 1231.2"),
        ["an amount exactly at the limit"] = new(Invoice(Billed("1", "B-1", 120, 10.30m)), Given(terms: Price(Room(null, 0.30m)))),
        ["an amount a hundredth over the limit"] = new(
            Invoice(Billed("1", "B-1", 120, 10.31m)), Given(terms: Price(Room(null, 0.30m))), "Held line-price 1: 10 / 10.31 = 37.20 USD", "pays 1200 of 1237.2"),
        ["either: within percent, over the amount"] = new(
            Invoice(Billed("1", "B-1", 120, 10.31m)), Given(terms: Price(Room(5, 0.30m))), "Held line-price 1: 10 / 10.31 = 37.20 USD", "pays 1200 of 1237.2"),
        ["either: over percent, within the amount"] = new(
            Invoice(Billed("1", "B-1", 120, 10.25m)), Given(terms: Price(Room(2, 0.30m))), "Held line-price 1: 10 / 10.25 = 30.00 USD", "pays 1200 of 1230"),
        ["either: within both"] = new(Invoice(Billed("1", "B-1", 120, 10.20m)), Given(terms: Price(Room(2, 0.30m)))),
        ["both: within percent, over the amount"] = new(
            Invoice(Billed("1", "B-1", 120, 10.31m)), Given(terms: Price(Room(5, 0.30m, ExceededLimits.Both)))),
        ["both: over percent, within the amount"] = new(
            Invoice(Billed("1", "B-1", 120, 10.25m)), Given(terms: Price(Room(2, 0.30m, ExceededLimits.Both)))),
        ["both: over both"] = new(
            Invoice(Billed("1", "B-1", 120, 10.31m)), Given(terms: Price(Room(2, 0.30m, ExceededLimits.Both))), "Held line-price 1: 10 / 10.31 = 37.20 USD", "pays 1200 of 1237.2"),
        ["below the order's, no room below"] = new(Invoice(Billed("1", "B-1", 120, 9.99m)), Given(), "Held line-price 1: 10 / 9.99 = -1.20 USD"),
        ["below the order's, unlimited below"] = new(Invoice(Billed("1", "B-1", 120, 9m)), Given(terms: Price(Room(0), Unlimited))),
        ["a price per hundred"] = new(Invoice(Billed("1", "B-1", 120, 1000m, basis: 100)), Given()),
        ["a price per hundred, too high"] = new(Invoice(Billed("1", "B-1", 120, 1001m, basis: 100)), Given(), "Held line-price 1: 1000 / 1001 = 1.20 USD", "pays 1200 of 1201.2"),
        ["ten cents each are no rounding of 10.40 per hundred"] = new(
            Invoice(Billed("1", "B-1", 120, 10.40m, basis: 100)), Given(Order with { Lines = [Line("1", "B-1", 120, 0.10m)] }), "Held line-price 1: 10 / 10.4 = 0.48 USD", "pays 12 of 12.48"),
        ["a price without decimals is as exact as one with them"] = new(
            Invoice(Billed("1", "B-1", 10, 120.01m, "CS")), Given(Order with { Lines = [Line("1", "B-1", 120, 10m)] }, units: new UnitReference("B-1", "CS", "EA", 12)),
            "Held line-price 1: 120 / 120.01 = 0.10 USD", "pays 1200 of 1200.1"),
        ["a rounded price is one price, with however many digits it is stored"] = new(
            Invoice(Billed("1", "B-1", 10, 100.00m, "CS")), Given(Order with { Lines = [Line("1", "B-1", 120, 8.3333000000m)] }, units: new UnitReference("B-1", "CS", "EA", 12))),
        ["a case's price, rounded for a piece"] = new(
            Invoice(Billed("1", "B-1", 120, 8.3333m)), Given(InCases(10, 100m), units: new UnitReference("B-1", "CS", "EA", 12))),
        ["a case's price, three cents more for a piece"] = new(
            Invoice(Billed("1", "B-1", 120, 8.36m)), Given(InCases(10, 100m), units: new UnitReference("B-1", "CS", "EA", 12)),
            "Held line-price 1: 8.333333333333 / 8.36 = 3.20 USD", "pays 1000 of 1003.2"),
        ["sixty cents per hundred, billed as a cent each"] = new(
            Invoice(Billed("1", "B-1", 120, 0.01m)), Given(PricedPer(100, 0.60m)), "Held line-price 1: 0.006 / 0.01 = 0.48 USD", "pays 0.72 of 1.2"),
        ["a price for none is one for one"] = new(Invoice(Billed("1", "B-1", 120, 10m, basis: 0)), Given()),
        ["a price for none, of what is not on the order"] = new(
            Invoice(Billed("9", "B-9", 120, 10m, basis: 0)), Given(), "Held line-on-order 1: / B-9 = 1200.00 USD", "pays 0 of 1200"),
        ["an order that names no currency is in the invoice's"] = new(
            Invoice(Billed("1", "B-1", 121, 10m)), Given(Order with { Currency = null }), "Held line-quantity 1: 120 EA / 121 EA = 10.00 USD", "pays 1200 of 1210"),
        ["a cancelled order pays nothing"] = new(
            Invoice(Billed("1", "B-1", 120, 99m)), Given(Order with { Status = OrderStatus.Cancelled }), "Held order-open : an open order / 4711 = 11880.00 USD", "pays 0 of 11880"),
        ["an allowance rounded to cents is no difference of price"] = new(
            Invoice(Billed("1", "B-1", 3, 0.35m) with { AllowanceCharges = [Allowance(0.10m, percent: 10)] }), Given(Order with { Lines = [Line("1", "B-1", 3, 0.315m)] })),
        ["the limit's amount is for the order's basis"] = new(Invoice(Billed("1", "B-1", 120, 1030m, basis: 100)), Given(terms: Price(Room(null, 0.30m)))),
        ["the order per thousand, the invoice each"] = new(
            Invoice(Billed("1", "B-1", 120, 10.01m)), Given(PricedPer(1000, 10_000m)), "Held line-price 1: 10 / 10.01 = 1.20 USD", "pays 1200 of 1201.2"),
        ["per pound, with the item's weight"] = new(
            Invoice(PerPound(Billed("1", "B-1", 120, 4m))), Given(units: new UnitReference("B-1", "EA", "LBR", 2.5m))),
        ["per pound, and nobody knows the weight"] = new(Invoice(PerPound(Billed("1", "B-1", 120, 4m))), Given(), "Held line-price 1: EA / LBR"),
        ["a twelfth of twelve is exact at the limit"] = new(
            Invoice(Billed("1", "B-1", 120, 10.10m)), Given(InCases(10, 120m), Price(Room(1)), units: new UnitReference("B-1", "CS", "EA", 12))),
        ["a gross price, net of the line's allowance the order's"] = new(
            Invoice(Billed("1", "B-1", 120, 12.50m) with { AllowanceCharges = [Allowance(percent: 20)] }), Given()),
        ["a gross price, still too high"] = new(
            Invoice(Billed("1", "B-1", 120, 12.50m) with { AllowanceCharges = [Allowance(240m)] }), Given(), "Held line-price 1: 10 / 12.5 = 60.00 USD", "pays 1200 of 1260"),
        ["an allowance beside the order's price is ours"] = new(
            Invoice(Billed("1", "B-1", 120, 10m) with { AllowanceCharges = [Allowance(50m)] }), Given()),
        ["what is billed back lowers no price"] = new(
            Invoice(Billed("1", "B-1", 120, 12.50m) with { AllowanceCharges = [Allowance(300m, settlement: "billBack")] }), Given(),
            "Held line-price 1: 10 / 12.5 = 300.00 USD", "pays 1200 of 1500"),
        ["no price, but an amount"] = new(Invoice(Billed("2", "B-2", 50, 0m) with { Price = null, Amount = 416.67m }), Given()),
        ["no price, and the amount is too high"] = new(
            Invoice(Billed("1", "B-1", 120, 0m) with { Price = null, Amount = 1212m }), Given(), "Held line-price 1: 1200 / 1212 = 12.00 USD", "pays 1200 of 1212"),
        ["neither price nor amount is not judged"] = new(Invoice(Billed("1", "B-1", 120, 0m) with { Price = null }), Given()),
        ["the order says no price"] = new(
            Invoice(Billed("1", "B-1", 120, 1m)), Given(Unpriced(null), Price(Room(5))), "Held line-price 1: / 1 = 120.00 USD", "pays 0 of 120"),
        ["the order's price is zero"] = new(
            Invoice(Billed("1", "B-1", 120, 1m)), Given(Unpriced(0), Price(Room(5))), "Held line-price 1: / 1 = 120.00 USD", "pays 0 of 120"),
        ["free as ordered"] = new(Invoice(Billed("1", "B-1", 120, 0m)), Given(Unpriced(0))),
        ["another currency is told once"] = new(
            Invoice(Billed("1", "B-1", 120, 99m)) with { Currency = "EUR" }, Given(), "Held order-currency : USD / EUR = 11880.00 EUR"),
        ["a price in another currency than its invoice"] = new(
            Invoice(InCurrency(Billed("1", "B-1", 120, 10m), "EUR")), Given(), "Held line-price 1: USD / EUR = 1200.00 EUR", "pays 0 of 1200"),
        ["another item is told once"] = new(Invoice(Billed("1", "B-2", 999, 99m)), Given(), "Held line-item 1: B-1 / B-2 = 98901.00 USD", "pays 0 of 98901"),
        ["another supplier's order is told once"] = new(
            Invoice(Billed("1", "B-1", 999, 99m)), Given(Order with { Supplier = "S-999" }), "Held order-supplier : an order to S-100 / 4711 = 98901.00 USD", "pays 0 of 98901"),
        ["a return at less than the order's price costs us"] = new(
            Invoice(Billed("1", "B-1", -10, 9m)), Given(terms: Price(Room(0), Unlimited)), "Held line-price 1: 10 / 9 = 10.00 USD", "pays -100 of -90"),

        // Numbers that nobody trades in.
        ["a quantity beyond all reckoning"] = new(
            Invoice(Billed("1", "B-1", decimal.MaxValue, 10m)), Given(),
            "Held number-size : / 79228162514264337593543950335 = 10000000000000.00 USD"),
        ["each number may be, their product may not"] = new(
            Invoice(Billed("1", "B-1", 9_999_999_999_999m, 9_999_999_999_999m) with { AllowanceCharges = [Allowance(percent: 9_999_999_999_999m)] }), Given(),
            "Held number-size : / 9999999999999 = 10000000000000.00 USD"),
        ["a price for next to nothing"] = new(
            Invoice(Billed("1", "B-1", 120, 10m, basis: 0.00000000000000000001m)), Given(),
            "Held number-size : / 0.00000000000000000001 = 10000000000000.00 USD"),
        ["a total beyond all reckoning"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)) with { Totals = new() { Amount = -99_999_999_999_999m } }, Given(),
            "Held number-size : / -99999999999999 = 10000000000000.00 USD"),
        ["the order is closed"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)), Given(Order with { Status = OrderStatus.Closed }), "Held order-closed : an open order / 4711 = 1200.00 USD"),
        ["the order is closed, and too much is billed: two facts"] = new(
            Invoice(Billed("1", "B-1", 121, 10m)), Given(Order with { Status = OrderStatus.Closed }),
            "Held order-closed : an open order / 4711 = 1210.00 USD", "Held line-quantity 1: 120 EA / 121 EA = 10.00 USD", "pays 1200 of 1210"),

        // What it is, and whether it came before.
        ["the number was used this year"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)) with { InvoiceDate = new(2026, 12, 2) }, Given(invoices: [Earlier("I-1")], billed: [Bills("I-1", 120)]),
            "Held invoice-duplicate : / I-1 = 1200.00 USD", "pays 0 of 1200"),
        ["the number was used in another year"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)) with { InvoiceDate = new(2026, 12, 2) }, Given(invoices: [Earlier("I-1", year: 2025)]),
            "Noted invoice-duplicate : / I-1"),
        ["a credit memo has the number"] = new(Invoice(Billed("1", "B-1", 120, 10m)), Given(invoices: [Earlier("I-1", credit: true)])),
        ["a debit memo"] = new(
            Invoice(Billed("1", "B-1", 120, 2m)) with { Kind = InvoiceKind.DebitMemo }, Given(), "Held invoice-kind : / DebitMemo = 240.00 USD", "pays 0 of 240"),
        ["a pro-forma invoice"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)) with { Kind = InvoiceKind.ProForma }, Given(), "Held invoice-kind : / ProForma", "pays 0 of 1200"),
        ["a corrected invoice is judged as though the first were not there"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)) with { Kind = InvoiceKind.CorrectedInvoice, OriginalInvoiceNumber = "I-0" },
            Given(invoices: [Earlier("I-0", 1300m)], billed: [Bills("I-0", 120)]),
            "Held invoice-correction : / I-0 = -100.00 USD"),
        ["a corrected invoice of one that is not known"] = new(
            Invoice(Billed("1", "B-1", 120, 10m)) with { Kind = InvoiceKind.CorrectedInvoice, OriginalInvoiceNumber = "I-0" }, Given(),
            "Held invoice-correction : / I-0"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_case_has_its_findings(string name)
    {
        Assert.Equal(Cases[name].Findings, Cases[name].Found);
    }

    [Fact]
    public void Every_finding_is_a_sentence_about_a_value_that_is_there()
    {
        foreach (var (document, facts, _) in Cases.Values)
            foreach (var finding in Matcher.Match(document, facts).Findings)
            {
                Assert.EndsWith(".", finding.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("..", finding.Text, StringComparison.Ordinal);
                Assert.False(finding.Outcome == FindingOutcome.Held && finding.AmountAtStake is not null && finding.Currency is null, finding.Text);
            }
    }

    // The same order, in cases.
    static OrderSnapshot InCases(decimal quantity, decimal price) =>
        Order with { Lines = [Line("1", "B-1", quantity, price) with { Unit = "CS" }] };

    static OrderSnapshot PricedPer(decimal basis, decimal price) =>
        Order with { Lines = [Line("1", "B-1", 120, price) with { PriceBasis = basis }] };

    static OrderSnapshot Unpriced(decimal? price) => Order with { Lines = [Line("1", "B-1", 120, 0) with { Price = price }] };

    static InvoiceLine PerPound(InvoiceLine line) => line with { Price = line.Price! with { BasisUnit = "LBR" } };

    static InvoiceLine InCurrency(InvoiceLine line, string currency) => line with { Price = line.Price! with { Currency = currency } };
}
