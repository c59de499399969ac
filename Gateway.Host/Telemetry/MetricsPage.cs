namespace Gateway.Host.Telemetry;

/// <summary><c>/metrics</c> for Prometheus and those who read what it reads.</summary>
static class MetricsPage
{
    static readonly string[] Names = ["partner", "mailbox"];

    /// <param name="listener">Of the console.</param>
    /// <param name="metrics">What is shown.</param>
    /// <param name="maySeeNames">Who sees series that name a partner; others do not get them.</param>
    internal static void Map(WebApplication listener, MetricStore metrics, Func<HttpContext, bool> maySeeNames) =>
        listener.MapGet("/metrics", (HttpContext http) =>
            Results.Text(PrometheusText.Write(maySeeNames(http) ? metrics.Collect() : Nameless(metrics.Collect())), PrometheusText.ContentType));

    static List<MetricReading> Nameless(IReadOnlyList<MetricReading> readings) =>
        [.. readings.Select(r => r with { Series = [.. r.Series.Where(s => !s.Tags.Any(t => Names.Contains(t.Name)))] })];
}
