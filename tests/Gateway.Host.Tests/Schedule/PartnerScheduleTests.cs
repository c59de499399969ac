using System.Globalization;
using Gateway.Host.Schedule;

namespace Gateway.Host.Tests.Schedule;

public sealed class PartnerScheduleTests : IAsyncLifetime
{
    const string EverySecond = "* * * * * ?";
    const string OnceAYear = "0 0 3 1 1 ?";
    readonly JobQueue _queue = new(TimeProvider.System);
    PartnerSchedule _schedule = null!;

    public async Task InitializeAsync() => _schedule = await PartnerSchedule.StartAsync(_queue, TimeProvider.System, new(1), default);

    public async Task DisposeAsync() => await _schedule.DisposeAsync();

    [Fact]
    public async Task A_rule_rings_by_its_cron()
    {
        await _schedule.ApplyAsync([Rule("acme", EverySecond)], default);
        Assert.Equal(new(Job.Poll, "acme"), await NextAsync());
        Assert.Equal(new(Job.Poll, "acme"), await NextAsync());
    }

    [Fact]
    public async Task A_new_snapshot_replaces_the_rules()
    {
        await _schedule.ApplyAsync([Rule("acme", EverySecond), Rule("borealis", OnceAYear)], default);
        await _schedule.ApplyAsync([Rule("borealis", EverySecond)], default);
        JobRequest last;
        do last = await NextAsync();
        while (last.Partner != "borealis");
        Assert.Equal("borealis", (await NextAsync()).Partner);
    }

    [Fact]
    public async Task A_rule_that_is_gone_has_no_next_time()
    {
        await _schedule.ApplyAsync([Rule("acme", OnceAYear)], default);
        Assert.NotNull(await _schedule.NextAsync(new(Job.Poll, "acme"), default));
        await _schedule.ApplyAsync([], default);
        Assert.Null(await _schedule.NextAsync(new(Job.Poll, "acme"), default));
    }

    [Fact]
    public async Task A_rule_that_has_no_next_time_keeps_none_of_the_others_and_is_put_in_force_when_it_has_one()
    {
        var refused = await _schedule.ApplyAsync([Rule("acme", OnceAYear + " 2020"), Rule("borealis", EverySecond)], default);
        Assert.Equal(("acme", "it has no next time"), (Assert.Single(refused).Rule.Request.Partner, refused[0].Problem));
        Assert.Equal("borealis", (await NextAsync()).Partner);
        Assert.Single(await _schedule.ApplyAsync([Rule("acme", OnceAYear + " 2020"), Rule("borealis", EverySecond)], default));
        Assert.Empty(await _schedule.ApplyAsync([Rule("acme", OnceAYear), Rule("borealis", EverySecond)], default));
        Assert.NotNull(await _schedule.NextAsync(new(Job.Poll, "acme"), default));
    }

    [Fact]
    public async Task A_rule_that_cannot_be_put_in_force_withdraws_what_was_before_it()
    {
        await _schedule.ApplyAsync([Rule("acme", OnceAYear)], default);
        Assert.Single(await _schedule.ApplyAsync([Rule("acme", "never")], default));
        Assert.Null(await _schedule.NextAsync(new(Job.Poll, "acme"), default));
        Assert.Empty(await _schedule.ApplyAsync([Rule("acme", OnceAYear)], default));
    }

    [Fact]
    public async Task Hours_are_those_of_the_partners_zone()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        await _schedule.ApplyAsync([new(new(Job.Poll, "acme"), "0 0 8 1 7 ?", berlin)], default);
        var next = await _schedule.NextAsync(new(Job.Poll, "acme"), default);
        Assert.Equal(6, next!.Value.UtcDateTime.Hour);
    }

    /// <summary>Both nights of both zones: a cron by the minute neither pauses nor repeats, and one by the night fires each night.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2027-03-27", "2027-03-30")]
    [InlineData("Europe/Berlin", "2026-10-24", "2026-10-27")]
    [InlineData("America/New_York", "2027-03-13", "2027-03-16")]
    [InlineData("America/New_York", "2026-10-31", "2026-11-03")]
    [InlineData("UTC", "2028-02-28", "2028-03-02")]
    public void RT_36_over_the_nights_when_the_clocks_change_no_round_is_left_out_or_run_twice(string zone, string from, string to)
    {
        var place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var (start, end) = (DateTimeOffset.Parse(from + "T12:00:00Z", CultureInfo.InvariantCulture), DateTimeOffset.Parse(to + "T12:00:00Z", CultureInfo.InvariantCulture));
        var rounds = Firings("0 0/5 * * * ?", place, start, end);
        Assert.All(rounds.Zip(rounds.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(5), pair.Second - pair.First));
        foreach (var nightly in new[] { "0 30 2 * * ?", "0 15 1 * * ?" })
        {
            var nights = Firings(nightly, place, start, end);
            Assert.Equal((end - start).TotalDays, nights.Count);
        }
    }

    static List<DateTimeOffset> Firings(string cron, TimeZoneInfo zone, DateTimeOffset start, DateTimeOffset end)
    {
        var firings = new List<DateTimeOffset>();
        for (var at = PartnerSchedule.Next(cron, zone, start); at < end; at = PartnerSchedule.Next(cron, zone, at.Value)) firings.Add(at.Value);
        return firings;
    }

    [Fact]
    public async Task A_ring_that_nobody_came_for_is_not_rung_again()
    {
        _queue.Enqueue(new(Job.Send, "acme"));
        _queue.Enqueue(new(Job.Send, "acme"));
        _queue.Enqueue(new(Job.Poll, "acme"));
        Assert.Equal([Job.Send, Job.Poll], [(await NextAsync()).Job, (await NextAsync()).Job]);
    }

    [Theory]
    [InlineData("0/5 * * * * ?", true)]
    [InlineData("0 15 2 ? * MON-FRI", true)]
    [InlineData("every day", false)]
    [InlineData("0 0 25 * * ?", false)]
    [InlineData("0 0 8 30 2 ?", false)]
    public void A_cron_that_cannot_fire_says_why(string cron, bool good) =>
        Assert.Equal(good, PartnerSchedule.Problem(cron) is null);

    [Theory]
    [InlineData("0 0 18 * * ?", "2026-07-01T15:59:59Z", "2026-07-01T16:00:00Z")]
    [InlineData("0 0 18 * * ?", "2026-07-01T16:00:00Z", "2026-07-02T16:00:00Z")]
    [InlineData("0 0 0 1 1 ? 2020", "2026-07-01T16:00:00Z", null)]
    public void The_next_time_of_a_cron_is_later_and_in_the_partners_zone(string cron, string after, string? next) => Assert.Equal(
        next is null ? null : DateTimeOffset.Parse(next, CultureInfo.InvariantCulture),
        PartnerSchedule.Next(cron, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));

    static JobRule Rule(string partner, string cron) => new(new(Job.Poll, partner), cron, TimeZoneInfo.Utc);

    async Task<JobRequest> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var request in _queue.ReadAsync(patience.Token)) return request;
        throw new InvalidOperationException();
    }
}
