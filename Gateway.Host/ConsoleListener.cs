using System.Net;
using System.Net.Sockets;
using Gateway.Host.Lifetime;
using Gateway.Host.Telemetry;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Host;

/// <summary>The listener for staff, with the status page, health and metrics. An application of its own: AS2 has another, with other principals, limits and addresses.</summary>
static class ConsoleListener
{
    const string UrlKey = "Console:Url";
    const int UsualPort = 8080;

    /// <summary>Reads the settings and makes the application; it does not listen yet.</summary>
    internal static WebApplication Build(DataFolder data, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(data.Configuration);
        builder.WebHost.UseUrls(builder.Configuration[UrlKey] is { Length: > 0 } url ? Checked(url, data) : UsualUrl());
        builder.Services.AddSingleton(time);
        builder.Logging.ClearProviders().AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss  ";
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        // Standard output is for what people and programs asked for.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (OperatingSystem.IsWindows() && !Environment.UserInteractive) WindowsServiceLifetime.AddLog(builder.Logging);
        OpenTelemetryExport.AddLogs(builder.Logging, Environment.GetEnvironmentVariable);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Gateway", LogLevel.Information);
        // What keeps it from starting is thrown, and told once.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        return builder.Build();
    }

    /// <summary>Begins to listen, and gives the addresses for people.</summary>
    /// <exception cref="SettingsException">The address that the settings name cannot be had.</exception>
    internal static async Task<string> StartAsync(WebApplication listener, DataFolder data, CancellationToken cancellation)
    {
        var configured = listener.Configuration[UrlKey];
        try
        {
            await listener.StartAsync(cancellation);
        }
        catch (Exception e) when (configured is { Length: > 0 } && e is IOException or SocketException or InvalidOperationException)
        {
            throw new SettingsException($"the status page cannot listen at {configured}: {e.Message.TrimEnd('.')}. {Remedy(data)}");
        }

        var isElsewhere = configured is not { Length: > 0 } && listener.Urls.All(u => new Uri(u).Port != UsualPort);
        return string.Join(", ", listener.Urls) + (isElsewhere ? FormattableString.Invariant($" (port {UsualPort} is taken)") : "");
    }

    // Nobody asked for the usual port: a second gateway beside the first takes any free one.
    static string UsualUrl() => FormattableString.Invariant($"http://127.0.0.1:{(IsFree(UsualPort) ? UsualPort : 0)}");

    static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static string Checked(string url, DataFolder data)
    {
        try
        {
            BindingAddress.Parse(url);
            return url;
        }
        catch (FormatException)
        {
            throw new SettingsException($"\"{url}\" is not an address for the status page. {Remedy(data)}");
        }
    }

    static string Remedy(DataFolder data) =>
        $"Write another to {data.Settings}, as {{ \"Console\": {{ \"Url\": \"http://127.0.0.1:8081\" }} }}, or to the environment variable GATEWAY_Console__Url.";
}
