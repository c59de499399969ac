using System.CommandLine;
using System.Diagnostics;
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

/// <summary>Measures one run from its construction on.</summary>
sealed class RunMeter(TimeProvider clock)
{
    readonly long _start = clock.GetTimestamp();
    readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    internal long Bytes { get; set; }

    internal long Messages { get; set; }

    internal RunStatistics Read()
    {
        var seconds = clock.GetElapsedTime(_start).TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        var speed = seconds > 0 ? Bytes / seconds / 1e6 : 0;
        return new(Bytes, Messages, Math.Round(seconds, 6), Math.Round(cpu, 6), Math.Round(speed, 3), process.PeakWorkingSet64);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunStatistics))]
sealed partial class StatisticsJson : JsonSerializerContext;
