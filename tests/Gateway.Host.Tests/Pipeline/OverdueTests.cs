using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What a partner owes us for what we sent: within its deadline, past it, late, and not waited for any more.</summary>
public sealed class OverdueTests : IAsyncLifetime
{
    readonly SteppingTime _time = new();
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("acknowledgements: { expect: { within: 4 h } }\n");
        await _bench.ImportOrderAsync("4500018231");
        await _bench.SendAsync();
        _time.SetClock(DateTimeOffset.UtcNow);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_acknowledgement_is_overdue_after_its_deadline_is_told_once_and_reconciles_when_it_comes_late()
    {
        var expected = await OnlyAsync();
        Assert.Equal((ExpectationState.Expected, TimeSpan.FromHours(4)), (expected.State, expected.Deadline - expected.CreatedAt));
        _time.Pass(TimeSpan.FromHours(4) - TimeSpan.FromMinutes(1));
        await OverdueAsync();
        Assert.Equal(ExpectationState.Expected, (await OnlyAsync()).State);
        _time.Pass(TimeSpan.FromMinutes(2));
        await OverdueAsync();
        await OverdueAsync();
        Assert.Equal(ExpectationState.Overdue, (await OnlyAsync()).State);
        Assert.Single(await EventsAsync("overdue"));
        Assert.Equal((1L, expected.Deadline), (Assert.Single(await StandingAsync()).Items, (await StandingAsync())[0].Oldest));

        // The clock of the gateway that reads the answer: long past the deadline.
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE expectations SET deadline = deadline - 86400000000"));
        await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", $"AK1*PO*{expected.ControlNumber}~AK9*A*1*1*1~"));
        Assert.Equal((ExpectationState.Accepted, true), ((await OnlyAsync()).State, (await OnlyAsync()).IsLate));
        Assert.Single(await EventsAsync("reconciled"));
        Assert.Empty(await StandingAsync());
    }

    [Theory]
    [Trait("Reliability", "RT-36")]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    [InlineData(6, 0)]
    [InlineData(-26, 26)]
    [InlineData(87_660, -87_660)]
    public async Task RT_36_however_the_clock_is_set_an_overdue_acknowledgement_is_told_once_and_not_before_the_clock_says_so(int hours, int then)
    {
        var (deadline, isPast) = ((await OnlyAsync()).Deadline, false);
        for (var half = 0; half < 16; half++)
        {
            await OverdueAsync();
            isPast |= _time.GetUtcNow() > deadline;
            Assert.Equal(isPast ? ExpectationState.Overdue : ExpectationState.Expected, (await OnlyAsync()).State);
            if (half == 2) _time.SetClock(_time.GetUtcNow().AddHours(hours));
            if (half == 4) _time.SetClock(_time.GetUtcNow().AddHours(then));
            _time.Pass(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(ExpectationState.Overdue, (await OnlyAsync()).State);
        Assert.Single(await EventsAsync("overdue"));
    }

    [Fact]
    public async Task One_that_a_person_waives_is_owed_no_more_with_a_reason_and_reconciles_all_the_same()
    {
        _time.Pass(TimeSpan.FromHours(5));
        await OverdueAsync();
        var expected = await OnlyAsync();
        Assert.Equal([expected.Id], (await _bench.ReadAsync(new Selection(Selection.Acknowledgements).Read)).Select(c => c.Id));
        Assert.Equal(
            $"the 997 of {PipelineBench.Partner} for PO {expected.ControlNumber} is not waited for any more",
            Assert.IsType<VerbOutcome.Done>(await _bench.DoAsync(new Verb.Waive(), expected.Id)).Text);
        Assert.Equal(ExpectationState.Waived, (await OnlyAsync()).State);
        Assert.Empty(await StandingAsync());
        Assert.Empty(await _bench.ReadAsync(new Selection(Selection.Acknowledgements).Read));
        var told = Assert.Single(await EventsAsync("waived"));
        Assert.Equal(("anna", "overdue", expected.Id), (told.Actor, told.StateBefore, told.SubjectId));
        Assert.Contains("because", told.Detail, StringComparison.Ordinal);
        Assert.IsType<VerbOutcome.Refused>(await _bench.DoAsync(new Verb.Waive(), expected.Id));

        await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", $"AK1*PO*{expected.ControlNumber}~AK9*A*1*1*1~"));
        Assert.Equal(ExpectationState.Accepted, (await OnlyAsync()).State);
    }

    [Fact]
    public async Task An_id_that_nothing_is_waited_for_is_not_known() => Assert.Null(await _bench.DoAsync(new Verb.Waive(), "01JD0000000000000000000001"));

    Task OverdueAsync() => new OverdueJob(new(_bench.Database, new(TimeProvider.System), _time)).RunAsync(default);

    async Task<ExpectationRecord> OnlyAsync() => Assert.Single(await _bench.ReadAsync(tx => ExpectationStore.List(tx, null, null, null, 10)));

    Task<IReadOnlyList<AcknowledgementStanding>> StandingAsync() => _bench.ReadAsync(tx => StandingStore.Expected(tx, ExpectationState.Overdue));

    Task<List<EventRecord>> EventsAsync(string kind) => _bench.ReadAsync(tx =>
        DeliveryStore.List(tx, new() { Take = 100 }).SelectMany(d => EventStore.OfStory(tx, d.CorrelationId)).Where(e => e.Kind == kind).DistinctBy(e => e.Hash).ToList());
}
