namespace Gateway.Host.Pipeline;

/// <summary>Calls a stage's worker when work of its kind was committed in this process; other processes' work is found by looking.</summary>
sealed class Bell
{
    readonly Lock _lock = new();
    TaskCompletionSource _rung = New();

    internal void Ring()
    {
        lock (_lock) _rung.TrySetResult();
    }

    /// <summary>Waits for a ring, also one that came since the last wait, or until the time is over.</summary>
    internal async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        Task rung;
        lock (_lock) rung = _rung.Task;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(rung, Task.Delay(atMost, time, enough.Token));
        // At once, and by this thread: nothing but the timer listens.
        enough.Cancel();
        lock (_lock)
            if (_rung.Task.IsCompleted)
                _rung = New();
        cancellation.ThrowIfCancellationRequested();
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
