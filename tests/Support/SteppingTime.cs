namespace Gateway.Tests.Support;

/// <summary>A clock that stands still until somebody waits: every delay ends at once and moves it by its length.</summary>
sealed class SteppingTime : TimeProvider
{
    readonly Lock _lock = new();
    DateTimeOffset _now = new(2026, 3, 2, 8, 30, 0, TimeSpan.Zero);
    long _ticks;

    /// <summary>Who waits longer than this is left waiting: somebody in the background who is not the test's concern.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.MaxValue;

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
        if (dueTime != Timeout.InfiniteTimeSpan && dueTime <= Longest)
        {
            Pass(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Ended();
    }

    /// <summary>Time goes by for everybody.</summary>
    internal void Pass(TimeSpan length)
    {
        lock (_lock)
        {
            _now += length;
            _ticks += length.Ticks;
        }
    }

    /// <summary>The wall clock is set; the monotonic one does not notice.</summary>
    internal void SetClock(DateTimeOffset now)
    {
        lock (_lock) _now = now;
    }

    sealed class Ended : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
