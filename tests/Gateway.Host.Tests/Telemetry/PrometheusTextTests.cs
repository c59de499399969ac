using System.Diagnostics.Metrics;
using Gateway.Host.Telemetry;

namespace Gateway.Host.Tests.Telemetry;

public sealed class PrometheusTextTests : IDisposable
{
    readonly Meter _meter = new("test");
    readonly MetricStore _store;

    public PrometheusTextTests() => _store = new(m => m == _meter);

    string Text => PrometheusText.Write(_store.Collect());

    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_tags_whatever_their_order()
    {
        var counter = _meter.CreateCounter<long>("gateway.postings", "{posting}", "What the ERP answered");
        counter.Add(1, new("outcome", "posted"), new("partner", "acme"));
        counter.Add(2, new("partner", "acme"), new KeyValuePair<string, object?>("outcome", "posted"));
        counter.Add(1, new("outcome", "rejected"), new("partner", "acme"));
        Assert.Equal("""
            # HELP gateway_postings_total What the ERP answered
            # TYPE gateway_postings_total counter
            gateway_postings_total{outcome="posted",partner="acme"} 3
            gateway_postings_total{outcome="rejected",partner="acme"} 1

            """, Text);
    }

    [Fact]
    public void A_histogram_counts_up_to_each_bound_and_what_lies_above()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] };
        var histogram = _meter.CreateHistogram("gateway.stage.duration", "s", "How long", null, advice);
        foreach (var value in new[] { 0.1, 0.5, 0.25, 7 }) histogram.Record(value);
        Assert.Equal("""
            # HELP gateway_stage_duration_seconds How long
            # TYPE gateway_stage_duration_seconds histogram
            gateway_stage_duration_seconds_bucket{le="0.1"} 1
            gateway_stage_duration_seconds_bucket{le="1"} 3
            gateway_stage_duration_seconds_bucket{le="+Inf"} 4
            gateway_stage_duration_seconds_sum 7.85
            gateway_stage_duration_seconds_count 4

            """, Text);
    }

    [Fact]
    public void What_a_gauge_no_longer_shows_is_gone()
    {
        var partners = new List<string> { "acme", "brandt" };
        _meter.CreateObservableGauge("gateway.acknowledgements.due", () => partners.Select(p => new Measurement<int>(1, new KeyValuePair<string, object?>("partner", p))));
        Assert.Contains("""gateway_acknowledgements_due{partner="brandt"} 1""", Text, StringComparison.Ordinal);
        partners.Remove("brandt");
        Assert.DoesNotContain("brandt", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partners_words_break_no_line()
    {
        _meter.CreateCounter<long>("n", null, "two\nlines").Add(1, new KeyValuePair<string, object?>("a.b", "\"x\\\n"));
        Assert.Equal("# HELP n_total two\\nlines\n# TYPE n_total counter\nn_total{a_b=\"\\\"x\\\\\\n\"} 1\n", Text);
    }

    [Fact]
    public void New_names_without_end_fill_no_memory()
    {
        var counter = _meter.CreateCounter<long>("n");
        for (var i = 0; i < 3 * MetricFamily.SeriesMax; i++) counter.Add(1, new KeyValuePair<string, object?>("name", i));
        var series = Assert.Single(_store.Collect()).Series;
        Assert.Equal(MetricFamily.SeriesMax + 1, series.Count);
        Assert.Equal(2 * MetricFamily.SeriesMax, series.Single(s => s.Tags[0].Name == "otel.metric.overflow").Value);
    }

    [Fact]
    public void What_two_listeners_measure_under_one_name_adds_up()
    {
        using var other = new Meter("test");
        using var store = new MetricStore(m => m.Name == "test");
        foreach (var meter in new[] { _meter, other }) meter.CreateCounter<long>("requests").Add(2);
        foreach (var meter in new[] { _meter, other }) meter.CreateUpDownCounter<long>("active").Add(1);
        Assert.Equal("# HELP active \n# TYPE active gauge\nactive 2\n# HELP requests_total \n# TYPE requests_total counter\nrequests_total 4\n", PrometheusText.Write(store.Collect()));
    }

    [Fact]
    public void What_was_read_stays_as_it_was_when_another_reads()
    {
        _meter.CreateObservableGauge("waiting", () => 7);
        var first = _store.Collect();
        _meter.CreateObservableGauge("more", () => 1);
        _store.Collect();
        Assert.Equal(7, Assert.Single(Assert.Single(first).Series).Value);
    }

    [Fact]
    public void The_counts_of_many_threads_are_whole()
    {
        var counter = _meter.CreateCounter<long>("n");
        Parallel.For(0, 10_000, _ => counter.Add(1));
        Assert.Contains("n_total 10000\n", Text, StringComparison.Ordinal);
    }
}
