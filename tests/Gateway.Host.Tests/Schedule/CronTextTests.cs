using Gateway.Host.Schedule;
using Gateway.Partners;

namespace Gateway.Host.Tests.Schedule;

/// <summary>Profiles are checked without Quartz; what passes there must fire here.</summary>
public sealed class CronTextTests
{
    static readonly string[] Seconds = ["0", "*", "0/5", "*/15", "60", "0-10", "1,2", "x", "?"];
    static readonly string[] Hours = ["*", "6", "6-20", "0/2", "24", "8,12", "22-6"];
    static readonly string[] Days = ["*", "?", "1", "L", "LW", "15W", "L-3", "32", "1-5", "0", "30", "29/3", "31", "L-29", "31W"];
    static readonly string[] Months = ["*", "1", "2", "2-2", "JAN", "JAN-JUN", "13", "1/3"];
    static readonly string[] Weekdays = ["?", "*", "MON-FRI", "1", "6L", "FRI#2", "8", "SUN,SAT", "MON#6", "FRI#5"];
    static readonly string[] Years = ["", "", "2026", "2026-2030", "2099", "2199", "1969"];

    [Fact]
    public void A_schedule_that_a_profile_may_name_is_one_that_Quartz_fires()
    {
        var random = new Random(7);
        var good = 0;
        for (var round = 0; round < 5000; round++)
        {
            var cron = string.Join(' ', Pick(random, Seconds), Pick(random, Seconds), Pick(random, Hours), Pick(random, Days), Pick(random, Months), Pick(random, Weekdays), Pick(random, Years)).TrimEnd();
            if (CronText.ProblemIn(cron) is not null) continue;
            good++;
            Assert.True(PartnerSchedule.Problem(cron) is null, $"{cron}: {PartnerSchedule.Problem(cron)}");
            Assert.True(PartnerSchedule.Next(cron, TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch) is not null, cron);
        }

        Assert.True(good > 100);
    }

    static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
