using System.Text.Json.Serialization;

namespace Gateway.Host.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: JSON for those who start, stop and watch the gateway.</summary>
static class HealthPage
{
    static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>Live: the process answers and its loops turn. Ready: mail can be taken safely, or the answer names what is wrong.</summary>
    internal static void Map(WebApplication listener, Pulse pulse, Readiness readiness, ConsoleReaders readers)
    {
        listener.MapMethods("/health/live", Methods, (HttpResponse response) => Live(response, pulse.Standing()));
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
        var checks = report.Findings.Select(f => new CheckJson(f.Name, f.Answer.State.ToString().ToLowerInvariant(), withNames ? f.Answer.Text : f.Answer.Nameless));
        return report.State switch
        {
            HealthState.Bad => Json(new("not ready", [.. checks]), StatusCodes.Status503ServiceUnavailable),
            HealthState.Degraded => Json(new("degraded", [.. checks]), StatusCodes.Status200OK),
            _ => Json(new("ready", [.. checks]), StatusCodes.Status200OK),
        };
    }

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
