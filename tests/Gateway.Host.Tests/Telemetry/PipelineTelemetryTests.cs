using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Telemetry;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.Telemetry;

/// <summary>What the real pipeline counts and traces of a supplier's file.</summary>
public sealed class PipelineTelemetryTests
{
    [Fact]
    public async Task A_file_is_counted_at_every_step_to_the_erp_and_back()
    {
        await using var bench = await PipelineBench.StartAsync();
        using var metrics = new MetricStore(m => m == bench.Gateway.Meter.Meter || m == bench.Gateway.StatusMeter.Meter);
        await bench.ImportOrdersAsync(await File.ReadAllTextAsync(PipelineBench.Sample("orders.csv")));
        var response = await File.ReadAllTextAsync(PipelineBench.Sample("mailboxes", PipelineBench.Partner, "in", "HF-855-88213.edi"));
        await bench.ReceiveAsync("855.edi", response);
        await bench.ReceiveAsync("855.edi", response);
        await bench.Gateway.Standings.LookAsync(default);
        var before = await TextAsync(
            metrics,
            """gateway_stage_duration_seconds_count{outcome="done",stage="Translate"}""",
            """gateway_postings_total{document="OrderResponse",outcome="posted",partner="hollis-fasteners"}""");
        Assert.Contains("""gateway_deliveries_received_total{partner="hollis-fasteners",state="received"} 1""", before, StringComparison.Ordinal);
        Assert.Contains("""gateway_deliveries_received_total{partner="hollis-fasteners",state="duplicate"} 1""", before, StringComparison.Ordinal);
        Assert.Contains("""gateway_interchanges_translated_total{partner="hollis-fasteners",standard="X12",state="accepted"} 1""", before, StringComparison.Ordinal);
        Assert.Contains("""gateway_messages_translated_total{partner="hollis-fasteners",verdict="accepted"} 1""", before, StringComparison.Ordinal);
        Assert.Contains("""gateway_postings_total{document="OrderResponse",outcome="posted",partner="hollis-fasteners"} """, before, StringComparison.Ordinal);
        Assert.Contains("""gateway_stage_duration_seconds_count{outcome="done",stage="Translate"} 1""", before, StringComparison.Ordinal);
        Assert.Contains("""gateway_acknowledgements_due{partner="hollis-fasteners"} 1""", before, StringComparison.Ordinal);
        Assert.Contains("""gateway_work_dead{stage="Post"} 0""", before, StringComparison.Ordinal);
        Assert.Contains("gateway_database_up 1\n", before, StringComparison.Ordinal);

        await bench.AcknowledgeAsync();
        await bench.Gateway.Standings.LookAsync(default);
        var after = await TextAsync(metrics, "gateway_acknowledgements_built_total{", "gateway_deliveries_sent_total{");
        Assert.Contains("""gateway_acknowledgements_built_total{kind="997",partner="hollis-fasteners",verdict="accepted"} 1""", after, StringComparison.Ordinal);
        Assert.Contains("""gateway_deliveries_sent_total{partner="hollis-fasteners"} 1""", after, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway_acknowledgements_due{", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_and_a_database_that_is_away_are_seen()
    {
        await using var bench = await PipelineBench.StartAsync();
        using var metrics = new MetricStore(m => m == bench.Gateway.StatusMeter.Meter);
        await bench.StopAsync();
        await bench.Database.WriteAsync(tx =>
        {
            WorkStore.Ask(tx, new() { Id = "1", Kind = "Post", WorkKey = "1", SubjectId = "1", CorrelationId = "1", DueAt = TimeProvider.System.GetUtcNow().AddMinutes(-10), CreatedAt = TimeProvider.System.GetUtcNow() });
            tx.Execute("UPDATE work SET is_dead = 1");
            WorkStore.Ask(tx, new() { Id = "2", Kind = "Post", WorkKey = "2", SubjectId = "2", CorrelationId = "2", DueAt = TimeProvider.System.GetUtcNow().AddMinutes(-10), CreatedAt = TimeProvider.System.GetUtcNow() });
        });
        await bench.Gateway.Standings.LookAsync(default);
        Assert.Contains("""gateway_work_dead{stage="Post"} 1""", Text(metrics), StringComparison.Ordinal);
        Assert.Contains("""gateway_work_waiting{stage="Post"} 1""", Text(metrics), StringComparison.Ordinal);
        Assert.Matches("gateway_work_age_seconds{stage=\"Post\"} 6[0-9][0-9]", Text(metrics));

        await bench.Database.WriteAsync(tx => tx.Execute("ALTER TABLE work RENAME TO work_away"));
        await bench.Gateway.Standings.LookAsync(default);
        Assert.Contains("gateway_database_up 0\n", Text(metrics), StringComparison.Ordinal);
        Assert.DoesNotContain("gateway_work_dead{", Text(metrics), StringComparison.Ordinal);
        await bench.Database.WriteAsync(tx => tx.Execute("ALTER TABLE work_away RENAME TO work"));
    }

    [Fact]
    public async Task Every_stage_of_a_delivery_is_in_the_trace_that_bears_its_id()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == PipelineTrace.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrdersAsync(await File.ReadAllTextAsync(PipelineBench.Sample("orders.csv")));
        var delivery = await bench.ReceiveAsync("855.edi", await File.ReadAllTextAsync(PipelineBench.Sample("mailboxes", PipelineBench.Partner, "in", "HF-855-88213.edi")));
        await bench.AcknowledgeAsync();
        var trace = PipelineTrace.Story(delivery.Id).TraceId;
        Assert.Equal(UlidSource.ValueOf(delivery.Id), UInt128.Parse(trace.ToHexString(), System.Globalization.NumberStyles.HexNumber, null));
        var stages = new HashSet<string> { "Translate", "Release", "Match", "Post", "Deliver" };
        await UntilAsync(() => stages.IsSubsetOf(spans.Where(s => s.TraceId == trace).Select(s => s.OperationName)));
        var story = spans.Where(s => s.TraceId == trace).ToList();
        Assert.Superset(stages, story.Select(s => s.OperationName).ToHashSet());
        Assert.All(story, s => Assert.Equal(delivery.Id, s.GetTagItem("gateway.correlation_id")));
    }

    // Work is done with its commit; it is counted, and its span ends, a moment later.
    static async Task UntilAsync(Func<bool> holds)
    {
        for (var left = 1500; left > 0 && !holds(); left--) await Task.Delay(20);
    }

    static async Task<string> TextAsync(MetricStore metrics, params string[] counted)
    {
        await UntilAsync(() => counted.All(c => Text(metrics).Contains(c, StringComparison.Ordinal)));
        return Text(metrics);
    }

    static string Text(MetricStore metrics) => PrometheusText.Write(metrics.Collect());
}
