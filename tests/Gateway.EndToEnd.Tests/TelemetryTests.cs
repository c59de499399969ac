using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The real program with the standard variables of OpenTelemetry, and its page for Prometheus.</summary>
public sealed class TelemetryTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task Metrics_traces_and_logs_reach_a_collector_and_the_page_shows_the_same_metrics()
    {
        await using var collector = await Collector.StartAsync();
        using var gateway = GatewayProcess.StartWith(
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "1000"), ("OTEL_BSP_SCHEDULE_DELAY", "500"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test-house"),
            ],
            "run", "--data", _outside.Data);
        await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count == 4, "the order responses to be posted");
        await gateway.UntilAsync(() => collector.Has("/v1/metrics", "gateway.postings") && collector.Has("/v1/metrics", "gateway.work.waiting"), "the metrics");
        await gateway.UntilAsync(() => collector.Has("/v1/traces", "gateway.correlation_id") && collector.Has("/v1/traces", "Receive"), "the traces");
        Assert.True(collector.Has("/v1/traces", "b2b-gateway"));
        Assert.True(collector.Has("/v1/metrics", "test-house"));

        await FileInTheWay.PutAsync(_outside.Mailbox("kestrel-packaging", "in"));
        await gateway.UntilAsync(() => collector.Has("/v1/logs", "cannot be polled"), "the log");

        using var client = new HttpClient();
        var page = await client.GetAsync(gateway.Console + "/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        var text = await page.Content.ReadAsStringAsync();
        // How things stand is asked every few seconds.
        for (var i = 0; i < 60 && !text.Contains("gateway_mailbox_up{", StringComparison.Ordinal); i++)
        {
            await Task.Delay(500);
            text = await client.GetStringAsync(gateway.Console + "/metrics");
        }

        Assert.Contains("""gateway_postings_total{document="OrderResponse",outcome="posted",partner="hollis-fasteners"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""gateway_mailbox_up{mailbox="kestrel-packaging/""", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes ", text, StringComparison.Ordinal);
        await gateway.StopAsync();
        Assert.Equal(0, gateway.ExitCode);
    }
}
