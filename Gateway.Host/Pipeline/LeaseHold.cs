using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Keeps a lease while somebody works under it, however long the outside takes; when another has it, that work is cancelled.</summary>
/// <remarks>Beats by the monotonic clock. A process that stops or dies beats no more, and its lease runs out.</remarks>
sealed class LeaseHold : IAsyncDisposable
{
    // Who is at one thing for longer hangs: the lease runs out, and somebody else may try.
    static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    // A beat that failed is made up for while the lease still holds.
    const int AfterFailure = 10;

    readonly Database _database;
    readonly Action<Transaction, DateTimeOffset> _extend;
    readonly TimeSpan _lease;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _work;
    readonly CancellationTokenSource _end = new();
    readonly Task _beating;
    volatile bool _isEnding;
    volatile LeaseLostException? _lost;

    /// <summary>Begins to beat.</summary>
    /// <param name="database">Holds the lease.</param>
    /// <param name="extend">Makes it last until then; throws <see cref="LeaseLostException"/> when another has it.</param>
    /// <param name="lease">Its length; it is renewed three times as often.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the work for other reasons.</param>
    internal LeaseHold(Database database, Action<Transaction, DateTimeOffset> extend, TimeSpan lease, TimeProvider time, CancellationToken cancellation)
    {
        (_database, _extend, _lease, _time) = (database, extend, lease, time);
        _work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _beating = BeatAsync();
    }

    /// <summary>For who works: cancelled when the lease is lost, too.</summary>
    internal CancellationToken Work => _work.Token;

    /// <summary>Why the work was cancelled; null when it was not for the lease.</summary>
    internal LeaseLostException? Lost => _lost;

    /// <summary>A step is being committed. One that ends the lease may be seen by a beat before it is known here: that lease is not lost.</summary>
    internal void Committing(Ending ending) => _isEnding = ending is not Ending.Unfinished;

    public async ValueTask DisposeAsync()
    {
        // At once, and by this thread: nothing but the beat listens.
        _end.Cancel();
        await _beating;
        _end.Dispose();
        _work.Dispose();
    }

    async Task BeatAsync()
    {
        var (begun, pause) = (_time.GetTimestamp(), _lease / 3);
        while (_lost is null && _time.GetElapsedTime(begun) < Longest)
        {
            // Nearly each work ends before its first beat: an exception for each would cost more than the lease.
            await Task.Delay(pause, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested) return;
            pause = await ExtendAsync() ? _lease / 3 : TimeSpan.FromSeconds(Math.Min(AfterFailure, _lease.TotalSeconds / 6));
        }

        if (_lost is not null) await _work.CancelAsync();
    }

    async Task<bool> ExtendAsync()
    {
        try
        {
            await _database.WriteAsync(tx => _extend(tx, _time.GetUtcNow() + _lease), _end.Token);
            return true;
        }
        catch (LeaseLostException e)
        {
            if (!_isEnding) _lost = e;
            return true;
        }
        catch (Exception)
        {
            // The database is away: who is at work on the item notices it with its next step at the latest.
            return false;
        }
    }
}
