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
        builder.WebHost.UseUrls(builder.Configuration["Console:Url"] ?? DefaultUrl);
        builder.Services.AddSingleton(time);
        builder.Logging.ClearProviders().AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss  ";
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        // Standard output is for what people and programs asked for.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Gateway", LogLevel.Information);
        return builder.Build();
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
