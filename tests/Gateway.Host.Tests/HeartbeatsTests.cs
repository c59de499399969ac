namespace Gateway.Host.Tests;

public sealed class HeartbeatsTests
{
    readonly ManualTime _time = new();

    [Fact]
    public void A_loop_that_turns_in_its_time_is_not_standing_and_one_that_does_not_is_named()
    {
        var heartbeats = new Heartbeats(_time);
        heartbeats.Beat("Post");
        heartbeats.Beat("Match", TimeSpan.FromMinutes(15));
        _time.Advance(Heartbeats.Usual);
        Assert.Empty(heartbeats.Stalled());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["Post"], heartbeats.Stalled());
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(["Match", "Post"], heartbeats.Stalled());
    }

    [Fact]
    public void A_loop_whose_work_gets_on_keeps_the_time_it_has_taken()
    {
        var heartbeats = new Heartbeats(_time);
        heartbeats.Beat("Deliver", TimeSpan.FromMinutes(15));
        _time.Advance(TimeSpan.FromMinutes(14));
        heartbeats.Renew("Deliver");
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(heartbeats.Stalled());
    }

    [Fact]
    public void A_loop_that_ended_is_not_waited_for_and_its_last_work_does_not_call_it_back()
    {
        var heartbeats = new Heartbeats(_time);
        heartbeats.Beat("Deliver");
        heartbeats.End("Deliver");
        heartbeats.Renew("Deliver");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(heartbeats.Stalled());
    }

    [Fact]
    public void A_clock_that_is_set_hangs_nobody()
    {
        var heartbeats = new Heartbeats(_time);
        heartbeats.Beat("Post");
        _time.Set(TimeSpan.FromDays(365));
        Assert.Empty(heartbeats.Stalled());
    }
}
