using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.EventLog;

namespace Gateway.Host.Lifetime;

/// <summary>The gateway as a service of Windows: the service manager is told how far it is, and its Stop is ours.</summary>
/// <remarks>The service manager's own thread is kept in <c>ServiceMain</c> until the end; what it calls comes on another one.</remarks>
[SupportedOSPlatform("windows")]
sealed class WindowsServiceLifetime : IServiceLifetime
{
    internal const string ServiceName = "B2BGateway";

    // Between two signs of getting on the service manager waits as long as the hint says; they come more often than that.
    static readonly TimeSpan Hint = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    static readonly TimeSpan Connected = TimeSpan.FromSeconds(30);

    readonly Lock _lock = new();
    readonly CancellationTokenSource _stop = new();
    readonly ManualResetEventSlim _ended = new();
    readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ITimer _timer;
    readonly WindowsServiceApi.Handler _handler;
    readonly WindowsServiceApi.Main _main;
    WindowsServiceState _state = WindowsServiceState.StartPending;
    uint _checkpoint;
    uint _exitCode;
    nint _handle;

    WindowsServiceLifetime(TimeProvider time)
    {
        // Kept in fields: Windows holds what the collector cannot see.
        (_main, _handler) = (Main, Control);
        _timer = time.CreateTimer(_ => Progress(), null, Interval, Interval);
    }

    /// <summary>Cancelled when the service manager or the shut-down of Windows wants the end.</summary>
    internal CancellationToken Stop => _stop.Token;

    /// <summary>Takes up the connection with the service manager that started this process.</summary>
    /// <exception cref="SettingsException">It was not started by the service manager.</exception>
    internal static async Task<WindowsServiceLifetime> ConnectAsync(TimeProvider time, CancellationToken cancellation)
    {
        var lifetime = new WindowsServiceLifetime(time);
        new Thread(lifetime.Dispatch) { IsBackground = true, Name = "service manager" }.Start();
        await lifetime._begun.Task.WaitAsync(Connected, time, cancellation);
        return lifetime;
    }

    /// <summary>Writes the log to the event log too: a service has no standard error that anybody reads.</summary>
    internal static void AddLog(ILoggingBuilder logging) => logging.AddEventLog(new EventLogSettings { SourceName = ServiceName });

    public Task ReadyAsync(CancellationToken cancellation)
    {
        Tell(WindowsServiceState.Running);
        return Task.CompletedTask;
    }

    public void Stopping() => Tell(WindowsServiceState.StopPending);

    public Task StoppedAsync(int exitCode)
    {
        _exitCode = (uint)exitCode;
        Tell(WindowsServiceState.Stopped);
        _ended.Set();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _timer.Dispose();
        if (!_ended.IsSet) StoppedAsync(ExitCodeOfAccident);
        _stop.Dispose();
    }

    const int ExitCodeOfAccident = 3;

    // Returns when the service has stopped.
    void Dispatch()
    {
        try
        {
            WindowsServiceApi.Dispatch(ServiceName, _main);
        }
        catch (Exception e)
        {
            _begun.TrySetException(e);
        }
    }

    void Main(uint count, nint arguments)
    {
        try
        {
            _handle = WindowsServiceApi.Register(ServiceName, _handler);
            Tell(WindowsServiceState.StartPending);
            _begun.TrySetResult();
            _ended.Wait();
        }
        catch (Exception e)
        {
            _begun.TrySetException(e);
        }
    }

    uint Control(uint control, uint type, nint @event, nint context)
    {
        switch ((WindowsServiceControl)control)
        {
            case WindowsServiceControl.Stop or WindowsServiceControl.PreShutdown:
                Tell(WindowsServiceState.StopPending);
                // On a thread of ours: the service manager waits for this one.
                _ = Task.Run(_stop.Cancel);
                return WindowsServiceApi.Done;
            case WindowsServiceControl.Interrogate:
                Tell(null);
                return WindowsServiceApi.Done;
            default:
                return WindowsServiceApi.NotImplemented;
        }
    }

    // A number that grows says that starting or stopping goes on.
    void Progress()
    {
        lock (_lock)
            if (_state is WindowsServiceState.StartPending or WindowsServiceState.StopPending && _handle != 0)
                Tell(_state);
    }

    // Never back: a service that is stopping is not running again because its start has ended meanwhile.
    void Tell(WindowsServiceState? next)
    {
        lock (_lock)
        {
            if (_state == WindowsServiceState.Stopped || (_state == WindowsServiceState.StopPending && next == WindowsServiceState.Running)) return;
            var isPending = next is WindowsServiceState.StartPending or WindowsServiceState.StopPending;
            _checkpoint = isPending ? _checkpoint + 1 : 0;
            _state = next ?? _state;
            WindowsServiceApi.Tell(_handle, _state, _exitCode, _checkpoint, isPending ? Hint : TimeSpan.Zero);
        }
    }
}
