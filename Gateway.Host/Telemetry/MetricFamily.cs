using System.Diagnostics.Metrics;

namespace Gateway.Host.Telemetry;

/// <summary>How an instrument's values add up.</summary>
enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    Histogram,
}

/// <summary>One instrument and its series, one for each set of tags.</summary>
sealed class MetricFamily
{
    /// <summary>More series than this are one, so that a partner cannot fill the memory with names.</summary>
    internal const int SeriesMax = 1000;

    static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    static readonly (string, string)[] Overflow = [("otel.metric.overflow", "true")];

    readonly Lock _lock = new();
    readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    readonly IReadOnlyList<double> _bounds;
    readonly bool _isObserved;
    readonly bool _adds;

    internal MetricFamily(Instrument instrument)
    {
        Instrument = instrument;
        var kind = instrument.GetType().IsGenericType ? instrument.GetType().GetGenericTypeDefinition() : instrument.GetType();
        _isObserved = instrument.IsObservable;
        _adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
        Kind = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? MetricKind.Counter
            : kind == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
        _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? UsualBounds;
    }

    internal Instrument Instrument { get; }

    internal MetricKind Kind { get; }

    internal IReadOnlyList<double> Bounds => _bounds;

    /// <summary>A copy of the series, by their tags.</summary>
    internal IReadOnlyList<MetricSeries> Series()
    {
        lock (_lock) return [.. _series.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value.Copy())];
    }

    internal void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var named = Named(tags);
        lock (_lock)
        {
            var series = Find(named);
            if (Kind == MetricKind.Histogram) series.Observe(value, _bounds);
            else series.Value = _adds ? series.Value + value : value;
        }
    }

    internal void Forget()
    {
        if (!_isObserved) return;
        lock (_lock) _series.Clear();
    }

    MetricSeries Find((string Name, string Text)[] tags)
    {
        var key = KeyOf(tags);
        if (_series.TryGetValue(key, out var series)) return series;
        if (_series.Count >= SeriesMax && !ReferenceEquals(tags, Overflow)) return Find(Overflow);
        return _series[key] = new(tags, Kind == MetricKind.Histogram ? new long[_bounds.Count + 1] : []);
    }

    // NUL is in no name.
    static string KeyOf((string Name, string Text)[] tags) => string.Join('\0', tags.Select(t => $"{t.Name}\0{t.Text}"));

    static (string, string)[] Named(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var named = new (string Name, string Text)[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            named[i] = (tags[i].Key, Convert.ToString(tags[i].Value, System.Globalization.CultureInfo.InvariantCulture) ?? "");
        Array.Sort(named, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return named;
    }
}

/// <summary>The values of one set of tags.</summary>
/// <param name="tags">By name.</param>
/// <param name="buckets">Of a histogram: how many values lie up to each bound, and one more for those above the last.</param>
sealed class MetricSeries((string Name, string Text)[] tags, long[] buckets)
{
    internal IReadOnlyList<(string Name, string Text)> Tags => tags;

    /// <summary>The value of a counter or gauge, the sum of a histogram.</summary>
    internal double Value { get; set; }

    internal IReadOnlyList<long> Buckets => buckets;

    internal void Observe(double value, IReadOnlyList<double> bounds)
    {
        var at = 0;
        while (at < bounds.Count && value > bounds[at]) at++;
        buckets[at]++;
        Value += value;
    }

    internal MetricSeries Copy() => new(tags, [.. buckets]) { Value = Value };
}
