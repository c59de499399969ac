namespace Gateway.Host.Telemetry;

/// <summary><c>/metrics</c> for Prometheus and those who read what it reads.</summary>
static class MetricsPage
{
    internal static void Map(WebApplication listener, MetricStore metrics) =>
        listener.MapGet("/metrics", () => Results.Text(PrometheusText.Write(metrics.Collect()), PrometheusText.ContentType));
}
