namespace Gateway.Host.Health;

/// <summary>Whether the gateway can take mail, and what is wrong when it cannot.</summary>
/// <remarks>Whoever asks within a second of another hears the same: asking often costs nothing.</remarks>
sealed class Readiness(IReadOnlyList<HealthCheck> checks, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    Task<HealthReport>? _looking;
    long _since;

    /// <summary>Asks after everything at the same time.</summary>
    internal Task<HealthReport> LookAsync()
    {
        lock (_lock)
        {
            if (_looking is { IsCompleted: false } || (_looking is not null && time.GetElapsedTime(_since) < Fresh)) return _looking;
            _since = time.GetTimestamp();
            return _looking = AskAsync();
        }
    }

    async Task<HealthReport> AskAsync() => new(await Task.WhenAll(checks.Select(c => c.LookAsync())));
}
