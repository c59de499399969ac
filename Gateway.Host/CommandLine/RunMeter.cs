using System.Diagnostics;

namespace Gateway.Host.CommandLine;

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
