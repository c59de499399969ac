using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gateway.Host.Schedule;

/// <summary>Rings for those who wait: the same wake twice, before anyone came for it, is one.</summary>
/// <remarks>A lost ring does no harm, for what is due stands in the database; a double one finds nothing to do.</remarks>
/// <param name="time">The clock.</param>
sealed class Alarm(TimeProvider time)
{
    readonly Channel<Wake> _wakes = Channel.CreateUnbounded<Wake>();
    readonly HashSet<Wake> _waiting = [];

    /// <summary>Calls for an errand after a while; a ring that the end of the process comes before is made good by the next start, which rings for all.</summary>
    internal void Ring(Wake wake, TimeSpan after) => _ = RingAsync(wake, after);

    /// <summary>Calls for an errand.</summary>
    internal void Ring(Wake wake)
    {
        lock (_waiting)
            if (!_waiting.Add(wake))
                return;
        _wakes.Writer.TryWrite(wake);
    }

    async Task RingAsync(Wake wake, TimeSpan after)
    {
        if (after > TimeSpan.Zero) await Task.Delay(after, time, CancellationToken.None);
        Ring(wake);
    }

    /// <summary>The errands to run, in the order they were called for.</summary>
    internal async IAsyncEnumerable<Wake> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var wake in _wakes.Reader.ReadAllAsync(cancellation))
        {
            lock (_waiting) _waiting.Remove(wake);
            yield return wake;
        }
    }
}
