using System.CommandLine;
using Gateway.Host.As2;
using Gateway.Host.Health;
using Gateway.Host.Lifetime;
using Gateway.Host.Pipeline;
using Gateway.Host.Telemetry;

namespace Gateway.Host.CommandLine;

/// <summary><c>run</c>: the service, until it is told to stop.</summary>
static class RunCommand
{
    const string ServiceOption = "--service";

    // What the framework measures and traces by itself is part of the picture: memory, collections, threads, requests.
    static readonly string[] FrameworkMeters = ["System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting"];
    static readonly string[] FrameworkSources = ["System.Net.Http"];

    // For posts and pages that are under way when the end comes; what is cut is sent again.
    static readonly TimeSpan RequestsEnd = TimeSpan.FromSeconds(10);

    internal static Command Create(Terminal terminal)
    {
        var run = new GatewayCommand("run", "Run the gateway: poll mailboxes, translate, match, post, acknowledge, deliver")
        {
            Examples =
            [
                "gateway run                                        # the sample partners, in ./data",
                "gateway run --data /var/lib/b2b-gateway --profiles /etc/b2b-gateway/partners",
            ],
        };
        // Written by install.ps1 into the service's command line; nobody types it.
        run.Options.Add(new Option<bool>(ServiceOption) { Description = "Started by the service manager of Windows", Hidden = true });
        run.SetAction((line, cancellation) => RunAsync(terminal, line, cancellation));
        return run;
    }

    static Task<int> RunAsync(Terminal terminal, ParseResult line, CancellationToken stopping) => line.GetValue<bool>(ServiceOption) switch
    {
        false => RunAsync(terminal, line, null, stopping),
        true when OperatingSystem.IsWindows() => RunAsServiceAsync(terminal, line, stopping),
        _ => throw new SettingsException("--service is for the service manager of Windows; under systemd nothing is needed"),
    };

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    static async Task<int> RunAsServiceAsync(Terminal terminal, ParseResult line, CancellationToken stopping)
    {
        using var service = await WindowsServiceLifetime.ConnectAsync(terminal.Clock, stopping);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, service.Stop);
        using var log = LoggerFactory.Create(WindowsServiceLifetime.AddLog);
        await using var lines = new LoggedLines(log.CreateLogger(WindowsServiceLifetime.ServiceName));
        var exitCode = await Commands.OrTellAsync(lines, () => RunAsync(terminal.WithError(lines), line, service, either.Token));
        await lines.FlushAsync(CancellationToken.None);
        // A wrong profile mends itself by nobody: an end that counts as a failure would be followed by a new start each minute.
        if (exitCode != ExitCodes.Good) await service.StoppedAsync(exitCode == ExitCodes.Environment ? exitCode : ExitCodes.Good);
        return exitCode;
    }

    static async Task<int> RunAsync(Terminal terminal, ParseResult line, IServiceLifetime? service, CancellationToken stopping)
    {
        var (opened, exitCode) = await OpenAsync(terminal, line, stopping);
        if (opened is null) return exitCode;
        using var lifetime = service ?? UnderSystemd(opened, terminal.Clock);
        await using (opened) await ServeAsync(opened, lifetime, new(terminal.Text, line.WantsJson()), terminal.Clock, stopping);
        // Not before folder and database are given back: whoever waits for the end starts the next at once.
        await lifetime.StoppedAsync(ExitCodes.Good);
        return ExitCodes.Good;
    }

    // Who is told to stop while the database is awaited has nothing to bring to an end.
    static async Task<(OpenedGateway? Opened, int ExitCode)> OpenAsync(Terminal terminal, ParseResult line, CancellationToken stopping)
    {
        try
        {
            return await OpenedGateway.OpenAsync(terminal, line, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return (null, ExitCodes.Good);
        }
    }

    static SystemdLifetime UnderSystemd(OpenedGateway opened, TimeProvider time)
    {
        var (gateway, loggers) = (opened.Gateway, opened.Listener.Services.GetRequiredService<ILoggerFactory>());
        var notifier = SystemdNotifier.Find(Environment.GetEnvironmentVariable, time, loggers);
        var watchdog = notifier is not null && SystemdWatchdog.PatienceOf(Environment.GetEnvironmentVariable) is { } patience
            ? new SystemdWatchdog(notifier, gateway.Heartbeats, patience, time, loggers.CreateLogger<SystemdWatchdog>())
            : null;
        return new(notifier, watchdog, () => $"{gateway.Definitions.Current.Directory.Partners.Count} partners", () => gateway.ReloadAsync(CancellationToken.None));
    }

    static async Task ServeAsync(OpenedGateway opened, IServiceLifetime lifetime, ProgressWriter lines, TimeProvider time, CancellationToken stopping)
    {
        var (gateway, listener) = (opened.Gateway, opened.Listener);
        gateway.Journal.Told = lines.Write;
        var readers = ConsoleReaders.Read(listener.Configuration, gateway.Data.OwnSecrets.Resolve);
        StatusPage.Map(listener, gateway.Node, gateway.Readiness, readers);
        HealthPage.Map(listener, gateway.Heartbeats, gateway.Readiness, readers);
        using var metrics = new MetricStore(m => m == gateway.Meter.Meter || m == gateway.StatusMeter.Meter || FrameworkMeters.Contains(m.Name));
        MetricsPage.Map(listener, metrics, readers.MaySeeNames);
        using var export = OpenTelemetryExport.Begin(
            Environment.GetEnvironmentVariable, gateway.Node, [PipelineMeter.Name, StatusMeter.Name, .. FrameworkMeters], [PipelineTrace.Name, .. FrameworkSources]);
        var status = await ConsoleListener.StartAsync(listener, gateway.Data, stopping);
        await using var as2 = await As2Listener.StartAsync(
            listener.Configuration, gateway.As2, gateway.Data.OwnSecrets, listener.Services.GetRequiredService<ILoggerFactory>(), stopping);
        await gateway.StartAsync(stopping);
        var places = $"status at {status}{(as2 is null ? "" : $", AS2 at {string.Join(", ", as2.Urls)}")}";
        lines.Say($"gateway {Product.Version}: {gateway.Definitions.Current.Directory.Partners.Count} partners, data in {gateway.Data.Root}, {places}; Ctrl-C stops");
        await lifetime.ReadyAsync(stopping);
        await UntilToldAsync(listener.Lifetime.ApplicationStopping, stopping);
        lifetime.Stopping();
        lines.Say("stopping: finishing the work in progress");
        // A partner who posts slowly does not keep the workers from giving back what they have begun.
        using var patience = new CancellationTokenSource(RequestsEnd, time);
        await Task.WhenAll(as2?.StopAsync(patience.Token) ?? Task.CompletedTask, gateway.StopAsync(CancellationToken.None), listener.StopAsync(patience.Token));
    }

    static async Task UntilToldAsync(CancellationToken byHost, CancellationToken byCommandLine)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(byHost, byCommandLine);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = either.Token.Register(() => told.TrySetResult());
        await told.Task;
    }
}
