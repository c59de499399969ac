using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Keeps a lease while somebody works under it, however long the outside takes; when another has it, that work is cancelled.</summary>
/// <remarks>Beats by the monotonic clock. A process that stops or dies beats no more, and its lease runs out. So many beats without a step, and the work is cancelled;
/// work that does not heed that, such as a loop without end, keeps its thread, for none can be taken away, and is given up in its stead.</remarks>
sealed class LeaseHold : IAsyncDisposable
{
    /// <summary>What waits for nobody but another system's slow line may take so long for one step.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>So long what was cancelled has to heed it, before it is given up: an attention of a database, a file server, a program may take that.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(40);

    // A beat that failed is made up for while the lease still holds.
    const int AfterFailure = 10;

    readonly Database _database;
    readonly Action<Transaction, DateTimeOffset> _extend;
    readonly TimeSpan _lease, _beat;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _work;
    readonly CancellationTokenSource _end = new();
    readonly Task _beating;
    readonly int _beatsMax, _patience;
    readonly Func<Task>? _giveUp;
    volatile bool _isEnding, _isOverdue;
    volatile int _beats;
    volatile LeaseLostException? _lost;
    TimeSpan _pause;

    /// <summary>Begins to beat.</summary>
    /// <param name="database">Holds the lease.</param>
    /// <param name="extend">Makes it last until then; throws <see cref="LeaseLostException"/> when another has it.</param>
    /// <param name="lease">Its length; it is renewed three times as often, and every 40 seconds at least.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the work for other reasons.</param>
    /// <param name="longest">So long a step may take; null for <see cref="Longest"/>.</param>
    /// <param name="giveUp">Called when the work was cancelled for it and did not end; null lets the lease run out, so that somebody else may try.</param>
    /// <param name="patience">Between the two; null for <see cref="Patience"/>.</param>
    internal LeaseHold(
        Database database, Action<Transaction, DateTimeOffset> extend, TimeSpan lease, TimeProvider time, CancellationToken cancellation,
        TimeSpan? longest = null, Func<Task>? giveUp = null, TimeSpan? patience = null)
    {
        (_database, _extend, _lease, _time, _giveUp) = (database, extend, lease, time, giveUp);
        _pause = _beat = Beat(lease);
        (_beatsMax, _patience) = (Beats(longest ?? Longest), Beats(patience ?? Patience));
        _work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _beating = BeatAsync();
    }

    /// <summary>For who works: cancelled when the lease is lost, too.</summary>
    internal CancellationToken Work => _work.Token;

    /// <summary>Why the work was cancelled; null when it was not for the lease.</summary>
    internal LeaseLostException? Lost => _lost;

    /// <summary>Whether the work was cancelled because a step took too long.</summary>
    internal bool IsOverdue => _isOverdue;

    /// <summary>A step is being committed. One that ends the lease may be seen by a beat before it is known here: that lease is not lost.</summary>
    internal void Committing(Ending ending) => (_beats, _isEnding) = (0, ending is not Ending.Unfinished);

    public async ValueTask DisposeAsync()
    {
        // At once, and by this thread: nothing but the beat listens.
        _end.Cancel();
        await _beating;
        _end.Dispose();
        _work.Dispose();
    }

    /// <summary>How often a lease is renewed. Not less often, however long it is: by the beats is seen what does not get on.</summary>
    internal static TimeSpan Beat(TimeSpan lease) => lease / 3 < LongestPause ? lease / 3 : LongestPause;

    int Beats(TimeSpan within) => (int)Math.Ceiling(within / _beat);

    async Task BeatAsync()
    {
        if (!await BeatAsync(_beatsMax) || _lost is null && _giveUp is null) return;
        (_isOverdue, _beats) = (_lost is null, 0);
        await _work.CancelAsync();
        while (_isOverdue && await BeatAsync(_patience) && _lost is null)
            if (!_isEnding && await GiveUpAsync()) return;
    }

    // Beats are counted, and not time: while the process was stopped, or the database away, nobody could get on. False when the work has come to its end.
    async Task<bool> BeatAsync(int count)
    {
        do
            if (!await BeatOnceAsync()) return false;
        while (_lost is null && _beats < count);
        return true;
    }

    async Task<bool> GiveUpAsync()
    {
        try
        {
            await _giveUp!();
            return true;
        }
        catch (Exception)
        {
            // The database is away: with a later beat.
            return false;
        }
    }

    // False when the work has come to its end.
    async Task<bool> BeatOnceAsync()
    {
        // Nearly each work ends before its first beat: an exception for each would cost more than the lease.
        await Task.Delay(_pause, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_end.IsCancellationRequested) return false;
        var isDone = await ExtendAsync();
        _pause = isDone ? _beat : TimeSpan.FromSeconds(Math.Min(AfterFailure, _lease.TotalSeconds / 6));
        if (isDone) Interlocked.Increment(ref _beats);
        // It may have ended while the database was slow.
        return !_end.IsCancellationRequested;
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
