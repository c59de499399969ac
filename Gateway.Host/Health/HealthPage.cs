using System.Text.Json.Serialization;

namespace Gateway.Host.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: JSON for those who start, stop and watch the gateway.</summary>
static class HealthPage
{
    static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>Live: the process answers and its loops turn. Ready: mail can be taken safely, or the answer names what is wrong.</summary>
    internal static void Map(WebApplication listener, Heartbeats heartbeats, Readiness readiness, ConsoleReaders readers)
    {
        listener.MapMethods("/health/live", Methods, (HttpResponse response) => Live(response, heartbeats.Stalled()));
        listener.MapMethods("/health/ready", Methods, async (HttpContext http, HttpResponse response) => Ready(response, await readiness.LookAsync(), readers.MaySeeNames(http)));
    }

    static IResult Live(HttpResponse response, IReadOnlyList<string> standing)
    {
        Forbid(response);
        return standing.Count == 0
            ? Json(new("alive", []), StatusCodes.Status200OK)
            : Json(new("hung", [.. standing.Select(s => new CheckJson(s, "bad", "no sign of life"))]), StatusCodes.Status503ServiceUnavailable);
    }

    static IResult Ready(HttpResponse response, HealthReport report, bool withNames)
    {
        Forbid(response);
        var checks = report.Findings.Select(f => new CheckJson(f.Name, Word(f.Answer), withNames ? f.Answer.Text : f.Answer.Nameless));
        return Json(new(Word(report.State), [.. checks]), report.State == HealthState.Bad ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary>The word for everything together.</summary>
    internal static string Word(HealthState state) => state switch
    {
        HealthState.Bad => "not ready",
        HealthState.Degraded => "degraded",
        _ => "ready",
    };

    /// <summary>The word for one check.</summary>
    internal static string Word(HealthAnswer answer) => answer.State.ToString().ToLowerInvariant();

    // An answer from a cache is about another moment.
    static void Forbid(HttpResponse response) => response.Headers.CacheControl = "no-store";

    static IResult Json(HealthJson answer, int status) => Results.Json(answer, HealthJsonContext.Default.HealthJson, statusCode: status);
}

/// <summary>An answer as programs read it.</summary>
sealed record HealthJson(string Status, IReadOnlyList<CheckJson> Checks);

/// <summary>One thing that was asked after.</summary>
sealed record CheckJson(string Name, string Status, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthJson))]
sealed partial class HealthJsonContext : JsonSerializerContext;
