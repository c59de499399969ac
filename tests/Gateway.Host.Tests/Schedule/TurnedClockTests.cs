using System.Globalization;
using Gateway.Host.Schedule;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Schedule;

/// <summary>The real scheduler while the wall clock is set: what it calls for goes by the time that passes.</summary>
public sealed class TurnedClockTests
{
    [Theory]
    [Trait("Reliability", "RT-36")]
    [InlineData("an hour on", "2026-11-27T12:00:20Z", "01:00:00", null)]
    [InlineData("an hour back", "2026-11-27T12:00:20Z", "-01:00:00", null)]
    [InlineData("three seconds back", "2026-11-27T12:00:20Z", "-00:00:03", null)]
    [InlineData("ten years on and back", "2026-11-27T12:00:20Z", "3652.00:00:00", "-3652.00:00:00")]
    [InlineData("asleep for six hours", "2026-11-27T12:00:20Z", "06:00:00", null)]
    [InlineData("over the leap day", "2028-02-28T23:59:20Z", "1.00:00:00", "-1.00:00:00")]
    [InlineData("Berlin, summer begins", "2027-03-28T00:59:20Z", "00:00:00", null)]
    [InlineData("Berlin, summer ends", "2026-10-25T00:59:20Z", "00:00:00", null)]
    [InlineData("Berlin, set back as it ends", "2026-10-25T01:00:20Z", "-01:00:00", "01:00:00")]
    public async Task RT_36_a_round_each_minute_goes_on_by_the_time_that_passes_however_the_clock_is_set(string what, string from, string first, string? then)
    {
        var time = new TurnedTime(DateTimeOffset.Parse(from, CultureInfo.InvariantCulture));
        var queue = new JobQueue(time);
        await using var schedule = await PartnerSchedule.StartAsync(queue, time, new(1), default);
        await schedule.ApplyAsync([new(new(Job.Acknowledge, "acme"), "0 * * * * ?", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))], default);
        using var ended = new CancellationTokenSource();
        var rings = new List<TimeSpan>();
        var listening = ListenAsync();
        await PassAsync(2);
        time.SetClock(time.GetUtcNow() + TimeSpan.Parse(first, CultureInfo.InvariantCulture));
        await PassAsync(2);
        if (then is not null) time.SetClock(time.GetUtcNow() + TimeSpan.Parse(then, CultureInfo.InvariantCulture));
        await PassAsync(2);
        await ended.CancelAsync();
        await listening;

        // A clock that is set on leaves rounds out, which one round between two others makes good.
        Assert.True(rings.Count is 6 or 7, $"{what}: {rings.Count} rounds in 6 minutes");
        Assert.All(rings.Zip(rings.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 20, 64));

        Task PassAsync(int minutes) => time.AdvanceAsync(TimeSpan.FromMinutes(minutes));

        async Task ListenAsync()
        {
            try
            {
                await foreach (var _ in queue.ReadAsync(ended.Token)) rings.Add(TimeSpan.FromTicks(time.GetTimestamp()));
            }
            catch (OperationCanceledException)
            {
                // It has heard enough.
            }
        }
    }

    [Fact]
    public async Task RT_36_what_had_no_next_time_by_a_clock_that_was_ahead_is_called_for_when_it_is_set_right()
    {
        var time = new TurnedTime(new(2036, 1, 1, 12, 0, 20, TimeSpan.Zero));
        var queue = new JobQueue(time);
        await using var schedule = await PartnerSchedule.StartAsync(queue, time, new(1), default);
        var request = new JobRequest(Job.Poll, "acme");
        Assert.NotEmpty(await schedule.ApplyAsync([new(request, "0 * * * * ? 2026", TimeZoneInfo.Utc)], default));
        await time.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Null(await schedule.NextAsync(request, default));
        time.SetClock(new(2026, 11, 27, 12, 0, 20, TimeSpan.Zero));
        await time.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.NotNull(await schedule.NextAsync(request, default));
    }
}
