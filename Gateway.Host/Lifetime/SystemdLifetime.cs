using System.Runtime.InteropServices;

namespace Gateway.Host.Lifetime;

/// <summary>The gateway under systemd: readiness, reload by SIGHUP, watchdog, end. Where systemd is not, SIGHUP still reloads.</summary>
sealed class SystemdLifetime : IServiceLifetime
{
    readonly SystemdNotifier? _notifier;
    readonly SystemdWatchdog? _watchdog;
    readonly Func<string> _status;
    readonly PosixSignalRegistration? _hangUp;

    /// <param name="notifier">The service manager; null where there is none.</param>
    /// <param name="watchdog">Tells it that the work goes on; null where it does not ask.</param>
    /// <param name="status">What is said of a gateway at work.</param>
    /// <param name="reload">Reads the files that people edit.</param>
    internal SystemdLifetime(SystemdNotifier? notifier, SystemdWatchdog? watchdog, Func<string> status, Func<Task> reload)
    {
        (_notifier, _watchdog, _status) = (notifier, watchdog, status);
        // Without a handler SIGHUP ends a process.
        if (!OperatingSystem.IsWindows()) _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Reload(signal, reload));
    }

    public async Task ReadyAsync(CancellationToken cancellation)
    {
        _notifier?.Ready(_status());
        if (_watchdog is not null) await _watchdog.StartAsync(cancellation);
    }

    public void Stopping() => _notifier?.Stopping();

    public async Task StoppedAsync(int exitCode)
    {
        if (_watchdog is not null) await _watchdog.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _hangUp?.Dispose();
        _watchdog?.Dispose();
    }

    // The signal's thread is not held up; what reading finds is logged.
    void Reload(PosixSignalContext signal, Func<Task> reload)
    {
        signal.Cancel = true;
        _notifier?.Reloading();
        _ = Task.Run(async () =>
        {
            try
            {
                await reload();
            }
            finally
            {
                _notifier?.Ready(_status());
            }
        });
    }
}
