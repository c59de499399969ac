using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Host.Telemetry;

/// <summary>Metrics, traces and logs to a collector by OTLP, when the standard variables of OpenTelemetry name one.</summary>
/// <remarks>The exporter reads its variables itself (endpoint, protocol, headers, time-out, sampling, resource); here stands only which
/// signals are sent and what is in them.</remarks>
sealed class OpenTelemetryExport : IDisposable
{
    const string ServiceName = "b2b-gateway";

    readonly MeterProvider? _metrics;
    readonly TracerProvider? _traces;

    OpenTelemetryExport(MeterProvider? metrics, TracerProvider? traces) => (_metrics, _traces) = (metrics, traces);

    /// <summary>Begins to send metrics and traces, as far as the environment asks for them.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="node">This gateway among those that share a database.</param>
    /// <param name="meters">The names of the meters, also of the framework's.</param>
    /// <param name="sources">The names of what makes spans.</param>
    internal static OpenTelemetryExport Begin(Func<string, string?> environment, string node, IEnumerable<string> meters, IEnumerable<string> sources)
    {
        var metrics = IsWanted(environment, "METRICS")
            ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(node)).AddMeter([.. meters]).AddOtlpExporter().Build()
            : null;
        var traces = IsWanted(environment, "TRACES")
            ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource(node)).AddSource([.. sources]).AddOtlpExporter().Build()
            : null;
        return new(metrics, traces);
    }

    /// <summary>Sends the log too, each line with the delivery that it is about.</summary>
    internal static void AddLogs(ILoggingBuilder logging, Func<string, string?> environment)
    {
        if (!IsWanted(environment, "LOGS")) return;
        logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(Resource(null));
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
            options.AddOtlpExporter();
        });
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    /// <summary>Whether a signal has a collector: an address for all or for it, and nobody switched it off.</summary>
    internal static bool IsWanted(Func<string, string?> environment, string signal)
    {
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return false;
        return environment($"OTEL_{signal}_EXPORTER") switch
        {
            "none" => false,
            "otlp" => true,
            _ => IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"),
        };

        bool IsSet(string name) => environment(name) is { Length: > 0 };
    }

    // The environment has the last word about names.
    static ResourceBuilder Resource(string? node) => ResourceBuilder.CreateEmpty()
        .AddService(ServiceName, serviceVersion: Product.Version, autoGenerateServiceInstanceId: node is null, serviceInstanceId: node)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
