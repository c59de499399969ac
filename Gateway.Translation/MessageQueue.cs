using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Gateway.Translation.Syntax;

namespace Gateway.Translation;

/// <summary>Messages that several threads judge at once, and that come out in the order in which they went in.</summary>
/// <remarks>Used by one thread, which helps when it would have to wait. Helpers are of the thread pool and end when nothing is left: a queue that is let go needs
/// no closing. Messages travel in batches, so that handing over costs little beside the work; so many batches are open that nobody waits, and no more.</remarks>
sealed class MessageQueue(int helpers)
{
    const int BatchBytes = 64 * 1024;
    const int BatchMessages = 64;

    readonly object _lock = new();
    readonly Queue<Batch> _inOrder = [];
    readonly Queue<Batch> _ready = [];
    readonly Stack<Batch> _batches = [];
    readonly Stack<MessageWork> _free = [];
    Batch? _filling;
    MessageWork? _last;
    int _helping;

    /// <summary>Work to begin, one that was done before where there is one.</summary>
    internal MessageWork Free() => _free.TryPop(out var work) ? work : new();

    internal void Add(MessageWork work, in Message segments)
    {
        work.TakeCopy(segments);
        _filling ??= _batches.TryPop(out var batch) ? batch : new();
        _filling.Works.Enqueue(work);
        _filling.Bytes += work.Header.Length;
        if (_filling.Bytes >= BatchBytes || _filling.Works.Count == BatchMessages) HandOver();
    }

    /// <summary>Takes the oldest that is done. It is the caller's until the next call.</summary>
    /// <param name="all">Waits for all of them; otherwise only where too many are on their way.</param>
    /// <param name="work">What was done.</param>
    internal bool TryTake(bool all, [NotNullWhen(true)] out MessageWork? work)
    {
        if (_last is not null) _free.Push(_last);
        _last = work = null;
        if (all && _filling is not null) HandOver();
        if (_inOrder.Count == 0) return false;
        var oldest = _inOrder.Peek();
        if (!oldest.IsDone && !all && _inOrder.Count <= 2 * (helpers + 1)) return false;
        WaitFor(oldest);
        _last = work = oldest.Works.Dequeue();
        if (oldest.Works.Count == 0) _batches.Push(_inOrder.Dequeue().Emptied());
        return true;
    }

    void HandOver()
    {
        var batch = _filling!;
        _filling = null;
        _inOrder.Enqueue(batch);
        lock (_lock)
        {
            _ready.Enqueue(batch);
            if (_helping == helpers) return;
            _helping++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Help(), this, preferLocal: false);
    }

    void Help()
    {
        while (TryClaim(out var batch, isHelper: true)) Do(batch);
    }

    void WaitFor(Batch oldest)
    {
        while (!oldest.IsDone)
        {
            if (TryClaim(out var batch, isHelper: false)) Do(batch);
            else AwaitHelper(oldest);
        }

        oldest.Failure?.Throw();
    }

    bool TryClaim([NotNullWhen(true)] out Batch? batch, bool isHelper)
    {
        lock (_lock)
        {
            if (_ready.TryDequeue(out batch)) return true;
            if (isHelper) _helping--;
            return false;
        }
    }

    void Do(Batch batch)
    {
        batch.Do();
        lock (_lock) Monitor.PulseAll(_lock);
    }

    void AwaitHelper(Batch oldest)
    {
        lock (_lock)
        {
            if (!oldest.IsDone) Monitor.Wait(_lock);
        }
    }

    sealed class Batch
    {
        readonly MessageJudge _judge = new();
        volatile bool _isDone;

        internal Queue<MessageWork> Works { get; } = [];

        internal int Bytes { get; set; }

        internal bool IsDone => _isDone;

        /// <summary>A mistake of ours: thrown where the message would have been taken.</summary>
        internal ExceptionDispatchInfo? Failure { get; private set; }

        internal Batch Emptied()
        {
            (Bytes, _isDone) = (0, false);
            return this;
        }

        internal void Do()
        {
            try
            {
                foreach (var work in Works) _judge.Do(work, work.Copy);
            }
            catch (Exception e)
            {
                Failure = ExceptionDispatchInfo.Capture(e);
            }

            _isDone = true;
        }
    }
}
