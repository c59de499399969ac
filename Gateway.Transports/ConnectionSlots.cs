using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>How many connections we hold to one server at a time, over all mailboxes: many servers count them and shut out who has too many.</summary>
/// <remarks>Where there are several, what comes in leaves one for what goes out: large files would keep every answer waiting.</remarks>
public sealed class ConnectionSlots
{
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
        var waiting = server.Ask(most, isDelivery: _patience is not null);
        try
        {
            return await waiting.Slot.WaitAsync(patience, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            server.GiveUp(waiting);
            if (e is OperationCanceledException) throw;
            throw new TransportException(
                Trouble.Busy,
                $"it waits for a connection to {host}:{port}: the {most} connection(s) that we hold there at a time were in use for {patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Somebody who wants a slot.</summary>
    sealed class Waiting(int most, bool isDelivery)
    {
        readonly TaskCompletionSource<ConnectionSlot> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<ConnectionSlot> Slot => _given.Task;

        internal ConnectionSlot? Given { get; private set; }

        internal bool IsDelivery => isDelivery;

        internal bool MayHave(int held, int heldForArrivals) => held < most && (isDelivery || heldForArrivals < Math.Max(1, most - 1));

        internal void Give(ConnectionSlot slot) => _given.SetResult(Given = slot);
    }

    /// <summary>One server's slots, given in the order in which they are asked for.</summary>
    sealed class Server
    {
        readonly Lock _lock = new();
        readonly LinkedList<Waiting> _waiting = [];
        readonly Dictionary<ConnectionSlot, bool> _held = [];

        internal bool IsWanted
        {
            get
            {
                lock (_lock) return _waiting.Count > 0;
            }
        }

        internal Waiting Ask(int most, bool isDelivery)
        {
            var waiting = new Waiting(most, isDelivery);
            ConnectionSlot[] held;
            lock (_lock)
            {
                _waiting.AddLast(waiting);
                Serve();
                held = waiting.Slot.IsCompleted ? [] : [.. _held.Keys];
            }

            foreach (var slot in held) slot.Wanted?.Invoke();
            return waiting;
        }

        // It may have been given one at the same moment.
        internal void GiveUp(Waiting waiting)
        {
            lock (_lock)
                if (_waiting.Remove(waiting))
                    return;
            waiting.Given!.Dispose();
        }

        void Release(ConnectionSlot slot)
        {
            lock (_lock)
                if (_held.Remove(slot))
                    Serve();
        }

        void Serve()
        {
            for (var (node, next) = (_waiting.First, (LinkedListNode<Waiting>?)null); node is not null; node = next)
            {
                next = node.Next;
                var waiting = node.Value;
                if (!waiting.MayHave(_held.Count, _held.Values.Count(isDelivery => !isDelivery))) continue;
                _waiting.Remove(node);
                var slot = new ConnectionSlot(Release, () => IsWanted);
                _held.Add(slot, waiting.IsDelivery);
                waiting.Give(slot);
            }
        }
    }
}

/// <summary>The right to one connection to a server; disposing it gives it to the next.</summary>
sealed class ConnectionSlot(Action<ConnectionSlot> release, Func<bool> isWanted) : IDisposable
{
    /// <summary>Whether somebody waits for one to this server.</summary>
    internal bool IsWanted => isWanted();

    /// <summary>Called when somebody begins to wait.</summary>
    internal Action? Wanted { get; set; }

    public void Dispose() => release(this);
}
