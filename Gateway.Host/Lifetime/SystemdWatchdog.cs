using System.Globalization;

namespace Gateway.Host.Lifetime;

/// <summary>Tells systemd at intervals that the work goes on, and keeps silent while one of its loops stands: then systemd ends the process and starts another.</summary>
/// <remarks>It runs on the same threads as the work, so that threads which are all stuck keep it silent too.</remarks>
sealed partial class SystemdWatchdog(SystemdNotifier notifier, Heartbeats heartbeats, TimeSpan patience, TimeProvider time, ILogger<SystemdWatchdog> logger) : BackgroundService
{
    bool _isSilent;

    /// <summary>How long systemd waits for a sign; null when it does not, or waits for another process (sd_watchdog_enabled(3)).</summary>
    internal static TimeSpan? PatienceOf(Func<string, string?> environment)
    {
        if (environment("WATCHDOG_PID") is { Length: > 0 } process && process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return null;
        return long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Three signs in the time, so that one that is late or lost costs nothing.
        using var timer = new PeriodicTimer(patience / 3, time);
        do Look();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    void Look()
    {
        var standing = heartbeats.Stalled();
        if (standing.Count == 0)
        {
            _isSilent = false;
            notifier.Alive();
            return;
        }

        if (_isSilent) return;
        _isSilent = true;
        var loops = string.Join(", ", standing);
        LogHung(loops, patience.TotalSeconds);
        notifier.Status($"no sign of life from {loops}");
    }

    [LoggerMessage(3102, LogLevel.Critical, "No sign of life from {Loops}: the service manager gets no more notices, and restarts the gateway after {Seconds} s")]
    partial void LogHung(string loops, double seconds);
}
