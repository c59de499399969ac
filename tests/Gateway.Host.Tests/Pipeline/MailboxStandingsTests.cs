using Gateway.Host.Pipeline;
using Gateway.Partners;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Pipeline;

public sealed class MailboxStandingsTests
{
    readonly SteppingTime _time = new();
    readonly MailboxStandings _standings;

    public MailboxStandingsTests() => _standings = new(_time, new(1));

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
}
