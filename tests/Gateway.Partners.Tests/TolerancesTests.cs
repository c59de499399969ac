using System.Globalization;

namespace Gateway.Partners.Tests;

public sealed class TolerancesTests
{
    // 100 are expected; limits are "quantity percent/amount of value"; - is not written.
    [Theory]

    // Neither is written: exact.
    [InlineData("-", "-", 0, "0.10", true, "")]
    [InlineData("-", "-", 1, "0.10", false, "0 percent")]

    // The value alone gives cheap items wide room and dear ones none.
    [InlineData("-", "20", 200, "0.10", true, "20")]
    [InlineData("-", "20", 201, "0.10", false, "20")]
    [InlineData("-", "20", 1, "20.00", true, "20")]
    [InlineData("-", "20", 1, "20.01", false, "20")]
    [InlineData("-", "20", -200, "0.10", true, "20")]
    [InlineData("-", "20", -201, "0.10", false, "20")]

    // Both are written: both must allow, and the one that does not is named.
    [InlineData("5", "20", 5, "4.00", true, "5 percent")]
    [InlineData("5", "20", 6, "0.10", false, "5 percent")]
    [InlineData("5", "20", 5, "4.01", false, "20")]

    // Without a price there is no value.
    [InlineData("5", "20", 5, null, true, "5 percent")]
    [InlineData("-", "20", 1, null, false, "0 percent")]
    public void A_quantity_is_judged_by_itself_and_by_its_value(string quantity, string value, int difference, string? price, bool allows, string limit)
    {
        var tolerances = new Tolerances
        {
            Quantity = quantity == "-" ? new Tolerances().Quantity : Both(new(Number(quantity), null, ExceededLimits.Either, null)),
            QuantityValue = value == "-" ? new Tolerances().QuantityValue : Both(new(null, Number(value), ExceededLimits.Either, null)),
        };
        var judgement = tolerances.JudgeQuantity(difference, 100, price is null ? null : Number(price));
        Assert.Equal(allows, judgement.Allows);
        if (limit.Length > 0) Assert.Equal(limit, judgement.Limit.ToString());
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(5, 6, false)]
    [InlineData(5, -5, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(null, 3650, true)]
    public void A_day_is_allowed_up_to_the_limit_and_not_over_it(int? limit, int days, bool allowed) =>
        Assert.Equal(allowed, new DayLimit(limit, null).Allows(days));

    [Theory]
    [InlineData(-1, "1 day")]
    [InlineData(0, "1 day")]
    [InlineData(1, "unlimited")]
    public void A_day_is_judged_by_its_side(int days, string limit) =>
        Assert.Equal(limit, new DateDeviation(new(1, null), new(null, null)).Side(days).ToString());

    [Fact]
    public void Goods_leave_as_they_arrive_unless_another_room_is_written()
    {
        var terms = new Tolerances { Dates = new(new(1, null), new(2, null)) };
        Assert.Equal(terms.Dates, terms.ShipDates);
        Assert.Equal((1, 9), ((terms with { ShipDates = new(new(0, null), new(9, null)) }).ShipDates.Early.Days, (terms with { ShipDates = new(new(0, null), new(9, null)) }).ShipDates.Late.Days));
    }

    static Deviation Both(ToleranceLimit limit) => new(limit, limit);

    static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
