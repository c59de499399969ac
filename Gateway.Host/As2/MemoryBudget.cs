using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>How many bytes of messages may be open in memory at a time; one message always may.</summary>
sealed class MemoryBudget
{
    // Posted, decrypted, inflated, decoded: what is larger is in files.
    const long LargestBytes = (long)Spool.RunsInMemory * Spool.DefaultMemoryBytes;

    readonly Lock _lock = new();
    readonly Queue<(long Size, TaskCompletionSource Turn)> _waiting = new();
    readonly long _bytes;
    long _free;

    internal MemoryBudget(long bytes) => _bytes = _free = bytes;

    /// <summary>Waits for its turn; dispose gives the room back.</summary>
    internal async Task<IDisposable> EnterAsync(long size)
    {
        var wanted = Math.Min(Math.Min(size, LargestBytes), _bytes);
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _free >= wanted)
            {
                _free -= wanted;
                return new Lease(this, wanted);
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((wanted, turn));
        }

        await turn.Task;
        return new Lease(this, wanted);
    }

    void Leave(long size)
    {
        lock (_lock)
        {
            _free += size;
            while (_waiting.TryPeek(out var next) && next.Size <= _free)
            {
                _free -= next.Size;
                _waiting.Dequeue().Turn.SetResult();
            }
        }
    }

    sealed class Lease(MemoryBudget room, long size) : IDisposable
    {
        int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) room.Leave(size);
        }
    }
}
