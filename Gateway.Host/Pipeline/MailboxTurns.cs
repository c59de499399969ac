using System.Collections.Concurrent;

namespace Gateway.Host.Pipeline;

/// <summary>Lets one hand at a time write to a mailbox, none while it is left alone because its server gave no access, and few at a time to such mailboxes
/// together: dead ones must not hold all hands.</summary>
/// <remarks>Of this process only; it holds nothing that would be missed after a crash.</remarks>
sealed class MailboxTurns(MailboxStatuses standings, TimeProvider time)
{
    /// <summary>A mailbox that works is free again before this is over; who finds it taken for longer goes away.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Who went away comes again after this.</summary>
    internal static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    /// <summary>Hands that try, at a time, mailboxes that gave no access last.</summary>
    internal const int DoubtfulMax = 8;

    readonly ConcurrentDictionary<string, Place> _places = new(StringComparer.Ordinal);
    int _doubtful;

    /// <summary>Waits a little for the turn at a mailbox.</summary>
    /// <returns>The turn, which ends when it is disposed of; or else how long the mailbox is to be left alone.</returns>
    internal async Task<(IDisposable? Turn, TimeSpan After)> EnterAsync(string channel, CancellationToken cancellation)
    {
        if (standings.RestOf(channel) is { } rest) return (null, rest);
        var place = _places.GetOrAdd(channel, _ => new());
        if (place.TakenAt is { } moment && time.GetElapsedTime(moment.At) > Patience) return (null, Behind);
        if (!await place.Free.WaitAsync(Patience, cancellation)) return (null, Behind);
        // The one before it may have found it dead.
        if (standings.RestOf(channel) is { } found) return Left(place, found);
        var isDoubtful = standings.Find(channel) is { Failures: > 0 };
        if (isDoubtful && Interlocked.Increment(ref _doubtful) > DoubtfulMax)
        {
            Interlocked.Decrement(ref _doubtful);
            return Left(place, Behind);
        }

        place.TakenAt = new(time.GetTimestamp());
        return (new Turn(() => Leave(place, isDoubtful)), TimeSpan.Zero);
    }

    static (IDisposable? Turn, TimeSpan After) Left(Place place, TimeSpan after)
    {
        place.Free.Release();
        return (null, after);
    }

    void Leave(Place place, bool isDoubtful)
    {
        if (isDoubtful) Interlocked.Decrement(ref _doubtful);
        place.TakenAt = null;
        place.Free.Release();
    }

    sealed class Place
    {
        internal SemaphoreSlim Free { get; } = new(1);

        internal volatile Moment? TakenAt;
    }

    sealed record Moment(long At);

    sealed class Turn(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
