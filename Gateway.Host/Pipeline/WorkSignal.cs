namespace Gateway.Host.Pipeline;

/// <summary>Wakes a stage's worker when work of its kind was committed in this process; other processes' work is found by looking.</summary>
sealed class WorkSignal
{
    readonly Lock _lock = new();
    TaskCompletionSource _raised = New();

    internal void Raise()
    {
        lock (_lock) _raised.TrySetResult();
    }

    /// <summary>Waits for a signal, also one that came since the last wait, or until the time is over.</summary>
    internal async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        Task raised;
        lock (_lock) raised = _raised.Task;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(raised, Task.Delay(atMost, time, enough.Token));
        // At once, and by this thread: nothing but the timer listens.
        enough.Cancel();
        lock (_lock)
            if (_raised.Task.IsCompleted)
                _raised = New();
        cancellation.ThrowIfCancellationRequested();
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
