namespace Gateway.Partners.Tests;

public sealed class CronTextTests
{
    [Theory]
    [InlineData("0 * * * * ?")]
    [InlineData("0/5 * * * * ?")]
    [InlineData("*/15 0-30 8,12,18 ? * MON-FRI")]
    [InlineData("0 0 6 L * ?")]
    [InlineData("0 0 6 LW * ?")]
    [InlineData("0 0 6 15W * ?")]
    [InlineData("0 0 6 L-3 * ?")]
    [InlineData("0 0 6 ? JAN-jun 6L")]
    [InlineData("0 0 6 ? * FRI#2")]
    [InlineData("0 0 6 1 1 ? 2026-2030")]
    [InlineData("0 0 6 ? * 2/2")]
    public void A_Quartz_schedule_is_good(string text) => Assert.Null(CronText.ProblemIn(text));

    [Theory]
    [InlineData("", "it has 0 fields")]
    [InlineData("* * * * *", "it has 5 fields")]
    [InlineData("0 * * * * *", "exactly one of day of month and day of week must be ?")]
    [InlineData("0 * * ? * ?", "exactly one of day of month and day of week must be ?")]
    [InlineData("60 * * * * ?", "the seconds field \"60\" is not understood")]
    [InlineData("0 -1 * * * ?", "the minutes field \"-1\" is not understood")]
    [InlineData("0 0 24 * * ?", "the hours field \"24\" is not understood")]
    [InlineData("0 0 6 0 * ?", "the day of month field \"0\" is not understood")]
    [InlineData("0 0 6 32W * ?", "the day of month field \"32W\" is not understood")]
    [InlineData("0 0 6 ? 13 MON", "the month field \"13\" is not understood")]
    [InlineData("0 0 6 ? * 8", "the day of week field \"8\" is not understood")]
    [InlineData("0 0 6 ? * MON#6", "the day of week field \"MON#6\" is not understood")]
    [InlineData("0 0/0 * * * ?", "the minutes field \"0/0\" is not understood")]
    [InlineData("0 1,,2 * * * ?", "the minutes field \"1,,2\" is not understood")]
    [InlineData("0 1-2-3 * * * ?", "the minutes field \"1-2-3\" is not understood")]
    [InlineData("0 x * * * ?", "the minutes field \"x\" is not understood")]
    public void What_is_no_schedule_is_told_why(string text, string problem) =>
        Assert.StartsWith(problem, CronText.ProblemIn(text), StringComparison.OrdinalIgnoreCase);
}
