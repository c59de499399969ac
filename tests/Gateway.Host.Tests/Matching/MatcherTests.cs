using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Documents;
using static Gateway.Host.Tests.Matching.SomeOrder;

namespace Gateway.Host.Tests.Matching;

public sealed class MatcherTests
{
    /// <summary>What holds or is noted, as <c>outcome rule line: expected / actual</c>; an empty list when all passes.</summary>
    public static TheoryData<string, Document, MatchFactsCase, string[]> Cases => new()
    {
        { "as ordered", Invoice(Billed("1", "B-1", 120, 10.00m), Billed("2", "B-2", 50, 8.3333m)), new(Facts()), [] },
        { "the order is not known", Invoice() with { OrderNumber = "9999" }, new(Facts()), ["Held order-known : / 9999"] },
        { "no order is named", Invoice() with { OrderNumber = null }, new(Facts()), ["Held order-named : /"] },
        { "the order is another supplier's", Invoice(), new(Facts(Order with { Supplier = "S-999" })), ["Held order-supplier : an order to S-100 / 4711"] },
        { "the order is closed", Invoice(), new(Facts(Order with { Status = OrderStatus.Closed })), ["Held order-closed : an open order / 4711"] },
        { "the currency differs", Invoice() with { Currency = "EUR" }, new(Facts()), ["Held order-currency : USD / EUR"] },
        { "found by leading zeros", Invoice(Billed("0001", "B-1", 120, 10m)), new(Facts()), [] },
        { "found by the buyer's item", Invoice(Billed(null, "B-1", 120, 10m)), new(Facts()), [] },
        { "found by the supplier's item, cross-referenced", Invoice(Billed(null, "", 120, 10m) with { Ids = [new() { Scheme = "supplierItem", Value = "V-1" }] }), new(Facts()), [] },
        { "not on the order", Invoice(Billed(null, "B-9", 1, 1m)), new(Facts()), ["Held line-on-order 1: / B-9"] },
        { "an item on two lines is not guessed", Invoice(Billed(null, "B-1", 1, 10m)), new(Facts(Order with { Lines = [Line("1", "B-1", 1, 10m), Line("2", "B-1", 1, 10m)] })), ["Held line-on-order 1: / B-1"] },
        { "line number and item disagree", Invoice(Billed("1", "B-2", 120, 10m)), new(Facts()), ["Held line-item 1: B-1 / B-2"] },
        { "ten cases of twelve are the order's 120", Invoice(Billed("1", "B-1", 10, 120m, "CS")), new(Facts(units: new UnitReference("B-1", "CS", "EA", 12))), [] },
        { "a factor for all items serves where the item has none", Invoice(Billed("1", "B-1", 10, 120m, "CS")), new(Facts(units: new UnitReference(null, "CS", "EA", 12))), [] },
        { "the item's factor wins", Invoice(Billed("1", "B-1", 10, 120m, "CS")), new(Facts(units: [new UnitReference(null, "CS", "EA", 6), new UnitReference("B-1", "CS", "EA", 12)])), [] },
        { "an unknown unit", Invoice(Billed("1", "B-1", 10, 120m, "CS")), new(Facts()), ["Held line-unit 1: EA / CS"] },
        { "more than ordered", Invoice(Billed("1", "B-1", 121, 10m)), new(Facts()), ["Held line-quantity 1: 120 EA / 121 EA"] },
        { "more than ordered within tolerance", Invoice(Billed("1", "B-1", 126, 10m)), new(Facts(tolerances: QuantityPercent(5))), [] },
        { "one too many for the tolerance", Invoice(Billed("1", "B-1", 127, 10m)), new(Facts(tolerances: QuantityPercent(5))), ["Held line-quantity 1: 120 EA / 127 EA"] },
        { "less than ordered may still come", Invoice(Billed("1", "B-1", 100, 10m)), new(Facts()), ["Noted line-quantity 1: 120 EA / 100 EA"] },
        { "a price above the order's", Invoice(Billed("1", "B-1", 120, 10.01m)), new(Facts()), ["Held line-price 1: 10 / 10.01"] },
        { "a price exactly at the limit", Invoice(Billed("1", "B-1", 120, 10.25m)), new(Facts(tolerances: PricePercent(2.5m))), [] },
        { "a price a hundredth over the limit", Invoice(Billed("1", "B-1", 120, 10.26m)), new(Facts(tolerances: PricePercent(2.5m))), ["Held line-price 1: 10 / 10.26"] },
        { "a price below the order's", Invoice(Billed("1", "B-1", 120, 9.99m)), new(Facts()), ["Held line-price 1: 10 / 9.99"] },
        { "a price per hundred", Invoice(Billed("1", "B-1", 120, 1000m, basis: 100)), new(Facts()), [] },
        { "a price per hundred, too high", Invoice(Billed("1", "B-1", 120, 1001m, basis: 100)), new(Facts()), ["Held line-price 1: 1000 / 1001"] },
        { "a rounded price per dozen", Invoice(Billed("2", "B-2", 50, 100m, basis: 12)), new(Facts()), [] },
        { "rounding is no licence", Invoice(Billed("2", "B-2", 50, 100.01m, basis: 12)), new(Facts()), ["Held line-price 1: 99.9996 / 100.01"] },
        { "no price on the invoice is not judged", Invoice(Billed("1", "B-1", 120, 0m) with { Price = null }), new(Facts()), [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_case_has_its_findings(string name, Document document, MatchFactsCase facts, string[] expected)
    {
        var findings = Matcher.Match(document, facts.Facts).Findings;
        Assert.True(expected.SequenceEqual(Shown(findings)), $"{name}: {string.Join(" | ", Shown(findings))}");
    }

    [Fact]
    public void Every_finding_is_a_sentence_and_points_into_the_document()
    {
        foreach (var (document, facts) in Cases.Select(c => ((Document)c[1], ((MatchFactsCase)c[2]).Facts)))
            foreach (var finding in Matcher.Match(document, facts).Findings)
            {
                Assert.EndsWith(".", finding.Text, StringComparison.Ordinal);
                Assert.True(finding.Field is null || finding.Field.StartsWith('/'), finding.Field);
            }
    }

    [Fact]
    public void A_price_finding_carries_tolerance_its_source_and_the_money()
    {
        var limit = new ToleranceLimit(2, null, ExceededLimits.Either, new("acme.yaml", 31, 5));
        var facts = Facts(tolerances: new() { Price = new(limit, limit) });
        var finding = Matcher.Match(Invoice(Billed("1", "B-1", 120, 10.25m)), facts).Findings.Single(f => f.Rule == "line-price");
        Assert.Equal("2 percent", finding.Tolerance!.Value);
        Assert.Equal("acme.yaml:31", finding.Tolerance.Source);
        Assert.Equal(30.00m, finding.AmountAtStake);
        Assert.Equal("USD", finding.Currency);
        Assert.Equal("/lines/0/price/amount", finding.Field);
        Assert.Equal(("01ORDER", 1, "1"), (finding.Order!.Id, finding.Order.Revision, finding.OrderLine));
        Assert.Equal("Line 1: the price 10.25 is 2.5 percent above the order's 10.00; the limit is 2 percent (acme.yaml:31); 30.00 USD are at stake.", finding.Text);
    }

    [Fact]
    public void The_document_gains_our_item_order_line_and_quantity_and_keeps_what_was_sent()
    {
        var sent = Invoice(Billed(null, "", 10, 120m, "CS") with { Ids = [new() { Scheme = "supplierItem", Value = "V-1" }] });
        var line = ((Invoice)Matcher.Match(sent, Facts(units: new UnitReference("B-1", "CS", "EA", 12))).Document).Lines[0];
        Assert.Equal("V-1", line.Ids.Find("supplierItem"));
        Assert.Equal("B-1", line.Ids.Find("buyerItem"));
        Assert.Equal(("4711", "1"), (line.OrderNumber, line.OrderLine));
        Assert.Equal(new Quantity { Value = 10, Unit = "CS", NormalizedValue = 120, NormalizedUnit = "EA" }, line.Quantity);
    }
}
