using System.Collections.Concurrent;

namespace Gateway.Host;

/// <summary>The beats of the loops that carry the gateway: a loop that stands still is known by the age of its last one.</summary>
/// <remarks>Monotonic time only: a clock that is set hangs nobody.</remarks>
sealed class Heartbeats(TimeProvider time)
{
    /// <summary>Within this a loop turns that waits for nothing but its next look, a slow database included.</summary>
    internal static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, Turn> _last = new();

    /// <summary>The loop turns, and will again within a time.</summary>
    internal void Beat(string loop, TimeSpan? within = null) => _last[loop] = new(time.GetTimestamp(), within ?? Usual);

    /// <summary>What the loop waits for gets on: its time begins anew.</summary>
    internal void Renew(string loop)
    {
        if (_last.TryGetValue(loop, out var turn)) _last[loop] = turn with { At = time.GetTimestamp() };
    }

    /// <summary>The loop has ended because it was told to.</summary>
    internal void End(string loop) => _last.TryRemove(loop, out _);

    /// <summary>The loops that should have turned by now, by name.</summary>
    internal IReadOnlyList<string> Stalled() =>
        [.. _last.Where(l => time.GetElapsedTime(l.Value.At) > l.Value.Within).Select(l => l.Key).Order(StringComparer.Ordinal)];

    readonly record struct Turn(long At, TimeSpan Within);
}
