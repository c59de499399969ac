using System.Globalization;

namespace Gateway.Partners.Tests;

public sealed class ToleranceLimitTests
{
    // expected 100.00
    [Theory]
    [InlineData("2", null, "Either", "2.00", true)]
    [InlineData("2", null, "Either", "2.01", false)]
    [InlineData(null, "5", "Either", "5.00", true)]
    [InlineData(null, "5", "Either", "5.01", false)]
    [InlineData("2", "5", "Either", "3.00", false)]
    [InlineData("2", "5", "Both", "3.00", true)]
    [InlineData("2", "5", "Both", "5.01", false)]
    [InlineData("0", null, "Either", "0.01", false)]
    [InlineData("0", null, "Either", "0", true)]
    [InlineData(null, null, "Either", "1000", true)]
    public void A_deviation_is_allowed_up_to_the_limit_and_not_over_it(string? percent, string? amount, string exceeded, string deviation, bool allowed)
    {
        var limit = new ToleranceLimit(Number(percent), Number(amount), Enum.Parse<ExceededLimits>(exceeded), null);
        Assert.Equal(allowed, limit.Allows(Number(deviation)!.Value, 100m));
    }

    static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
