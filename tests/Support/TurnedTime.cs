namespace Gateway.Tests.Support;

/// <summary>A clock that a test turns: <see cref="AdvanceAsync"/> moves both its sides and wakes who has waited long enough, <see cref="SetClock"/> the wall alone, which wakes nobody.</summary>
/// <remarks>Real schedulers run by it, as fast as they get on: who was woken is given the time to wait again before the clock goes on.</remarks>
sealed class TurnedTime(DateTimeOffset now) : TimeProvider
{
    // Who has not come back within so many turns does not come back: he has waited once. On a busy machine they take longer, as his way does.
    const int Patience = 500;

    readonly Lock _lock = new();
    readonly List<Waiter> _waiting = [];
    DateTimeOffset _now = now;
    long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return _ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waiter = new Waiter(this, () => callback(state));
        waiter.Change(dueTime, period);
        return waiter;
    }

    /// <summary>The wall clock is set; the monotonic one does not notice, and nor does who waits by it.</summary>
    internal void SetClock(DateTimeOffset now)
    {
        lock (_lock) _now = now;
    }

    /// <summary>Time goes by, from one who waits to the next.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (WakeNext(end) is var (waiter, waiting))
        {
            await Task.Run(waiter.Woken);
            await UntilTheyWaitAsync(waiting);
        }

        lock (_lock) MoveTo(end);
    }

    async Task UntilTheyWaitAsync(int waiting)
    {
        var left = Patience;
        do await Task.Delay(1);
        while (Waiting < waiting && --left > 0);
    }

    int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    // The next one up to then, and how many waited before it was woken.
    (Waiter Waiter, int Waiting)? WakeNext(long end)
    {
        lock (_lock)
        {
            if (_waiting.MinBy(w => w.Due) is not { } next || next.Due > end) return null;
            var waiting = _waiting.Count;
            MoveTo(next.Due);
            next.Renew();
            return (next, waiting);
        }
    }

    void MoveTo(long ticks)
    {
        _now += TimeSpan.FromTicks(Math.Max(0, ticks - _ticks));
        _ticks = Math.Max(_ticks, ticks);
    }

    sealed class Waiter(TurnedTime time, Action woken) : ITimer
    {
        TimeSpan _period = Timeout.InfiniteTimeSpan;

        internal long Due { get; private set; }

        internal Action Woken => woken;

        internal void Renew()
        {
            if (_period > TimeSpan.Zero) Due += _period.Ticks;
            else time._waiting.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._waiting.Remove(this);
                _period = period;
                Due = time._ticks + dueTime.Ticks;
                if (dueTime != Timeout.InfiniteTimeSpan) time._waiting.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock) time._waiting.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
