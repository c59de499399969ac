using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gateway.Host.Schedule;

/// <summary>Jobs that are to be run: the same request twice, before anyone came for it, is one.</summary>
/// <remarks>A lost request does no harm, for what is due stands in the database; a double one finds nothing to do.</remarks>
/// <param name="time">The clock.</param>
sealed class JobQueue(TimeProvider time)
{
    readonly Channel<JobRequest> _requests = Channel.CreateUnbounded<JobRequest>();
    readonly HashSet<JobRequest> _waiting = [];

    /// <summary>Asks for a job after a while; one that the end of the process comes before is made good by the next start, which asks for all.</summary>
    internal void Enqueue(JobRequest request, TimeSpan after) => _ = EnqueueAsync(request, after);

    /// <summary>Asks for a job.</summary>
    internal void Enqueue(JobRequest request)
    {
        lock (_waiting)
            if (!_waiting.Add(request))
                return;
        _requests.Writer.TryWrite(request);
    }

    async Task EnqueueAsync(JobRequest request, TimeSpan after)
    {
        if (after > TimeSpan.Zero) await Task.Delay(after, time, CancellationToken.None);
        Enqueue(request);
    }

    /// <summary>The jobs to run, in the order they were asked for.</summary>
    internal async IAsyncEnumerable<JobRequest> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync(cancellation))
        {
            lock (_waiting) _waiting.Remove(request);
            yield return request;
        }
    }
}
