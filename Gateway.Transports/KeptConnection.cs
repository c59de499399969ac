namespace Gateway.Transports;

/// <summary>One connection that is opened when it is needed and ended when it has rested: a poll of 500 files logs in once.</summary>
/// <remarks>What a server dropped while it rested is noticed at the next operation; that one is done again on a new connection,
/// once. Every operation of <see cref="ITransport"/> may be repeated: what the first attempt did already, the second finds done.</remarks>
/// <param name="open">Logs in.</param>
/// <param name="keptFor">How long an unused connection stays; servers end idle ones after a minute or more.</param>
/// <param name="time">Only its monotonic side is used.</param>
sealed class KeptConnection<T>(Func<CancellationToken, Task<T>> open, TimeSpan keptFor, TimeProvider time) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    readonly SemaphoreSlim _door = new(1, 1);
    T? _connection;
    ITimer? _rest;
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

        return await RunAsync(operation, cancellation);
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
            var connection = _connection ??= await open(cancellation);
            _users++;
            return (connection, isFresh);
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>For one who is inside: another leave must follow before the connection may rest.</summary>
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
            if (--_users > 0 || _connection is null) return;
            _rest ??= time.CreateTimer(_ => _ = DisconnectAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _rest.Change(keptFor, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _door.Release();
        }
    }

    internal async Task DropAsync(T connection)
    {
        await _door.WaitAsync();
        try
        {
            if (ReferenceEquals(_connection, connection)) await EndAsync();
        }
        finally
        {
            _door.Release();
        }
    }

    async Task EndAsync()
    {
        if (_rest is not null) await _rest.DisposeAsync();
        (var connection, _connection, _rest) = (_connection, null, null);
        if (connection is not null) await connection.DisposeAsync();
    }
}
