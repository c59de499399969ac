using System.Globalization;
using System.Text;

namespace Gateway.Host.Telemetry;

/// <summary>Metrics in Prometheus' text format 0.0.4, named as OpenTelemetry's compatibility rules name them: dots become underscores, units and <c>_total</c> follow.</summary>
static class PrometheusText
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    internal static string Write(IReadOnlyList<MetricReading> readings)
    {
        var text = new StringBuilder();
        // One name is one family, also where two instruments differ only in letters that the format does not have.
        foreach (var reading in readings.DistinctBy(r => NameOf(r.Family))) Write(text, reading.Family, reading.Series);
        return text.ToString();
    }

    internal static string NameOf(MetricFamily family)
    {
        var name = Clean(family.Instrument.Name, ':');
        var unit = UnitOf(family.Instrument.Unit);
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal)) name += "_" + unit;
        return family.Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    static void Write(StringBuilder text, MetricFamily family, IReadOnlyList<MetricSeries> series)
    {
        if (series.Count == 0) return;
        var name = NameOf(family);
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Instrument.Description ?? "", quotes: false)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var one in series)
            if (family.Kind == MetricKind.Histogram) WriteHistogram(text, name, one, family.Bounds);
            else WriteLine(text, name, one, null, one.Value);
    }

    static void WriteHistogram(StringBuilder text, string name, MetricSeries series, IReadOnlyList<double> bounds)
    {
        var sum = 0L;
        for (var i = 0; i < series.Buckets.Count; i++)
        {
            sum += series.Buckets[i];
            WriteLine(text, name + "_bucket", series, i < bounds.Count ? Number(bounds[i]) : "+Inf", sum);
        }

        WriteLine(text, name + "_sum", series, null, series.Value);
        WriteLine(text, name + "_count", series, null, sum);
    }

    static void WriteLine(StringBuilder text, string name, MetricSeries series, string? bound, double value)
    {
        var labels = series.Tags.Select(t => $"{Clean(t.Name)}=\"{Escape(t.Text, quotes: true)}\"");
        if (bound is not null) labels = labels.Append($"le=\"{bound}\"");
        var all = string.Join(',', labels);
        text.Append(name);
        if (all.Length > 0) text.Append('{').Append(all).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    static string Clean(string name, char also = '_')
    {
        var clean = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == also ? c : '_'));
        return char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    // A unit in braces counts things, and the name says which.
    static string UnitOf(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        _ when unit[0] == '{' => "",
        _ => Clean(unit),
    };

    static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
