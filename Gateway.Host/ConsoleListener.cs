using System.Net;
using System.Net.Sockets;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Host;

/// <summary>The listener for staff, an application of its own: AS2 and API have theirs, with other principals, limits and addresses.</summary>
static class ConsoleListener
{
    const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Reads the settings and makes the application; it does not listen yet.</summary>
    internal static WebApplication Build(DataFolder data, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddJsonFile(data.Settings, optional: true).AddEnvironmentVariables("GATEWAY_");
        builder.WebHost.UseUrls(builder.Configuration["Console:Url"] ?? FreeUrl(DefaultUrl));
        builder.Services.AddSingleton(time);
        builder.Logging.ClearProviders().AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss  ";
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        // Standard output is for what people and programs asked for.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        // What hinders the start is said once, in words, by StartAsync.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Gateway", LogLevel.Information).AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        return builder.Build();
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SettingsException">The address that the settings name cannot be had.</exception>
    internal static async Task StartAsync(WebApplication listener, DataFolder data, CancellationToken cancellation)
    {
        try
        {
            await listener.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or InvalidOperationException)
        {
            throw new SettingsException($"the console cannot listen: {e.Message} Another address is set by Console:Url in {data.Settings} or by GATEWAY_Console__Url in the environment; port 0 is any free one.");
        }
    }

    /// <summary>The address, or one with any free port where somebody has that one: a second gateway starts as easily as the first.</summary>
    internal static string FreeUrl(string url)
    {
        var address = new Uri(url);
        try
        {
            using var probe = new TcpListener(IPAddress.Parse(address.Host), address.Port);
            probe.Start();
            return url;
        }
        catch (SocketException)
        {
            return $"{address.Scheme}://{address.Host}:0";
        }
    }

    /// <summary>Alive: the process answers. Ready: it can take mail, or the text says why not.</summary>
    internal static void MapHealth(WebApplication listener, GatewayInstance gateway)
    {
        listener.MapGet("/health/live", () => Results.Text("alive"));
        listener.MapGet("/health/ready", async (CancellationToken cancellation) =>
            await ProblemAsync(gateway, cancellation) is { } problem ? Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready"));
    }

    static async Task<string?> ProblemAsync(GatewayInstance gateway, CancellationToken cancellation)
    {
        try
        {
            await gateway.Database.ReadAsync(WorkStore.CountAlive, cancellation);
            return null;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or DatabaseException)
        {
            return $"the database does not answer: {e.Message}";
        }
    }
}
