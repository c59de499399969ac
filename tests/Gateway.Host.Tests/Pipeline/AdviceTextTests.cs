using Gateway.Host.Matching;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

public sealed class AdviceTextTests
{
    [Theory]
    [InlineData("line-price", "20", "12.71", "12.40", "Line 20, the price 12.71 instead of 12.40")]
    [InlineData("line-receipt", "7", "40 CS", "36 CS", "Line 7, 40 CS are billed, 36 CS were received")]
    [InlineData("line-unit", "1", "KG", "EA", "Line 1, the unit KG instead of EA")]
    [InlineData("line-on-order", "4", "HF-9", null, "Line 4, the item HF-9 is not on the order")]
    [InlineData("line-on-order", "4", null, null, "Line 4, it is not on the order")]
    [InlineData("line-answered", null, null, "5 EA", "The answer to line 30 of the order 4711 is missing")]
    [InlineData("order-known", null, "4712", null, "We have no order 4712")]
    [InlineData("order-named", null, null, null, "The order number is missing")]
    [InlineData("invoice-duplicate", null, "R-1", null, "The number R-1 was used before")]
    [InlineData("invoice-charge", null, "45.00", null, "The charge 45.00 is not agreed")]
    [InlineData("payment-terms", null, null, "30 days net", "The payment terms are missing, expected 30 days net")]
    [InlineData("order-currency", null, "EUR", "USD", "The currency EUR instead of USD")]
    [InlineData("gone-since", "1", "x", "y", "Line 1, the value x instead of y")]
    public void A_finding_is_told_in_the_suppliers_terms(string rule, string? line, string? actual, string? expected, string text) =>
        Assert.Equal(text, AdviceText.Of(Finding(rule) with { Line = line, Expected = expected }, actual));

    [Fact]
    public void Every_rule_has_words_and_a_code() => Assert.All(RuleTypes.Rules, rule =>
    {
        Assert.NotEmpty(AdviceText.Of(Finding(rule), "1"));
        Assert.Matches("^[a-z][A-Za-z]+$", AdviceText.CodeOf(rule));
    });

    static FindingRecord Finding(string rule) => new()
    {
        RuleName = rule, Outcome = "Held", OrderNumber = "4711", OrderLine = "30", Text = "",
    };
}
