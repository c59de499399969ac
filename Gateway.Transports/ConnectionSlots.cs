using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>How many connections we hold to one server at a time, over all mailboxes: many servers count them and shut out who has too many.</summary>
/// <remarks>Where there are several, what comes in leaves one for what goes out: large files would keep every answer waiting. Where there is one, what comes in gives it
/// to what goes out between two files, and the two have it in turns; a delivery that went away in vain has its turn kept for it.</remarks>
public sealed class ConnectionSlots
{
    /// <summary>Who has held a slot for longer than this gives it to whoever waits, as soon as what is under way is done.</summary>
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>A delivery that found no slot comes again before this is over.</summary>
    internal static readonly TimeSpan TurnKept = TimeSpan.FromSeconds(15);

    readonly ConcurrentDictionary<(string Host, int Port), Server> _servers = new();
    readonly Func<string, int, int> _most;
    readonly TimeSpan? _patience;

    /// <param name="maxPerServer">Default 4.</param>
    public ConnectionSlots(int maxPerServer = 4)
        : this((_, _) => maxPerServer)
    {
    }

    /// <param name="most">Tells how many a server, by host and port, may have now.</param>
    public ConnectionSlots(Func<string, int, int> most) => _most = most;

    ConnectionSlots(ConnectionSlots same, TimeSpan patience) => (_servers, _most, _patience) = (same._servers, same._most, patience);

    /// <summary>The same slots, for what goes out: whoever sends has other things to do than to wait longer than this for one.</summary>
    public ConnectionSlots ForDeliveries(TimeSpan patience) => new(this, patience);

    /// <summary>Waits until there is room, as long as a connection may take; disposing the result makes room again.</summary>
    /// <exception cref="TransportException">All are held by others.</exception>
    internal async Task<ConnectionSlot> TakeAsync(string host, int port, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var (server, most) = (_servers.GetOrAdd((host.ToLowerInvariant(), port), _ => new()), _most(host, port));
        if (_patience < patience) patience = _patience.Value;
        var waiting = server.Ask(most, isDelivery: _patience is not null, time);
        try
        {
            return await waiting.Slot.WaitAsync(patience, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            var given = server.GiveUp(waiting, comesAgain: e is TimeoutException);
            if (e is TimeoutException && given is not null) return given;
            given?.Dispose();
            if (e is OperationCanceledException) throw;
            throw new TransportException(
                Trouble.Busy,
                $"it waits for a connection to {host}:{port}: the {most} connection(s) that we hold there at a time were in use for {patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Somebody who wants a slot.</summary>
    sealed class Waiting(int most, bool isDelivery, TimeProvider time)
    {
        readonly TaskCompletionSource<ConnectionSlot> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<ConnectionSlot> Slot => _given.Task;

        internal ConnectionSlot? Given { get; private set; }

        internal bool IsDelivery => isDelivery;

        internal TimeProvider Time => time;

        internal bool MayHave(int held, int heldForArrivals, bool isTurnKept) =>
            held < most && (isDelivery || heldForArrivals < Math.Max(isTurnKept ? 0 : 1, most - 1));

        internal void Give(ConnectionSlot slot) => _given.SetResult(Given = slot);
    }

    sealed record Holding(bool IsDelivery, long Since, TimeProvider Time);

    /// <summary>One server's slots: of those that wait for what goes out, and of those for what comes in, each in the order in which they are asked for.</summary>
    sealed class Server
    {
        readonly Lock _lock = new();
        readonly LinkedList<Waiting> _waiting = [];
        readonly Dictionary<ConnectionSlot, Holding> _held = [];
        bool _lastWasDelivery;
        int _most;

        // Until a delivery has come again that went away in vain, or has not.
        ITimer? _turnKept;

        internal bool IsWanted
        {
            get
            {
                lock (_lock) return _waiting.Count > 0;
            }
        }

        internal bool MustGiveWay(ConnectionSlot slot)
        {
            lock (_lock)
                return _held.TryGetValue(slot, out var mine)
                    && ((_held.Count >= _most && !_held.Values.Any(h => h.IsDelivery) && (_turnKept is not null || _waiting.Any(w => w.IsDelivery)))
                        || (_waiting.Count > 0 && mine.Time.GetElapsedTime(mine.Since) >= Turn));
        }

        internal Waiting Ask(int most, bool isDelivery, TimeProvider time)
        {
            var waiting = new Waiting(most, isDelivery, time);
            ConnectionSlot[] held;
            lock (_lock)
            {
                _most = most;
                _waiting.AddLast(waiting);
                Serve();
                held = waiting.Slot.IsCompleted ? [] : [.. _held.Keys];
            }

            foreach (var slot in held) slot.Wanted?.Invoke();
            return waiting;
        }

        // What it was given at the same moment, if it was.
        internal ConnectionSlot? GiveUp(Waiting waiting, bool comesAgain)
        {
            lock (_lock)
            {
                if (!_waiting.Remove(waiting)) return waiting.Given;
                if (waiting.IsDelivery && comesAgain) KeepTurn(waiting.Time);
                return null;
            }
        }

        void Release(ConnectionSlot slot)
        {
            lock (_lock)
                if (_held.Remove(slot))
                    Serve();
        }

        void KeepTurn(TimeProvider time)
        {
            _turnKept?.Dispose();
            _turnKept = time.CreateTimer(
                _ =>
                {
                    lock (_lock)
                    {
                        ForgetTurn();
                        Serve();
                    }
                },
                null,
                TurnKept,
                Timeout.InfiniteTimeSpan);
        }

        void ForgetTurn()
        {
            _turnKept?.Dispose();
            _turnKept = null;
        }

        void Serve()
        {
            while ((_waiting.FirstOrDefault(w => w.IsDelivery != _lastWasDelivery && MayHave(w)) ?? _waiting.FirstOrDefault(MayHave)) is { } next)
            {
                _waiting.Remove(next);
                _lastWasDelivery = next.IsDelivery;
                if (next.IsDelivery) ForgetTurn();
                var slot = new ConnectionSlot(Release, () => IsWanted, MustGiveWay);
                _held.Add(slot, new(next.IsDelivery, next.Time.GetTimestamp(), next.Time));
                next.Give(slot);
            }
        }

        // After a delivery it is the turn of what comes in, whoever else's is kept.
        bool MayHave(Waiting waiting) => waiting.MayHave(_held.Count, _held.Values.Count(h => !h.IsDelivery), _turnKept is not null && !_lastWasDelivery);
    }
}

/// <summary>The right to one connection to a server; disposing it gives it to the next.</summary>
sealed class ConnectionSlot(Action<ConnectionSlot> release, Func<bool> isWanted, Func<ConnectionSlot, bool> mustGiveWay) : IDisposable
{
    /// <summary>Whether somebody waits for one to this server.</summary>
    internal bool IsWanted => isWanted();

    /// <summary>Whether it is somebody else's turn now: this one is to be given away as soon as what is under way is done.</summary>
    internal bool MustGiveWay => mustGiveWay(this);

    /// <summary>Called when somebody begins to wait.</summary>
    internal Action? Wanted { get; set; }

    public void Dispose() => release(this);
}
