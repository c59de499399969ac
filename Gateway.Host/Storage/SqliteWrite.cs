namespace Gateway.Host.Storage;

/// <summary>One item of a group commit: run by the writer thread, completed after the group's commit.</summary>
abstract class SqliteWrite
{
    /// <summary>Why the body failed; null while it has not.</summary>
    internal Exception? Error { get; private set; }

    /// <summary>Runs the body; false when it threw.</summary>
    internal bool Run(Transaction transaction)
    {
        try
        {
            RunBody(transaction);
            return true;
        }
        catch (Exception e)
        {
            Error = e;
            return false;
        }
    }

    /// <summary>Tells the caller that the commit is on disk, or that its own body had failed.</summary>
    internal void Complete()
    {
        if (Error is null) Succeed();
        else Fail(Error);
    }

    internal abstract void Fail(Exception error);

    protected abstract void RunBody(Transaction transaction);

    protected abstract void Succeed();
}

/// <summary>A write whose body returns a value.</summary>
sealed class SqliteWrite<T>(Func<Transaction, T> body, TimeProvider clock) : SqliteWrite
{
    // The caller's continuation must not run on the writer thread.
    readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? _value;

    internal Task<T> Result => _completion.Task;

    internal override void Fail(Exception error) => _completion.TrySetException(error);

    protected override void RunBody(Transaction transaction) => _value = transaction.Run(body, clock);

    protected override void Succeed() => _completion.TrySetResult(_value!);
}
