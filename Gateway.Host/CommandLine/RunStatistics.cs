using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.CommandLine;

/// <summary>What a run cost, as <c>--stats</c> prints it: one JSON line on standard error.</summary>
sealed record RunStatistics(
    long Bytes, long Messages, double Seconds, double CpuSeconds, double MbPerSecond, long PeakRssBytes)
{
    internal static Option<bool> Option() =>
        new("--stats") { Description = "Print bytes, messages, seconds and memory as one JSON line on standard error" };

    public override string ToString() => JsonSerializer.Serialize(this, StatisticsJson.Default.RunStatistics);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunStatistics))]
sealed partial class StatisticsJson : JsonSerializerContext;
