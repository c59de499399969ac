using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.Host.Telemetry;

/// <summary>A family as it was at one look.</summary>
/// <param name="Family">The instrument.</param>
/// <param name="Series">Its values, by their tags.</param>
sealed record MetricReading(MetricFamily Family, IReadOnlyList<MetricSeries> Series);

/// <summary>Adds up what the instruments of some meters measure, for a page that shows it.</summary>
/// <remarks>Safe for threads; a family keeps a bounded number of series, so that no stream of new names fills the memory.</remarks>
sealed class MetricStore : IDisposable
{
    // Of console and AS2 each has instruments of its own under the same names: what they measure adds up.
    readonly ConcurrentDictionary<(string Name, Type Kind), MetricFamily> _families = new();
    readonly Lock _collecting = new();
    readonly MeterListener _listener = new();

    /// <param name="isWanted">Which meters are listened to.</param>
    internal MetricStore(Func<Meter, bool> isWanted)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isWanted(instrument.Meter)) listener.EnableMeasurementEvents(instrument, _families.GetOrAdd((instrument.Name, instrument.GetType()), _ => new(instrument)));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(value, tags, family));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Take(value, tags, family));
        _listener.Start();
    }

    /// <summary>Everything as it is now, by name.</summary>
    internal IReadOnlyList<MetricReading> Collect()
    {
        lock (_collecting)
        {
            // What is only looked at has no past: a partner that is gone is not shown with its last value.
            foreach (var family in _families.Values) family.Forget();
            _listener.RecordObservableInstruments();
            return [.. _families.Values.OrderBy(f => f.Instrument.Name, StringComparer.Ordinal).Select(f => new MetricReading(f, f.Series()))];
        }
    }

    public void Dispose() => _listener.Dispose();

    static void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family) => ((MetricFamily)family!).Take(value, tags);
}
