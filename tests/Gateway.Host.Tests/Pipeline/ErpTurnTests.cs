using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Who may try whether the ERP is back, and when.</summary>
public sealed class ErpTurnTests
{
    readonly SteppingTime _time = new();
    readonly ErpTurn _turn;

    public ErpTurnTests() => _turn = new(_time, new Random(1));

    [Fact]
    public void A_turn_that_nobody_took_is_still_there()
    {
        _turn.Heard(new ErpOutcome.Unavailable("503", TimeSpan.FromMinutes(10)));
        Assert.Equal(0, _turn.Enter(4));
        _time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(1, _turn.Enter(4));
        Assert.Equal(1, _turn.Enter(4));
        _turn.Entered();
        Assert.Equal(0, _turn.Enter(4));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(17, 17)]
    [InlineData(36_000, 600)]
    public void The_time_that_an_ERP_asks_for_is_neither_none_nor_for_ever(int asked, int waited)
    {
        _turn.Heard(new ErpOutcome.Unavailable("503", TimeSpan.FromSeconds(asked)));
        Assert.Equal(TimeSpan.FromSeconds(waited), _turn.Rest);
    }

    [Fact]
    public void An_answer_that_is_of_one_document_closes_nothing_and_tells_that_the_ERP_is_there()
    {
        _turn.Heard(new ErpOutcome.Unavailable("403", MayTakeOthers: true));
        Assert.Equal(4, _turn.Enter(4));
        _turn.Heard(new ErpOutcome.Unavailable("503"));
        Assert.Equal(0, _turn.Enter(4));
        _turn.Heard(new ErpOutcome.Unavailable("403", MayTakeOthers: true));
        Assert.Equal(4, _turn.Enter(4));
    }
}
