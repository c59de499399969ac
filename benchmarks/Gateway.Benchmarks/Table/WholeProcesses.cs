using System.Globalization;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Table;

/// <summary>What the published program takes: CPU time to start and look at a small file, and memory for a large one.</summary>
static class WholeProcesses
{
    const long LargeBytes = 2_000_000_000;
    const int MaxMegabytes = 150;
    const int MaxMilliseconds = 150;
    const int Starts = 15;

    static readonly string[] Commands = ["inspect", "inspect --json", "acknowledge", "translate --to null", "translate --to x12"];

    internal static void Print(TableOptions options)
    {
        if (options.Published is null) Console.WriteLine("| `gateway inspect`, 1 KB | not measured: `--published PROGRAM` | | |");
        else Start(options.Published);
        if (options.Published is null || !options.MeasuresMemory) Console.WriteLine("| memory for 2 GB | not measured: `--memory` | | |");
        else Memory(options.Published);
    }

    static void Start(string program)
    {
        var file = Made(900);
        try
        {
            var milliseconds = Enumerable.Range(0, Starts).Select(_ => ChildProcess.Run(program, $"inspect {file}").Cpu.TotalMilliseconds).Order().ElementAt(Starts / 2);
            Print($"`gateway inspect`, {new FileInfo(file).Length} bytes, median of {Starts}", milliseconds, MaxMilliseconds, "ms of CPU");
        }
        finally
        {
            File.Delete(file);
        }
    }

    static void Memory(string program)
    {
        var file = Made(LargeBytes);
        try
        {
            foreach (var command in Commands)
                Print($"`gateway {command}`, 2 GB", ChildProcess.Run(program, $"{command} {file} --stats").PeakBytes / 1e6, MaxMegabytes, "MB resident");
        }
        finally
        {
            File.Delete(file);
        }
    }

    static string Made(long size)
    {
        var file = Path.GetTempFileName();
        using var output = new BufferedStream(File.Create(file), 1024 * 1024);
        new X12Traffic(output, 2026).Write(size);
        return file;
    }

    static void Print(string what, double figure, double most, string unit) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {figure:#,0} {unit} | ≤ {most} | {(figure <= most ? "yes" : "NO")} |"));
}
