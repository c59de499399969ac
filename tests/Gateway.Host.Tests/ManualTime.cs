namespace Gateway.Host.Tests;

/// <summary>A clock that a test turns: the monotonic side with <see cref="Advance"/>, the wall alone with <see cref="Set"/>. Its timers are the system's.</summary>
sealed class ManualTime : TimeProvider
{
    long _ticks;
    DateTimeOffset _now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => _now;

    internal void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _ticks, by.Ticks);
        _now += by;
    }

    internal void Set(TimeSpan by) => _now += by;
}
