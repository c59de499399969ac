using System.Collections.Immutable;
using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Documents;
using static Gateway.Host.Tests.Matching.SomeInvoice;
using static Gateway.Host.Tests.Matching.SomeOrder;

namespace Gateway.Host.Tests.Matching;

/// <summary>What an invoice says beside quantity and price: its arithmetic, charges, taxes, payment terms, and what it credits.</summary>
public sealed class InvoiceDocumentTests
{
    static readonly Dictionary<string, InvoiceCase> Cases = new()
    {
        // Quantity × price = amount, in the currency's minor unit.
        ["a line adds up"] = new(Whole(Amount(1200m)), Given()),
        ["a line is a cent too high"] = new(Whole(Amount(1200.01m)), Given(), "Held line-amount 1: 1200 / 1200.01 = 0.01 USD", "pays 1200 of 1200.01"),
        ["half a cent rounded up"] = new(Invoice(Billed("2", "B-2", 15, 8.3333m) with { Amount = 125.00m }), Given(), Fifteen),
        ["an exact half, rounded up"] = new(HalfCent(0.13m), Given(Penny)),
        ["an exact half, rounded to even"] = new(HalfCent(0.12m), Given(Penny)),
        ["an exact half, rounded to nothing known"] = new(HalfCent(0.14m), Given(Penny), "Held line-amount 1: 0.13 / 0.14 = 0.01 USD", "pays 0.13 of 0.14"),
        ["yen have no minor unit"] = new(In("JPY", 3, 33.5m, 101m), Given(OrderIn("JPY", 3, 33.5m))),
        ["yen a whole yen off"] = new(
            In("JPY", 3, 33.5m, 102m), Given(OrderIn("JPY", 3, 33.5m)), "Held line-amount 1: 101 / 102 = 1.00 JPY", "pays 101 of 102"),
        ["dinars have three places"] = new(In("KWD", 3, 0.3335m, 1.001m), Given(OrderIn("KWD", 3, 0.3335m))),
        ["dinars rounded to two places are wrong"] = new(
            In("KWD", 3, 0.3335m, 1.01m), Given(OrderIn("KWD", 3, 0.3335m)), "Held line-amount 1: 1.001 / 1.01 = 0.009 KWD", "pays 1.001 of 1.01"),
        ["a total in yen"] = new(In("JPY", 3, 33.5m, 101m) with { Totals = new() { Amount = 101m } }, Given(OrderIn("JPY", 3, 33.5m))),
        ["a total in yen a whole yen off"] = new(
            In("JPY", 3, 33.5m, 101m) with { Totals = new() { Amount = 102m } }, Given(OrderIn("JPY", 3, 33.5m)), "Held total-amount : 101 / 102 = 1.00 JPY", "pays 101 of 102"),
        ["a total in dinars"] = new(In("KWD", 3, 0.3335m, 1.001m) with { Totals = new() { Amount = 1.001m } }, Given(OrderIn("KWD", 3, 0.3335m))),
        ["a total in dinars rounded to two places is wrong"] = new(
            In("KWD", 3, 0.3335m, 1.001m) with { Totals = new() { Amount = 1.01m } }, Given(OrderIn("KWD", 3, 0.3335m)), "Held total-amount : 1.001 / 1.01 = 0.009 KWD", "pays 1.001 of 1.01"),
        ["an amount before the line's allowance"] = new(
            Invoice(Amount(1200m) with { AllowanceCharges = [Allowance(60m)] }) with { Totals = new() { Amount = 1140m } }, Given()),
        ["an amount after the line's allowance"] = new(
            Invoice(Amount(1140m) with { AllowanceCharges = [Allowance(60m)] }) with { Totals = new() { Amount = 1140m } }, Given()),
        ["a negative line adds up"] = new(
            Invoice(Amount(1200m), Billed("1", "B-1", -10, 10m) with { Amount = -100m }) with { Totals = new() { Amount = 1100m } }, Given(), "Noted line-quantity 1: 130 EA / 120 EA"),

        // Sums.
        ["the lines are the total"] = new(Whole(Amount(1200m)) with { Totals = new() { Amount = 1200m, LineAmount = 1200m } }, Given()),
        ["the total is more than the lines"] = new(
            Whole(Amount(1200m)) with { Totals = new() { Amount = 1250m } }, Given(), "Held total-amount : 1200 / 1250 = 50.00 USD", "pays 1200 of 1250"),
        ["the total is less than the lines"] = new(
            Whole(Amount(1200m)) with { Totals = new() { Amount = 1150m } }, Given(), "Held total-amount : 1200 / 1150 = -50.00 USD"),
        ["a wrong sum of lines is told once"] = new(
            Whole(Amount(1200m)) with { Totals = new() { Amount = 1210m, LineAmount = 1210m } }, Given(), "Held total-lines : 1200 / 1210 = 10.00 USD"),
        ["each line rounds by half a cent"] = new(Rounded(3, 125.01m), Given(Pennies)),
        ["and their sum may be rounded once"] = new(Rounded(3, 124.99m), Given(Pennies)),
        ["but not by more"] = new(Rounded(3, 125.02m), Given(Pennies), "Held total-amount : 125 / 125.02 = 0.02 USD", "pays 125 of 125.02"),
        ["an allowance on the whole"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Allowance(60m)], Totals = new() { Amount = 1140m, AllowanceAmount = 60m } }, Given()),
        ["an allowance in percent"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Allowance(percent: 5)], Totals = new() { Amount = 1140m } }, Given()),
        ["an allowance that is less than its percent"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Allowance(50m, percent: 5) with { BasisAmount = 1200m }], Totals = new() { Amount = 1150m } }, Given(),
            "Held charge-amount : 60 / 50 = 10.00 USD"),
        ["taxes on the whole"] = new(Whole(Amount(1200m)) with { Taxes = [Vat(228m)], Totals = new() { Amount = 1428m, TaxAmount = 228m, TaxableAmount = 1200m } }, Given()),
        ["a tax told on its line and again on the whole"] = new(
            Whole(Amount(1200m) with { Taxes = [Vat(228m)] }) with { Taxes = [Vat(228m)], Totals = new() { Amount = 1428m } }, Given()),
        ["a tax in percent alone"] = new(Whole(Amount(1200m)) with { Taxes = [new() { Percent = 19 }], Totals = new() { Amount = 1428m } }, Given()),
        ["a rate told before the lines, its amount after them"] = new(
            Whole(Amount(1200m)) with { Taxes = [new() { Percent = 19 }, Vat(228m)], Totals = new() { Amount = 1428m } }, Given()),
        ["a tax that is more than its percent"] = new(
            Whole(Amount(1200m)) with { Taxes = [Vat(230m) with { BasisAmount = 1200m }], Totals = new() { Amount = 1430m } }, Given(),
            "Held tax-amount : 228 / 230 = 2.00 USD"),
        ["a tax that is more than its percent of everything"] = new(
            Whole(Amount(1200m)) with { Taxes = [Vat(230m)], Totals = new() { Amount = 1430m } }, Given(), "Held tax-amount : 228 / 230 = 2.00 USD"),
        ["a tax on a part"] = new(Whole(Amount(1200m)) with { Taxes = [Vat(100m)], Totals = new() { Amount = 1300m } }, Given()),
        ["the taxes' sum is wrong"] = new(
            Whole(Amount(1200m)) with { Taxes = [Vat(228m)], Totals = new() { Amount = 1438m, TaxAmount = 238m } }, Given(), "Held total-tax : 228 / 238 = 10.00 USD"),
        ["more is taxed than there is"] = new(
            Whole(Amount(1200m)) with { Taxes = [Vat(228m)], Totals = new() { Amount = 1428m, TaxableAmount = 1300m } }, Given(), "Held total-taxable : 1200 / 1300 = 100.00 USD"),
        ["what is prepaid may be taken off"] = new(Whole(Amount(1200m)) with { Totals = new() { Amount = 1000m, PrepaidAmount = 200m } }, Given()),
        ["the discount follows from its percent"] = new(
            Whole(Amount(1200m)) with { PaymentTerms = [new() { DiscountPercent = 2 }], Totals = new() { Amount = 1200m, DiscountAmount = 24m, DiscountedAmount = 1176m } }, Given()),
        ["the discount is too small"] = new(
            Whole(Amount(1200m)) with { PaymentTerms = [new() { DiscountPercent = 2 }], Totals = new() { Amount = 1200m, DiscountAmount = 20m, DiscountedAmount = 1180m } }, Given(),
            "Held total-discount : 24 / 20 = 4.00 USD"),

        // Allowances and charges that nobody agreed to.
        ["freight is not on the order"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(125.50m)], Totals = new() { Amount = 1325.50m } }, Given(),
            "Held invoice-charge : / 125.5 = 125.50 USD", "pays 1200 of 1325.5"),
        ["freight within what is agreed for freight"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(50m)], Totals = new() { Amount = 1250m } }, Given(terms: new() { Charges = Charges("freight", 50m) })),
        ["freight a cent over it"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(50.01m)], Totals = new() { Amount = 1250.01m } }, Given(terms: new() { Charges = Charges("freight", 50m) }),
            "Held invoice-charge : / 50.01 = 50.01 USD", "pays 1200 of 1250.01"),
        ["handling is not freight"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(5m, "handling")], Totals = new() { Amount = 1205m } }, Given(terms: new() { Charges = Charges("freight", 50m) }),
            "Held invoice-charge : / 5 = 5.00 USD", "pays 1200 of 1205"),
        ["a total within what is agreed for totals"] = new(
            Whole(Amount(1200m)) with { Totals = new() { Amount = 1200.05m } }, Given(terms: new() { Total = Room(null, 0.05m) })),
        ["a line within what is agreed for lines"] = new(Whole(Amount(1200.05m)), Given(terms: new() { LineAmount = Room(null, 0.05m) })),
        ["a tax within what is agreed for taxes"] = new(
            Whole(Amount(1200m)) with { Taxes = [Vat(228.05m)], Totals = new() { Amount = 1428.05m } }, Given(terms: new() { Tax = Room(null, 0.05m) })),
        ["freight that the seller pays"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(125.50m, settlement: "paidBySeller")], Totals = new() { Amount = 1200m } }, Given()),
        ["a charge on a line"] = new(
            Whole(Amount(1200m) with { AllowanceCharges = [Charge(30m, "handling")] }) with { Totals = new() { Amount = 1230m } }, Given(),
            "Held invoice-charge 1: / 30 = 30.00 USD", "pays 1200 of 1230"),
        ["a tax that is told as a charge"] = new(
            Whole(Amount(1200m) with { AllowanceCharges = [Charge(84m, "goodsAndServicesTax")] }) with { Totals = new() { Amount = 1284m } }, Given()),
        ["tax on freight is not paid either"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(100m)], Taxes = [new() { Percent = 10, Amount = 130m }], Totals = new() { Amount = 1430m } }, Given(),
            "Held invoice-charge : / 100 = 100.00 USD", "pays 1320 of 1430"),
        ["a short receipt pays its part of the tax"] = new(
            Whole(Amount(1200m)) with { Taxes = [new() { Percent = 10, Amount = 120m }], Totals = new() { Amount = 1320m } }, Received(Got(100)),
            "Held line-receipt 1: 100 EA / 120 EA = 200.00 USD awaits Receipt by R1", "pays 1100 of 1320"),

        ["what is prepaid is taken off what is payable"] = new(
            Whole(Amount(1200m)) with { Totals = new() { Amount = 1000m, PrepaidAmount = 200m } }, Received(Got(100)),
            "Held line-receipt 1: 100 EA / 120 EA = 200.00 USD awaits Receipt by R1", "pays 800 of 1000"),

        ["no more is prepaid than payable"] = new(
            Whole(Amount(1200m)) with { Totals = new() { Amount = 1000m, PrepaidAmount = 200m } }, Received(),
            "Held line-receipt 1: 0 EA / 120 EA = 1200.00 USD awaits Receipt", "pays 0 of 1000"),
        ["an allowance on the whole is shared by what is paid"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Allowance(percent: 5)], Totals = new() { Amount = 1140m } }, Received(Got(60)),
            "Held line-receipt 1: 60 EA / 120 EA = 600.00 USD awaits Receipt by R1", "pays 570 of 1140"),
        ["an allowance on goods that did not come"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Allowance(60m)], Totals = new() { Amount = 1140m } }, Received(),
            "Held line-receipt 1: 0 EA / 120 EA = 1200.00 USD awaits Receipt", "pays 0 of 1140"),
        ["a charge that bears no name"] = new(
            Whole(Amount(1200m)) with { AllowanceCharges = [Charge(5m, "")], Totals = new() { Amount = 1205m } }, Given(), "Held invoice-charge : / 5 = 5.00 USD", "pays 1200 of 1205"),

        // Payment terms.
        ["terms as ordered"] = new(Terms(2, 10, 30), Given(Agreed("2/10 net 30"))),
        ["terms by their days' dates"] = new(
            Invoice() with { InvoiceDate = new(2026, 12, 2), PaymentTerms = [new() { DueDate = new(2027, 1, 1) }] }, Given(Agreed("net 30"))),
        ["due before the order says"] = new(Terms(2, 10, 20), Given(Agreed("2/10 net 30")), "Held payment-terms : 30 / 20"),
        ["due before the order's day"] = new(
            Invoice() with { InvoiceDate = new(2026, 12, 2), PaymentTerms = [new() { DueDate = new(2026, 12, 17) }] }, Given(Agreed("net 30")),
            "Held payment-terms : 2027-01-01 / 2026-12-17"),
        ["due later is told"] = new(Terms(2, 10, 60), Given(Agreed("2/10 net 30")), "Noted payment-terms : 30 / 60"),
        ["a smaller discount"] = new(
            Terms(1, 10, 30, Billed("1", "B-1", 120, 10m)), Given(Agreed("2/10 net 30")), "Held payment-terms : 2 / 1 = 12.00 USD"),
        ["the discount is left out"] = new(
            Terms(null, null, 30, Billed("1", "B-1", 120, 10m)), Given(Agreed("2/10 net 30")), "Held payment-terms : 2 / = 24.00 USD"),
        ["a shorter discount"] = new(Terms(2, 5, 30), Given(Agreed("2/10 net 30")), "Held payment-terms : 10 / 5"),
        ["terms in words"] = new(
            Invoice() with { PaymentTerms = [new() { Description = "NET 15 DAYS" }] }, Given(Agreed("net 30")), "Held payment-terms : 30 / 15"),
        ["the order's terms are a code"] = new(Terms(2, 10, 20), Given(Agreed("ZB47")), "Noted payment-terms : ZB47 /"),
        ["the invoice says nothing"] = new(Invoice(), Given(Agreed("2/10 net 30"))),

        // Credit memos.
        ["a credit of what was billed"] = new(
            Credit("777", Billed("1", "B-1", 20, 10m)), Given(invoices: [Earlier("777")], billed: [Bills("777", 120, 1200m)])),
        ["a credit on a closed order"] = new(
            Credit("777", Billed("1", "B-1", 20, 10m)), Given(Order with { Status = OrderStatus.Closed }, invoices: [Earlier("777")])),
        ["a credit that names no invoice"] = new(Credit(null, Billed("1", "B-1", 20, 10m)), Given(), "Held credit-original : / = -200.00 USD"),
        ["a credit of an unknown invoice"] = new(Credit("779", Billed("1", "B-1", 20, 10m)), Given(invoices: [Earlier("777")]), "Held credit-original : / 779 = -200.00 USD"),
        ["a credit of exactly all"] = new(Credit("777", Billed("1", "B-1", 120, 10m)), Given(invoices: [Earlier("777")])),
        ["of two years' invoices of one number the newer is credited"] = new(
            Credit("777", Billed("1", "B-1", 20, 10m)), Given(invoices: [Earlier("777", 50m, year: 2025), Earlier("777")])),
        ["more is credited than billed"] = new(
            Credit("777", Billed("1", "B-1", 121, 10m)), Given(invoices: [Earlier("777")]), "Held credit-amount : 1200 / 1210 = -10.00 USD"),
        ["more with an earlier credit that is pending"] = new(
            Credit("777", Billed("1", "B-1", 30, 10m)), Given(invoices: [Earlier("777"), Earlier("C-0", 1000m, credit: true, credits: "777", pending: true)]),
            "Held credit-amount : 200 / 300 = -100.00 USD"),
        ["a credit in another currency"] = new(
            Credit("777", Billed("1", "B-1", 20, 10m)), Given(invoices: [Earlier("777", currency: "EUR")]), "Held credit-amount : EUR / USD"),
        ["credited at the price billed, not the order's"] = new(
            Credit("777", Billed("1", "B-1", 20, 10.50m)), Given(invoices: [Earlier("777", 1260m)], billed: [Bills("777", 120, 1260m)])),
        ["credited below the price billed"] = new(
            Credit("777", Billed("1", "B-1", 20, 10m)), Given(invoices: [Earlier("777", 1260m)], billed: [Bills("777", 120, 1260m)]),
            "Held line-price 1: 10.5 / 10 = 10.00 USD"),
        ["a credited price that was rounded is the price billed"] = new(
            Credit("777", Billed("2", "B-2", 20, 8.3333m)), Given(invoices: [Earlier("777")], billed: [Bills("777", 50, 416.67m, line: "2")])),
        ["a credit memo's number was used by a credit memo"] = new(
            Credit("777", Billed("1", "B-1", 20, 10m)), Given(invoices: [Earlier("777"), Earlier("C-1", 200m, credit: true, credits: "777")]),
            "Held invoice-duplicate : / C-1 = -200.00 USD", "pays 0 of 200"),
    };

    const string Fifteen = "Noted line-quantity 1: 50 EA / 15 EA";

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_case_has_its_findings(string name) => Assert.Equal(Cases[name].Findings, Cases[name].Found);

    [Theory]
    [InlineData("2/10 net 30", "2/10 net 30")]
    [InlineData("2/10, n/30", "2/10 net 30")]
    [InlineData("2% 10, net 30 days", "2/10 net 30")]
    [InlineData("2 % within 10 days, 30 days net", "2/10 net 30")]
    [InlineData("1.5/15/45", "1.5/15 net 45")]
    [InlineData("2% 10 Net 30", "2/10 net 30")]
    [InlineData("2/10", "2/10")]
    [InlineData("net 60", "net 60")]
    [InlineData("N30", "net 30")]
    [InlineData("Net30", "net 30")]
    [InlineData("30 days", "net 30")]
    [InlineData("30 days net.", "net 30")]
    [InlineData("Due on receipt", "net 0")]
    [InlineData("net 30 EOM", null)]
    [InlineData("10th prox", null)]
    [InlineData("ZB47", null)]
    [InlineData("", null)]
    public void The_usual_forms_of_terms_are_read_and_others_are_not_guessed(string text, string? terms) =>
        Assert.Equal(terms, PaymentTermsText.Read(text)?.ToString());

    static ChargeTolerances Charges(string type, decimal amount) =>
        new(new Tolerances().Price, ImmutableDictionary<string, Deviation>.Empty.Add(type, Room(null, amount)));

    // 120 EA at 10.00, and an amount that says so.
    static InvoiceLine Amount(decimal amount) => Billed("1", "B-1", 120, 10m) with { Amount = amount };

    static Invoice Whole(InvoiceLine line) => Invoice(line);

    // 1 EA at 0.125.
    static Invoice HalfCent(decimal amount) => Invoice(Billed("1", "B-1", 1, 0.125m) with { Amount = amount });

    static OrderSnapshot Penny => Order with { Lines = [Line("1", "B-1", 1, 0.125m)] };

    // Each line is 41.6665, which some write as 41.67 and some as 41.66.
    static Invoice Rounded(int lines, decimal total) =>
        Invoice([.. Enumerable.Range(1, lines).Select(i => Billed($"{i}", $"B-{i}", 5, 8.3333m))]) with { Totals = new() { Amount = total } };

    static OrderSnapshot Pennies => Order with { Lines = [.. Enumerable.Range(1, 3).Select(i => Line($"{i}", $"B-{i}", 5, 8.3333m))] };

    static OrderSnapshot OrderIn(string currency, decimal quantity, decimal price) =>
        Order with { Currency = currency, Lines = [Line("1", "B-1", quantity, price)] };

    static Invoice In(string currency, decimal quantity, decimal price, decimal amount) =>
        Invoice(Billed("1", "B-1", quantity, price) with { Amount = amount }) with { Currency = currency };

    static Tax Vat(decimal amount) => new() { Type = "vat", Percent = 19, Amount = amount };

    static OrderSnapshot Agreed(string terms) => Order with { PaymentTerms = terms };

    static Invoice Terms(decimal? percent, decimal? days, decimal net, params InvoiceLine[] lines) =>
        Invoice(lines) with { PaymentTerms = [new() { DiscountPercent = percent, DiscountDays = days, NetDays = net }] };
}
