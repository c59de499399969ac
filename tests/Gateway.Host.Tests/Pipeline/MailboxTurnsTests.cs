using Gateway.Host.Pipeline;

namespace Gateway.Host.Tests.Pipeline;

public sealed class MailboxTurnsTests
{
    const string Channel = "acme/out";

    readonly ManualTime _time = new();
    readonly MailboxStatuses _standings;
    readonly MailboxTurns _turns;

    public MailboxTurnsTests()
    {
        _standings = new(_time, new(1));
        _turns = new(_standings, _time);
    }

    [Fact]
    public async Task One_hand_at_a_time_and_the_next_when_it_is_done()
    {
        var first = (await _turns.EnterAsync(Channel, default)).Turn;
        var second = _turns.EnterAsync(Channel, default);
        Assert.False(second.IsCompleted);
        first!.Dispose();
        Assert.NotNull((await second).Turn);
    }

    [Fact]
    public async Task Who_finds_it_taken_for_long_goes_away_at_once()
    {
        await _turns.EnterAsync(Channel, default);
        _time.Advance(MailboxTurns.Patience + TimeSpan.FromMilliseconds(1));
        var second = _turns.EnterAsync(Channel, default);
        Assert.True(second.IsCompleted);
        Assert.Equal((null, MailboxTurns.Behind), await second);
        Assert.NotNull((await _turns.EnterAsync("zenith/out", default)).Turn);
    }

    [Fact]
    public async Task After_a_failure_nobody_tries_it_for_a_while_also_none_of_those_who_waited()
    {
        var first = (await _turns.EnterAsync(Channel, default)).Turn;
        var waited = _turns.EnterAsync(Channel, default);
        for (var i = 0; i < 5; i++) _standings.Failed(Channel, "no route");
        var rest = _standings.RestOf(Channel)!.Value;
        Assert.InRange(rest.TotalSeconds, 12, 20);
        first!.Dispose();
        Assert.Equal((null, rest), await waited);
        _time.Advance(rest / 2);
        Assert.Equal((null, rest / 2), await _turns.EnterAsync(Channel, default));
        _time.Advance(rest);
        Assert.NotNull((await _turns.EnterAsync(Channel, default)).Turn);
    }

    [Fact]
    public async Task RT_25_however_many_mailboxes_are_dead_half_of_the_hands_are_for_those_that_are_not()
    {
        var dead = Enumerable.Range(0, 20).Select(i => $"dead-{i}/out").ToList();
        foreach (var channel in dead) _standings.Failed(channel, "no route");
        _time.Advance(TimeSpan.FromMinutes(1));
        var turns = new List<IDisposable?>();
        foreach (var channel in dead) turns.Add((await _turns.EnterAsync(channel, default)).Turn);
        Assert.Equal(MailboxTurns.DoubtfulMax, turns.Count(t => t is not null));
        Assert.NotNull((await _turns.EnterAsync(Channel, default)).Turn);

        foreach (var turn in turns) turn?.Dispose();
        Assert.NotNull((await _turns.EnterAsync(dead[^1], default)).Turn);
    }
}
