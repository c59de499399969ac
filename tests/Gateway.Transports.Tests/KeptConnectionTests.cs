namespace Gateway.Transports.Tests;

/// <summary>Who has a server's connections, and when they are given away.</summary>
public sealed class KeptConnectionTests
{
    static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    readonly ConnectionSlots _slots = new(1);
    readonly TurnTime _time = new();
    int _opened;

    [Fact]
    public async Task An_idle_connection_gives_way()
    {
        await using KeptConnection<Nothing> first = Kept(), second = Kept();
        for (var turn = 1; turn <= 3; turn++)
        {
            await AskAsync(first);
            await AskAsync(second);
        }

        Assert.Equal(6, _opened);
    }

    [Fact]
    public async Task An_idle_connection_gives_way_however_often_it_is_asked_for()
    {
        await using var kept = Kept();
        await AskAsync(kept);
        for (var left = 1200; ; left--)
            try
            {
                (await TakeAsync(_slots.ForDeliveries(Short), Short)).Dispose();
                return;
            }
            catch (TransportException e) when (e.Trouble == Trouble.Busy && left > 0)
            {
                // Each comes before the moment is over that the one before it has left.
            }
    }

    [Fact]
    public async Task A_connection_in_use_gives_way_to_nobody()
    {
        await using var kept = Kept();
        await kept.EnterAsync(default);
        await Assert.ThrowsAsync<TransportException>(() => TakeAsync(_slots.ForDeliveries(Short), Long));
        var (connection, isFresh) = await kept.EnterAsync(default);
        Assert.Equal((false, false), (isFresh, connection.IsEnded));
    }

    [Fact]
    public async Task A_connection_that_was_lost_is_opened_again_though_others_wait_for_it()
    {
        await using var kept = Kept();
        await AskAsync(kept);
        Task<ConnectionSlot>? waiting = null;
        var attempts = 0;
        var answer = await kept.RunAsync(
            _ =>
            {
                if (attempts++ > 0) return Task.FromResult(attempts);
                waiting = TakeAsync(_slots.ForDeliveries(Long), Long);
                throw new TransportException(Trouble.ConnectionLost, "gone");
            },
            default).WaitAsync(Long);
        Assert.Equal((2, 2), (answer, _opened));
        (await waiting!).Dispose();
    }

    [Fact]
    public async Task Who_stays_keeps_the_connection_between_two_questions_and_over_a_loss_and_gives_it_away_when_he_is_done()
    {
        await using var kept = Kept();
        var stay = (await kept.StayAsync())!;
        await AskAsync(kept);
        var waiting = TakeAsync(_slots.ForDeliveries(Long), Long);
        // As a download ends whose connection was lost.
        await kept.HoldAsync();
        await kept.DropAsync((await kept.EnterAsync(default)).Connection);
        for (var leaving = 0; leaving < 2; leaving++) await kept.LeaveAsync();
        await AskAsync(kept);
        Assert.Equal((2, false), (_opened, waiting.IsCompleted));
        await stay.DisposeAsync();
        await stay.DisposeAsync();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_any_more_keeps_no_slot()
    {
        await using var kept = Kept(() => throw new TransportException(Trouble.Unreachable, "away"));
        var stay = (await kept.StayAsync())!;
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<TransportException>(() => AskAsync(kept));
        await stay.DisposeAsync();
        await Assert.ThrowsAsync<TransportException>(() => AskAsync(kept));
        (await TakeAsync(_slots, Long)).Dispose();
    }

    [Fact]
    public async Task A_delivery_that_found_no_slot_has_the_next_turn_when_it_comes_again()
    {
        await using var poll = Kept();
        var stay = (await poll.StayAsync())!;
        await AskAsync(poll);
        await Assert.ThrowsAsync<TransportException>(() => TakeAsync(_slots.ForDeliveries(Short), Long));
        await stay.DisposeAsync();
        var next = poll.RunAsync(_ => Task.FromResult(0), default);
        await Assert.ThrowsAsync<TransportException>(() => TakeAsync(_slots, Short));
        (await TakeAsync(_slots.ForDeliveries(Short), Long)).Dispose();
        await next.WaitAsync(Long);
        Assert.Equal(2, _opened);
    }

    [Fact]
    public async Task A_turn_for_which_no_delivery_comes_is_not_kept_for_good()
    {
        var held = await TakeAsync(_slots, Long);
        await Assert.ThrowsAsync<TransportException>(() => TakeAsync(_slots.ForDeliveries(Short), Long));
        held.Dispose();
        var poll = TakeAsync(_slots, Long);
        Assert.False(poll.IsCompleted);
        _time.EndTurn();
        (await poll).Dispose();
    }

    [Fact]
    public async Task A_turn_that_is_kept_for_one_delivery_does_not_keep_a_poll_waiting_whose_turn_it_is_after_another()
    {
        var held = await TakeAsync(_slots.ForDeliveries(Long), Long);
        var poll = TakeAsync(_slots, Long);
        await Assert.ThrowsAsync<TransportException>(() => TakeAsync(_slots.ForDeliveries(Short), Long));
        held.Dispose();
        (await poll).Dispose();
    }

    [Fact]
    public async Task A_slot_that_is_given_as_patience_ends_is_had()
    {
        var held = await TakeAsync(_slots, Long);
        _time.AsPatienceEnds = held.Dispose;
        (await TakeAsync(_slots.ForDeliveries(TurnTime.Impatience), Long)).Dispose();
    }

    [Fact]
    public async Task What_comes_in_and_what_goes_out_have_the_only_slot_in_turns()
    {
        var (held, order, deliveries) = (await TakeAsync(_slots, Long), new List<string>(), _slots.ForDeliveries(Long));
        var all = new[] { NextAsync("in 1", _slots), NextAsync("in 2", _slots), NextAsync("out 1", deliveries), NextAsync("out 2", deliveries), NextAsync("out 3", deliveries) };
        held.Dispose();
        await Task.WhenAll(all);
        Assert.Equal(["out 1", "in 1", "out 2", "in 2", "out 3"], order);

        async Task NextAsync(string name, ConnectionSlots slots)
        {
            using var slot = await TakeAsync(slots, Long);
            order.Add(name);
        }
    }

    [Fact]
    public async Task Who_has_had_a_connection_for_long_gives_it_to_whoever_waits_as_soon_as_he_is_done_with_what_he_does()
    {
        await using var kept = Kept();
        var stay = (await kept.StayAsync())!;
        await AskAsync(kept);
        var other = TakeAsync(_slots, Long);
        _time.Pass(TimeSpan.FromSeconds(10));
        var (connection, _) = await kept.EnterAsync(default);
        await kept.LeaveAsync();
        Assert.False(connection.IsEnded);
        await stay.DisposeAsync();
        Assert.True(connection.IsEnded);
        (await other).Dispose();
    }

    [Fact]
    public async Task A_turn_that_is_kept_ends_no_connection_where_another_is_free_for_it()
    {
        var two = new ConnectionSlots(2);
        await using var kept = Kept(slots: two);
        // At rest it would be given to whoever waits.
        await using (await kept.StayAsync())
        {
            await AskAsync(kept);
            using (await TakeAsync(two.ForDeliveries(Short), Long)) await Assert.ThrowsAsync<TransportException>(() => TakeAsync(two.ForDeliveries(Short), Long));
        }

        for (var file = 0; file < 3; file++)
        {
            await using var stay = await kept.StayAsync();
            await AskAsync(kept);
        }

        Assert.Equal(1, _opened);
    }

    Task<ConnectionSlot> TakeAsync(ConnectionSlots slots, TimeSpan patience) => slots.TakeAsync("127.0.0.1", 9, patience, _time, default);

    Task<int> AskAsync(KeptConnection<Nothing> kept) => kept.RunAsync(_ => Task.FromResult(0), default).WaitAsync(Long);

    KeptConnection<Nothing> Kept(Action? open = null, ConnectionSlots? slots = null) => new(
        cancellation => (slots ?? _slots).TakeAsync("127.0.0.1", 9, Long, _time, cancellation),
        _ =>
        {
            open?.Invoke();
            _opened++;
            return Task.FromResult(new Nothing());
        },
        TimeSpan.FromHours(1),
        _time);

    sealed class Nothing : IAsyncDisposable
    {
        internal bool IsEnded { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsEnded = true;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The system's time, but for the turn that is kept for a delivery, which ends when the test says so, for a patience that ends at once, and for what passes beside it.</summary>
    sealed class TurnTime : TimeProvider
    {
        internal static readonly TimeSpan Impatience = TimeSpan.FromSeconds(7);

        long _passed;
        Action? _endTurn;

        /// <summary>Done when it is over and whoever waits has not noticed yet.</summary>
        internal Action? AsPatienceEnds { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _passed);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Impatience)
            {
                callback(state);
                AsPatienceEnds!();
            }

            if (dueTime != ConnectionSlots.TurnKept) return base.CreateTimer(callback, state, dueTime, period);
            _endTurn = () => callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }

        internal void EndTurn() => _endTurn!();

        internal void Pass(TimeSpan length) => Interlocked.Add(ref _passed, (long)(length.TotalSeconds * TimestampFrequency));
    }
}
