using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Benchmarks.Table;

/// <summary>One interchange translated by one thread and by two, taking turns.</summary>
/// <remarks>Time on the wall shows the gain only where both cores are free. Where they are not, the CPU time of the busier of the two threads does: it is what
/// the wall would show.</remarks>
static class TwoCores
{
    const int JobRunner = 5;
    const double Wanted = 1.7;
    const int ThreadCpuTime = 3;

    internal static void Print(Sample sample)
    {
        for (var threads = 1; threads <= 2; threads++) Time(sample, threads);
        var laps = Enumerable.Range(0, JobRunner).Select(_ => (One: Time(sample, 1), Two: Time(sample, 2))).ToList();
        Print(sample, "time on the wall", Median(laps.Select(l => l.One.Wall / l.Two.Wall)));
        Print(sample, "CPU of one by that of the busier of two", Median(laps.Select(l => l.One.Cpu / Math.Max(l.Two.Caller, l.Two.Cpu - l.Two.Caller))));
    }

    static void Print(Sample sample, string what, double times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| translate {sample.Name} with two threads, {what} | {times:0.00} times one | ≥ {Wanted} | {(times >= Wanted ? "yes" : "NO")} |"));

    static Lap Time(Sample sample, int threads)
    {
        GC.Collect();
        var (wall, cpu, caller) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, CallerCpu());
        var values = 0L;
        sample.Translate(Sample.PlanFor, translator => values += translator.Message?.Document?.Origins.Count ?? 0, threads);
        if (values == 0) throw new InvalidOperationException("Nothing was translated.");
        return new(Stopwatch.GetElapsedTime(wall).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, CallerCpu() - caller);
    }

    static double Median(IEnumerable<double> values) => values.Order().ElementAt(JobRunner / 2);

    static double CallerCpu()
    {
        var time = new long[2];
        if (GetTime(ThreadCpuTime, time) != 0) throw new InvalidOperationException("clock_gettime failed.");
        return time[0] + time[1] / 1e9;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    static extern int GetTime(int clock, [Out] long[] time);

    sealed record Lap(double Wall, double Cpu, double Caller);
}
