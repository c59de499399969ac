using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Host.Pipeline;
using Gateway.Host.Schedule;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Interchange and group bear the partner's date and time, whatever the night.</summary>
public sealed partial class OutboundDatesTests
{
    [Theory]
    [Trait("Reliability", "RT-36")]
    [InlineData("Europe/Berlin", "2026-10-24T22:30Z 261025*0030", "2026-10-25T00:30Z 261025*0230", "2026-10-25T01:30Z 261025*0230", "2027-03-28T00:59Z 270328*0159", "2027-03-28T01:00Z 270328*0300", "2036-12-31T23:30Z 370101*0030")]
    [InlineData("America/New_York", "2026-11-01T05:30Z 261101*0130", "2026-11-01T06:30Z 261101*0130", "2027-03-14T06:59Z 270314*0159", "2027-03-14T07:00Z 270314*0300", "2028-02-29T04:59Z 280228*2359", "2028-02-29T05:00Z 280229*0000", "2028-03-01T05:00Z 280301*0000")]
    public async Task RT_36_the_dates_of_an_interchange_are_those_of_its_partner_in_the_nights_when_clocks_change_on_leap_days_and_ten_years_on(string zone, params string[] moments)
    {
        await using var bench = await PipelineBench.StartAsync($"timeZone: {zone}\n");
        var order = await PipelineBench.SampleOrderAsync("4500018231");
        var seen = new List<string>();
        foreach (var (moment, number) in moments.Select((m, i) => (m.Split(' ')[0], $"47{i:00000000}")))
        {
            await bench.ImportOrdersAsync(order.Replace("4500018231", number, StringComparison.Ordinal));
            var clock = new Stopped(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture));
            var ids = new UlidSource(TimeProvider.System);
            var numbers = new ControlNumbers(bench.Database, Path.Combine(bench.Folder, "control-numbers"), clock);
            var (journal, payloads) = (bench.Gateway.Journal, bench.Gateway.Payloads);
            var send = new SendJob([new OrdersDue(bench.Database)], PartnerSchedule.Next, journal, bench.Database, payloads, numbers, bench.Definitions, ids, clock, NullLogger<SendJob>.Instance);
            await send.RunAsync(PipelineBench.Partner, default);
            await bench.DrainAsync();
            var sent = Assert.Single(bench.Sent(), t => t.Contains(number, StringComparison.Ordinal));
            var interchange = Interchange().Match(sent).Value;
            Assert.Equal("20" + interchange, Group().Match(sent).Value);
            seen.Add($"{moment} {interchange}");
        }

        Assert.Equal(moments, seen);
    }

    // ISA09 and ISA10; GS04 and GS05.
    [GeneratedRegex(@"(?<=^ISA(\*[^*]*){8}\*)\d{6}\*\d{4}")]
    private static partial Regex Interchange();

    [GeneratedRegex(@"(?<=GS\*PO\*[^*]*\*[^*]*\*)\d{8}\*\d{4}")]
    private static partial Regex Group();

    sealed class Stopped(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
