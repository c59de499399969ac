using Gateway.Host.Pipeline;
using Gateway.Partners;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Pipeline;

public sealed class MailboxStatusesTests
{
    readonly SteppingTime _time = new();
    readonly MailboxStatuses _standings;

    public MailboxStatusesTests() => _standings = new(_time, new(1));

    [Fact]
    public void A_mailbox_that_gives_no_access_is_left_alone_longer_each_time_up_to_ten_minutes()
    {
        var rests = new List<TimeSpan>();
        for (var failure = 0; failure < 15; failure++)
        {
            _standings.Failed("acme/main", "no route");
            var rest = TimeSpan.Zero;
            for (; _standings.Rests("acme/main"); rest += TimeSpan.FromSeconds(0.25)) _time.Pass(TimeSpan.FromSeconds(0.25));
            rests.Add(rest);
        }

        Assert.InRange(rests[0].TotalSeconds, 0.75, 1.25);
        Assert.InRange(rests[4].TotalSeconds, 12, 20);
        Assert.All(rests[10..], r => Assert.InRange(r.TotalMinutes, 7.5, 12.5));
    }

    [Fact]
    public void An_answer_ends_the_rest_and_the_count()
    {
        for (var i = 0; i < 5; i++) _standings.Failed("acme/main", "no route");
        _standings.Answered("acme/main");
        Assert.False(_standings.Rests("acme/main"));
        _standings.Failed("acme/main", "no route");
        _time.Pass(TimeSpan.FromSeconds(1.5));
        Assert.False(_standings.Rests("acme/main"));
    }

    [Fact]
    public void A_set_clock_neither_ends_a_rest_nor_makes_one()
    {
        for (var i = 0; i < 5; i++) _standings.Failed("acme/main", "no route");
        _time.SetClock(_time.GetUtcNow().AddYears(10));
        Assert.True(_standings.Rests("acme/main"));
        _time.SetClock(_time.GetUtcNow().AddYears(-20));
        _time.Pass(TimeSpan.FromSeconds(30));
        Assert.False(_standings.Rests("acme/main"));
    }

    [Fact]
    public void Whoever_changed_the_profiles_sees_at_once_whether_it_helped()
    {
        var directory = PartnerDirectory.Load(new(Path.Combine(PipelineBench.Root(), "partner-profiles"), null));
        for (var i = 0; i < 5; i++) _standings.Failed("hollis-fasteners/main", "no route");
        _standings.Keep(directory);
        Assert.False(_standings.Rests("hollis-fasteners/main"));
        Assert.NotNull(Assert.Single(_standings.All).DeadSince);
    }

    [Fact]
    public void Who_waits_for_a_connection_is_shown_only_when_that_goes_on_and_is_left_alone_never()
    {
        _standings.Waits("acme/main", "it waits for a connection to ftp.acme.example:21");
        var first = _time.GetUtcNow();
        _time.Pass(MailboxStatuses.LongWait - TimeSpan.FromSeconds(1));
        _standings.Waits("acme/main", "it waits for a connection to ftp.acme.example:21");
        Assert.Null(_standings.Find("acme/main")!.DeadSince);
        _time.Pass(TimeSpan.FromSeconds(1));
        _standings.Waits("acme/main", "it waits for a connection to ftp.acme.example:21");
        Assert.Equal((first, "it waits for a connection to ftp.acme.example:21"), (_standings.Find("acme/main")!.DeadSince, _standings.Find("acme/main")!.Reason));
        Assert.False(_standings.Rests("acme/main"));

        // One turn begins the wait anew.
        _standings.Answered("acme/main");
        _standings.Waits("acme/main", "it waits");
        Assert.Null(_standings.Find("acme/main")!.DeadSince);
    }

    [Fact]
    public void Who_waits_for_a_connection_to_a_dead_server_is_told_what_it_died_of()
    {
        _standings.Failed("acme/main", "no route");
        for (var i = 0; i < 2; i++, _time.Pass(MailboxStatuses.LongWait)) _standings.Waits("acme/main", "it waits");
        Assert.Equal("no route", _standings.Find("acme/main")!.Reason);
    }

    [Fact]
    public void What_it_refuses_while_it_takes_others_stays_its_trouble_until_it_has_gone_and_is_tried_ten_times_an_hour()
    {
        var (tried, passed) = (0, TimeSpan.Zero);
        for (; passed < TimeSpan.FromHours(1); tried++)
        {
            passed += _standings.Refused("acme/out", "large", "552 too large");
            _standings.Took("acme/out");
        }

        Assert.InRange(tried, 5, 15);
        Assert.False(_standings.Rests("acme/out"));
        Assert.Equal("552 too large", _standings.Find("acme/out")!.Reason);
        Assert.NotNull(_standings.Find("acme/out")!.DeadSince);

        _standings.Went("acme/out", "large");
        _standings.Took("acme/out");
        Assert.Null(_standings.Find("acme/out")!.DeadSince);
    }
}
