using Gateway.Host.Erp;

namespace Gateway.Host.Pipeline;

/// <summary>Whether the ERP takes postings now: while it is away one at a time tries whether it is back, and the others lie where they are.</summary>
/// <remarks>So a maintenance window costs some calls, and not as many as there are documents; and when it is over nobody waits for a pause of its own.
/// Each node finds out by itself, and forgets it when it ends.</remarks>
sealed class ErpTurn(TimeProvider time, Random random)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    static readonly TimeSpan ShortestAsked = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    readonly Lock _lock = new();
    int _failures;
    bool _isTrying;
    long _since;
    TimeSpan _pause;

    /// <summary>How long nobody is to begin; zero while it is not known to be away.</summary>
    internal TimeSpan Rest
    {
        get
        {
            lock (_lock) return _failures > 0 && _pause - time.GetElapsedTime(_since) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>How many may begin now; while it is away the one that tries.</summary>
    internal int Enter(int usual)
    {
        lock (_lock)
        {
            if (_failures == 0) return usual;
            return time.GetElapsedTime(_since) < _pause ? 0 : 1;
        }
    }

    /// <summary>Who was let in has begun; the next one to try is let in a pause later.</summary>
    internal void Entered()
    {
        lock (_lock)
            if (_failures > 0)
                (_since, _isTrying) = (time.GetTimestamp(), true);
    }

    /// <summary>What became of a call.</summary>
    internal void Heard(ErpOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome is ErpOutcome.Posted or ErpOutcome.Rejected or ErpOutcome.NotFound or ErpOutcome.Unavailable { MayTakeOthers: true }) _failures = 0;
            if (outcome is not ErpOutcome.Unavailable { MayTakeOthers: false } away) return;
            // Several that were under way together have found out once.
            if (_failures == 0 || _isTrying) _failures++;
            (_since, _isTrying) = (time.GetTimestamp(), false);
            _pause = Believed(away.RetryAfter) ?? new[] { Backoff.After(_failures, random), Longest }.Min();
        }
    }

    /// <summary>The time that an ERP names: not none, and not for ever.</summary>
    internal static TimeSpan? Believed(TimeSpan? asked) =>
        asked is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, ShortestAsked.Ticks, LongestAsked.Ticks)) : null;
}
