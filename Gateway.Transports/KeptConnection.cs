namespace Gateway.Transports;

/// <summary>One connection that is opened when it is needed and ended when it has rested: a poll of 500 files logs in once.</summary>
/// <remarks>What a server dropped while it rested is noticed at the next operation; that one is done again on a new connection,
/// once. Every operation of <see cref="ITransport"/> may be repeated: what the first attempt did already, the second finds done. The right to a connection outlasts
/// one that was lost for as long as somebody is inside.</remarks>
/// <param name="take">Waits for the right to a connection.</param>
/// <param name="open">Logs in.</param>
/// <param name="keptFor">How long an unused connection stays; servers end idle ones after a minute or more.</param>
/// <param name="time">Only its monotonic side is used.</param>
sealed class KeptConnection<T>(Func<CancellationToken, Task<ConnectionSlot>> take, Func<CancellationToken, Task<T>> open, TimeSpan keptFor, TimeProvider time) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    /// <summary>A connection that others wait for stays unused no longer than this: about as long as a poll needs between two questions, for storing what it fetched.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    readonly SemaphoreSlim _door = new(1, 1);
    ConnectionSlot? _slot;
    T? _connection;
    ITimer? _rest;
    long _restsSince;
    int _users;
    bool _disposed;

    /// <summary>Runs one operation.</summary>
    internal async Task<TResult> RunAsync<TResult>(Func<T, Task<TResult>> operation, CancellationToken cancellation)
    {
        var (connection, isFresh) = await EnterAsync(cancellation);
        try
        {
            return await operation(connection);
        }
        catch (TransportException e) when (e.IsTransient && !isFresh)
        {
            await DropAsync(connection);
            return await RunAsync(operation, cancellation);
        }
        catch (Exception e) when (e is TransportException or OperationCanceledException)
        {
            // Nobody knows what a connection will say next whose last answer was not read.
            if (e is not TransportException { Trouble: Trouble.Refused or Trouble.FolderMissing or Trouble.NoSpace }) await DropAsync(connection);
            throw;
        }
        finally
        {
            await LeaveAsync();
        }
    }

    /// <summary>For several operations in a row, until it is disposed of: between them the connection does not rest, and where it is lost the next is opened in its place.</summary>
    internal async Task<IAsyncDisposable?> StayAsync()
    {
        await HoldAsync();
        return new Staying(this);
    }

    /// <summary>Ends the connection unless somebody uses it; the next operation opens one.</summary>
    internal async Task DisconnectAsync()
    {
        await _door.WaitAsync();
        try
        {
            if (_users == 0) await EndAsync();
        }
        finally
        {
            _door.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _door.WaitAsync();
        _disposed = true;
        await EndAsync();
        _door.Release();
    }

    /// <summary>The connection for something that goes on after its operation, such as a download; <see cref="LeaveAsync"/> ends it.</summary>
    internal async Task<(T Connection, bool IsFresh)> EnterAsync(CancellationToken cancellation)
    {
        await _door.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var isFresh = _connection is null;
            if (isFresh) await OpenAsync(cancellation);
            _users++;
            return (_connection!, isFresh);
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Another leave must follow before the connection may rest.</summary>
    internal async Task HoldAsync()
    {
        await _door.WaitAsync();
        _users++;
        _door.Release();
    }

    internal async Task LeaveAsync()
    {
        await _door.WaitAsync();
        try
        {
            if (--_users > 0 || _slot is null) return;
            _restsSince = time.GetTimestamp();
            if (_connection is null || _slot.MustGiveWay) await EndAsync();
            else Rest();
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>For one who is inside: ends a connection that is of no more use.</summary>
    internal async Task DropAsync(T connection)
    {
        await _door.WaitAsync();
        try
        {
            if (ReferenceEquals(_connection, connection)) await HangUpAsync();
        }
        finally
        {
            _door.Release();
        }
    }

    async Task OpenAsync(CancellationToken cancellation)
    {
        if (_slot is null)
        {
            _slot = await take(cancellation);
            _slot.Wanted = () => _ = GiveWayAsync();
        }

        try
        {
            _connection = await open(cancellation);
        }
        catch
        {
            if (_users == 0) await EndAsync();
            throw;
        }
    }

    async Task GiveWayAsync()
    {
        await _door.WaitAsync();
        if (_users == 0) Rest();
        _door.Release();
    }

    // Whoever asks finds how long it has rested already: many who ask one after the other do not keep it here.
    void Rest()
    {
        if (_connection is null) return;
        _rest ??= time.CreateTimer(_ => _ = DisconnectAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var left = (_slot!.IsWanted && Moment < keptFor ? Moment : keptFor) - time.GetElapsedTime(_restsSince);
        _rest.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    async Task EndAsync()
    {
        var slot = _slot;
        _slot = null;
        try
        {
            await HangUpAsync();
        }
        finally
        {
            slot?.Dispose();
        }
    }

    async Task HangUpAsync()
    {
        if (_rest is not null) await _rest.DisposeAsync();
        (var connection, _connection, _rest) = (_connection, null, null);
        if (connection is not null) await connection.DisposeAsync();
    }

    sealed class Staying(KeptConnection<T> connection) : IAsyncDisposable
    {
        int _isOver;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0) await connection.LeaveAsync();
        }
    }
}
