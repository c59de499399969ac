using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Host.As2;

/// <summary>Counts the refused messages of each address: who probes our keys gets tired of it, others are not held up.</summary>
sealed class RefusalLimit(int most, TimeProvider time)
{
    const int MostAddresses = 10_000;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    readonly ConcurrentDictionary<IPAddress, (DateTimeOffset Since, int Count)> _refusals = new();

    internal bool IsReached(IPAddress? address) =>
        address is not null && _refusals.TryGetValue(SenderAddress.Of(address), out var seen) && seen.Count >= most && time.GetUtcNow() - seen.Since < Window;

    internal void Count(IPAddress? address)
    {
        if (address is null) return;
        var now = time.GetUtcNow();
        if (_refusals.Count >= MostAddresses) Forget(now);
        _refusals.AddOrUpdate(SenderAddress.Of(address), _ => (now, 1), (_, seen) => now - seen.Since < Window ? (seen.Since, seen.Count + 1) : (now, 1));
    }

    // Those that are over; when none is, all: an attacker with so many addresses is not stopped by counting.
    void Forget(DateTimeOffset now)
    {
        foreach (var (address, seen) in _refusals)
            if (now - seen.Since >= Window) _refusals.TryRemove(address, out _);
        if (_refusals.Count >= MostAddresses) _refusals.Clear();
    }
}
