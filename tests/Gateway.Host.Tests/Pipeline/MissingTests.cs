using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>217 arrived, 216 never did.</summary>
public sealed class MissingTests : IAsyncDisposable
{
    PipelineBench _bench = null!;
    MissingNumbersJob _errand = null!;
    readonly SteppingTime _time = new();

    public async ValueTask DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_number_that_is_left_out_is_told_when_it_had_time_to_come_and_closed_when_it_does()
    {
        await StartAsync("missing: { watch: always, after: 2 h }\n");
        await ReceiveAsync(215);
        var revealing = await ReceiveAsync(217);
        await LookAsync();
        Assert.Equal(("216", MissingState.Waiting), Only(await ListAsync()));
        _time.Pass(TimeSpan.FromHours(2) - TimeSpan.FromMinutes(1));
        await LookAsync();
        Assert.Empty(await StandingAsync());

        _time.Pass(TimeSpan.FromMinutes(2));
        await LookAsync();
        await LookAsync();
        Assert.Equal(("216", MissingState.Missing), Only(await ListAsync()));
        Assert.Equal((1L, 216L), (Assert.Single(await StandingAsync()).Items, (await StandingAsync())[0].FirstValue));
        var events = await _bench.ReadAsync(tx => EventStore.OfStory(tx, revealing.CorrelationId).Where(e => e.Kind == "missing-noticed").ToList());
        Assert.Contains("\"numbers\":\"216\"", Assert.Single(events).Detail, StringComparison.Ordinal);

        var late = await ReceiveAsync(216);
        await LookAsync();
        Assert.Equal(("216", MissingState.Arrived), Only(await ListAsync()));
        Assert.Empty(await StandingAsync());
        Assert.Single(await _bench.ReadAsync(tx => EventStore.OfStory(tx, late.CorrelationId).Where(e => e.Kind == "missing-arrived").ToList()));
        await ReceiveAsync(218);
        await LookAsync();
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Files_that_overtake_each_other_are_no_story()
    {
        await StartAsync("missing: { watch: always, after: 2 h }\n");
        foreach (var number in new[] { 215, 218, 217, 216 }) await ReceiveAsync(number);
        await LookAsync();
        _time.Pass(TimeSpan.FromHours(3));
        await LookAsync();
        Assert.All(await ListAsync(), m => Assert.Equal(MissingState.Arrived, m.State));
        Assert.Empty(await _bench.ReadAsync(tx => tx.Query<string>("SELECT kind FROM events WHERE kind LIKE 'missing%'")));
    }

    [Fact]
    public async Task What_was_rejected_or_came_twice_has_come()
    {
        await StartAsync("missing: { watch: always, after: 0 s }\n");
        await ReceiveAsync(215);
        await _bench.ReceiveAsync("216.edi", X12File.Of(216, X12File.Broken));
        await _bench.ReceiveAsync("215-again.edi", X12File.Of(215, X12File.Response) + "\n");
        await ReceiveAsync(217);
        await LookAsync();
        Assert.Empty(await ListAsync());
    }

    // Somebody else's mailbox may not carry it: it is here, and was not judged.
    [Theory]
    [InlineData("Held")]
    [InlineData("Collision")]
    [InlineData("Reading")]
    public async Task What_came_and_is_kept_apart_is_not_missing(string state) =>
        Assert.Equal(MissingState.Arrived, await BesideAsync(i => i with { State = Enum.Parse<InterchangeState>(state) }));

    [Fact]
    public async Task What_was_judged_was_counted_and_counts_nothing_again() =>
        Assert.Equal(MissingState.Missing, await BesideAsync(i => i with { State = InterchangeState.Accepted }));

    [Fact]
    public async Task What_came_to_another_of_our_ids_from_another_or_long_ago_is_not_what_is_missing()
    {
        Assert.Equal(MissingState.Missing, await BesideAsync(i => i with { ReceiverId = "0081234560004" }));
        await _bench.DisposeAsync();
        Assert.Equal(MissingState.Missing, await BesideAsync(i => i with { SenderQualifier = "ZZ" }));
        await _bench.DisposeAsync();
        Assert.Equal(MissingState.Missing, await BesideAsync(i => i with { IsTest = true }));
        await _bench.DisposeAsync();
        Assert.Equal(MissingState.Missing, await BesideAsync(i => i with { CreatedAt = i.CreatedAt.AddDays(-90) }));
    }

    [Theory]
    [InlineData("216")]
    [InlineData("000216")]
    [InlineData("00000000000216")]
    public async Task Numbers_are_compared_by_what_they_are_worth(string written) =>
        Assert.Equal(MissingState.Arrived, await BesideAsync(i => i with { ControlNumber = written }));

    [Fact]
    public async Task Where_the_profile_lets_numbers_repeat_those_that_have_come_round_count_again_and_corrections_do_not()
    {
        await StartAsync("missing: { watch: always, after: 1 h }\nduplicates: { interchange: warn }\n");
        foreach (var number in Enumerable.Range(5, 5)) await ReceiveAsync(number);
        foreach (var number in new[] { 5, 6, 7 }) await _bench.ReceiveAsync($"{number}-corrected.edi", X12File.Of(number, X12File.Other));
        await ReceiveAsync(10);
        await LookAsync();
        Assert.Empty(await ListAsync());

        await _bench.Database.WriteAsync(tx => tx.Execute("UPDATE identities SET taken_at = taken_at - 100 * 86400000000"));
        foreach (var number in new[] { 5, 6, 7, 9 }) await _bench.ReceiveAsync($"{number}-round.edi", X12File.Of(number, X12File.Response, X12File.Other));
        await LookAsync();
        Assert.Equal(("8", MissingState.Waiting), Only(await ListAsync()));
    }

    [Fact]
    public async Task Of_several_losses_of_one_bad_day_none_is_dismissed_and_they_cost_the_sender_once()
    {
        await StartAsync("");
        await ReceiveNumbersAsync([.. Enumerable.Range(1, 110), 112, 114, 116, 118]);
        _time.Pass(TimeSpan.FromHours(5));
        await LookAsync();
        Assert.Equal(["111", "113", "115", "117"], (await ListAsync()).Where(m => m.State == MissingState.Missing).Select(m => m.Range.ToString()).Order());
        await ReceiveNumbersAsync([120]);
        Assert.Equal(("119", MissingState.Waiting), Only([.. (await ListAsync()).Where(m => m.State != MissingState.Missing)]));
    }

    [Fact]
    public async Task What_the_profile_watches_no_more_by_the_time_is_not_told()
    {
        await StartAsync("missing: { watch: never }\n");
        await ReceiveNumbersAsync([1]);
        await _bench.Database.WriteAsync(tx => NumberStore.Insert(tx, new()
        {
            Id = "01JD0000000000000000000001", StreamKey = "stream", FirstValue = 2, LastValue = 3, State = MissingState.Waiting, DeliveryId = "none",
            NoticedAt = _time.GetUtcNow(), Deadline = _time.GetUtcNow(),
        }));
        await LookAsync();
        Assert.Equal(("2-3", MissingState.Dismissed), Only(await ListAsync()));
    }

    [Fact]
    public async Task Who_has_not_counted_by_one_is_not_told_of_and_who_has_is()
    {
        await StartAsync("");
        await ReceiveNumbersAsync([.. Enumerable.Range(1, 10), 12]);
        Assert.Empty(await ListAsync());
        await ReceiveNumbersAsync([.. Enumerable.Range(13, 700), 714]);
        Assert.Equal("713", Assert.Single(await ListAsync()).Range.ToString());
    }

    [Fact]
    public async Task A_profile_that_watches_nobody_is_obeyed_and_counts_on()
    {
        await StartAsync("missing: { watch: never }\n");
        await ReceiveNumbersAsync([.. Enumerable.Range(1, 50), 60]);
        Assert.Empty(await ListAsync());
        Assert.Equal(60, (await _bench.ReadAsync(tx => NumberStore.CountingOf(tx, "stream")))!.High);
    }

    [Fact]
    public async Task Of_several_that_are_missing_in_a_row_each_comes_by_itself()
    {
        await StartAsync("missing: { watch: always, after: 0 s }\n");
        await ReceiveNumbersAsync([1, 7]);
        await ReceiveNumbersAsync([4]);
        Assert.Equal(["2-3", "5-6"], (await ListAsync()).Where(m => m.State == MissingState.Missing).Select(m => m.Range.ToString()).Order());
        Assert.Equal(4, Assert.Single(await StandingAsync()).Items);
        await ReceiveNumbersAsync([2, 3, 5, 6]);
        Assert.Empty(await StandingAsync());
    }

    [Fact]
    public async Task Groups_are_told_of_only_where_interchanges_are_not_counted_by_one()
    {
        await StartAsync("");
        await ReceiveNumbersAsync([.. Enumerable.Range(1, 40)]);
        await ReceiveNumbersAsync([.. Enumerable.Range(1, 40), 42], NumberKind.Group);
        Assert.Empty(await ListAsync());
        await ReceiveNumbersAsync([100, 200, 300]);
        _time.Pass(TimeSpan.FromHours(5));
        await LookAsync();
        Assert.All(await ListAsync(), m => Assert.Equal(MissingState.Missing, m.State));
        await ReceiveNumbersAsync([.. Enumerable.Range(43, 40), 84], NumberKind.Group);
        Assert.Equal("83", Assert.Single(await ListAsync(), m => m.StreamKey == "groups").Range.ToString());
    }

    [Fact]
    public async Task What_a_person_waives_is_told_no_more_and_may_still_come()
    {
        await StartAsync("missing: { watch: always, after: 0 s }\n");
        await ReceiveAsync(215);
        var revealing = await ReceiveAsync(217);
        _time.Pass(TimeSpan.FromMinutes(1));
        await LookAsync();
        await LookAsync();
        var missing = Assert.Single(await ListAsync());
        Assert.Equal(missing.Id, Assert.Single(await _bench.ReadAsync(new Selection(Selection.Missing).Read)).Id);
        Assert.Equal($"number 216 of {PipelineBench.Partner} is not waited for any more", Assert.IsType<VerbOutcome.Done>(await _bench.DoAsync(new Verb.Waive(), missing.Id)).Text);
        Assert.Equal("it is not waited for: it is waived", Assert.IsType<VerbOutcome.Refused>(await _bench.DoAsync(new Verb.Waive(), missing.Id)).Text);
        Assert.Empty(await StandingAsync());
        var told = Assert.Single(await _bench.ReadAsync(tx => EventStore.OfStory(tx, revealing.CorrelationId).Where(e => e.Kind == "waived").ToList()));
        Assert.Equal(("anna", true), (told.Actor, told.Detail!.Contains("because", StringComparison.Ordinal)));
    }

    // 216 is left out, and something else lies beside it that bears the number.
    async Task<MissingState> BesideAsync(Func<InterchangeRecord, InterchangeRecord> change)
    {
        await StartAsync("missing: { watch: always, after: 1 h }\n");
        var first = await ReceiveAsync(215);
        await _bench.Database.WriteAsync(tx =>
        {
            var beside = InterchangeStore.OfDelivery(tx, first.Id)[0] with { Id = "01JD0000000000000000000001", Ordinal = 2, ControlNumber = "000000216" };
            InterchangeStore.Insert(tx, change(beside with { State = InterchangeState.Held }));
        });
        await ReceiveAsync(217);
        await LookAsync();
        _time.Pass(TimeSpan.FromHours(2));
        await LookAsync();
        var (numbers, state) = Only(await ListAsync());
        Assert.Equal("216", numbers);
        return state;
    }

    async Task StartAsync(string profile)
    {
        _bench = await PipelineBench.StartAsync(profile);
        _time.SetClock(DateTimeOffset.UtcNow);
        var ids = new UlidSource(TimeProvider.System);
        _errand = new(new(_bench.Database, ids, _time), _bench.Definitions, ids);
    }

    Task<DeliveryRecord> ReceiveAsync(int number) => _bench.ReceiveAsync($"{number}.edi", X12File.Of(number, X12File.Response));

    // Numbers alone, for a long history.
    async Task ReceiveNumbersAsync(IReadOnlyList<int> numbers, NumberKind kind = NumberKind.Interchange)
    {
        var ids = new UlidSource(TimeProvider.System);
        var stream = new NumberStream
        {
            StreamKey = kind == NumberKind.Interchange ? "stream" : "groups", Partner = PipelineBench.Partner, Kind = kind, Standard = "X12", Sender = "01:118502274", Receiver = "14:0081234560003", IsTest = false,
        };
        await _bench.Database.WriteAsync(tx =>
        {
            foreach (var number in numbers)
                NumberStore.Receive(tx, new() { Id = ids.Next(), Stream = stream, ControlValue = number, DeliveryId = "none", ReceivedAt = _time.GetUtcNow() });
        });
        await LookAsync();
    }

    Task LookAsync() => _errand.RunAsync(default);

    Task<IReadOnlyList<MissingNumbers>> ListAsync() => _bench.ReadAsync(tx => NumberStore.List(tx, null, null, null, 100));

    Task<IReadOnlyList<MissingStanding>> StandingAsync() => _bench.ReadAsync(NumberStore.Standing);

    static (string, MissingState) Only(IReadOnlyList<MissingNumbers> all) => (Assert.Single(all).Range.ToString(), all[0].State);
}
