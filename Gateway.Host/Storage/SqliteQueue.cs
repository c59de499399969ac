using System.Diagnostics.CodeAnalysis;

namespace Gateway.Host.Storage;

/// <summary>The writes that wait for the embedded database's one writer, in the order in which they came.</summary>
/// <remarks>The writer waits in the kernel from the beginning. A <see cref="System.Collections.Concurrent.BlockingCollection{T}"/> yields its thread some dozens of times
/// before, at each group once more, which was a third of all the yields of a listener.</remarks>
sealed class SqliteQueue
{
    // Not a Lock: that has no condition to wait for.
    readonly object _gate = new();
    readonly Queue<SqliteWrite> _writes = new();
    bool _isClosed;

    /// <summary>Puts a write behind the others.</summary>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    internal void Add(SqliteWrite write)
    {
        lock (_gate)
        {
            if (_isClosed) throw new InvalidOperationException("The database is closed.");
            _writes.Enqueue(write);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes no more; what waits is still given out. False when it was closed before.</summary>
    internal bool Close()
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _isClosed = true;
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>The next write, however late it comes; null when it is closed and all were given out.</summary>
    internal SqliteWrite? Take()
    {
        lock (_gate)
        {
            while (_writes.Count == 0)
            {
                if (_isClosed) return null;
                Monitor.Wait(_gate);
            }

            return _writes.Dequeue();
        }
    }

    /// <summary>All that wait at this moment; what is added meanwhile stays.</summary>
    internal IReadOnlyList<SqliteWrite> Drain()
    {
        lock (_gate)
        {
            var all = _writes.ToArray();
            _writes.Clear();
            return all;
        }
    }

    /// <summary>The next write, if there is one or comes in time.</summary>
    internal bool TryTake(TimeSpan atMost, [NotNullWhen(true)] out SqliteWrite? write)
    {
        lock (_gate)
        {
            if (_writes.Count == 0 && atMost > TimeSpan.Zero && !_isClosed) Monitor.Wait(_gate, atMost);
            return _writes.TryDequeue(out write);
        }
    }
}
