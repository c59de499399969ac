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
        return await RunAsync(terminal, line, service, either.Token);
    }

    static async Task<int> RunAsync(Terminal terminal, ParseResult line, IServiceLifetime? service, CancellationToken stopping)
    {
        var (opened, exitCode) = await OpenedGateway.OpenAsync(terminal, line, stopping);
        if (opened is null) return exitCode;
        await using (opened)
        {
            using var lifetime = service ?? UnderSystemd(opened, terminal.Clock);
            await ServeAsync(opened, lifetime, new(terminal.Text, line.WantsJson()), stopping);
        }

        return ExitCodes.Good;
    }

    static SystemdLifetime UnderSystemd(OpenedGateway opened, TimeProvider time)
    {
        var (gateway, loggers) = (opened.Gateway, opened.Listener.Services.GetRequiredService<ILoggerFactory>());
        var notifier = SystemdNotifier.Find(Environment.GetEnvironmentVariable, time, loggers);
        var watchdog = notifier is not null && SystemdWatchdog.PatienceOf(Environment.GetEnvironmentVariable) is { } patience
            ? new SystemdWatchdog(notifier, gateway.Pulse, patience, time, loggers.CreateLogger<SystemdWatchdog>())
            : null;
        return new(notifier, watchdog, () => $"{gateway.Definitions.Current.Directory.Partners.Count} partners", () => gateway.ReloadAsync(CancellationToken.None));
    }

    static async Task ServeAsync(OpenedGateway opened, IServiceLifetime lifetime, ProgressWriter lines, CancellationToken stopping)
    {
        var (gateway, listener) = (opened.Gateway, opened.Listener);
        gateway.Journal.Told = lines.Write;
        HealthPage.Map(listener, gateway.Pulse, gateway.Readiness);
        using var metrics = new MetricStore(m => m == gateway.Meter.Meter || m == gateway.StandingMeter.Meter || FrameworkMeters.Contains(m.Name));
        MetricsPage.Map(listener, metrics);
        using var export = OpenTelemetryExport.Begin(
            Environment.GetEnvironmentVariable, gateway.Node, [PipelineMeter.Name, StandingMeter.Name, .. FrameworkMeters], [PipelineTrace.Name, .. FrameworkSources]);
        var console = await ConsoleListener.StartAsync(listener, gateway.Data, stopping);
        await using var as2 = await As2Listener.StartAsync(
            listener.Configuration, gateway.As2, new(gateway.Data.Secrets, development: false), listener.Services.GetRequiredService<ILoggerFactory>(), stopping);
        await gateway.StartAsync(stopping);
        var places = $"console at {console}{(as2 is null ? "" : $", AS2 at {string.Join(", ", as2.Urls)}")}";
        lines.Say($"gateway {Product.Version}: {gateway.Definitions.Current.Directory.Partners.Count} partners, data in {gateway.Data.Root}, {places}; Ctrl-C stops");
        await lifetime.ReadyAsync(stopping);
        await UntilToldAsync(listener.Lifetime.ApplicationStopping, stopping);
        lifetime.Stopping();
        lines.Say("stopping: what is begun comes to the end of its step");
        if (as2 is not null) await as2.StopAsync(CancellationToken.None);
        await gateway.StopAsync(CancellationToken.None);
        await listener.StopAsync(CancellationToken.None);
        await lifetime.StoppedAsync(ExitCodes.Good);
    }

    static async Task UntilToldAsync(CancellationToken byHost, CancellationToken byCommandLine)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(byHost, byCommandLine);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = either.Token.Register(() => told.TrySetResult());
        await told.Task;
    }
}
