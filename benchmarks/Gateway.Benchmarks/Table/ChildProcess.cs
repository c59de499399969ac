using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Benchmarks.Table;

/// <summary>What one run of a program took.</summary>
/// <param name="Cpu">User and system time, from its first instruction to its last.</param>
/// <param name="PeakBytes">Most memory resident at once, as the program says itself by <c>--stats</c>; zero where it does not.</param>
sealed record ChildProcess(TimeSpan Cpu, long PeakBytes)
{
    const int Children = -1;

    /// <summary>Runs a program with its output thrown away; a document with faults is no failure.</summary>
    internal static ChildProcess Run(string program, string arguments)
    {
        var before = CpuOfChildren();
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec '{program}' {arguments} >/dev/null"]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode is not (0 or 2)) throw new InvalidOperationException($"{program} {arguments}: {said}");
        return new(CpuOfChildren() - before, PeakIn(said));
    }

    static long PeakIn(string said) =>
        said.Split('\n').LastOrDefault(l => l.StartsWith('{')) is { } line ? JsonDocument.Parse(line).RootElement.GetProperty("peakRssBytes").GetInt64() : 0;

    // The time of a process that is gone is known to its parent alone; of Linux and the Mac this is the 64-bit layout.
    static TimeSpan CpuOfChildren()
    {
        var usage = new long[18];
        if (GetUsage(Children, usage) != 0) throw new InvalidOperationException("getrusage failed.");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    static extern int GetUsage(int who, [Out] long[] usage);
}
