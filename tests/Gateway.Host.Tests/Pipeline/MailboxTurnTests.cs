using Gateway.Host.Pipeline;

namespace Gateway.Host.Tests.Pipeline;

public sealed class MailboxTurnTests
{
    readonly ManualTime _time = new();
    readonly MailboxTurn _turn;

    public MailboxTurnTests() => _turn = new(_time);

    [Fact]
    public async Task One_hand_at_a_time_and_the_next_when_it_is_done()
    {
        Assert.Null(await _turn.EnterAsync(default));
        var second = _turn.EnterAsync(default);
        Assert.False(second.IsCompleted);
        _turn.Leave();
        Assert.Null(await second);
    }

    [Fact]
    public async Task Who_finds_it_taken_for_long_goes_away_at_once()
    {
        await _turn.EnterAsync(default);
        _time.Advance(MailboxTurn.Patience + TimeSpan.FromMilliseconds(1));
        var second = _turn.EnterAsync(default);
        Assert.True(second.IsCompleted);
        Assert.Equal(MailboxTurn.Behind, await second);
    }

    [Fact]
    public async Task After_a_failure_nobody_tries_it_for_a_while_also_none_of_those_who_waited()
    {
        await _turn.EnterAsync(default);
        var waited = _turn.EnterAsync(default);
        _turn.Failed("no route");
        _turn.Leave();
        Assert.Equal((MailboxTurn.Rest, "no route"), (await waited, _turn.Reason));
        _time.Advance(MailboxTurn.Rest / 2);
        Assert.Equal(MailboxTurn.Rest / 2, await _turn.EnterAsync(default));
        _time.Advance(MailboxTurn.Rest);
        Assert.Null(await _turn.EnterAsync(default));
        _turn.Succeeded();
        _turn.Leave();
        Assert.Null(_turn.Reason);
    }
}
