using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Benchmarks.Service;

/// <summary>The gateway as a process of its own, and what it tells of itself.</summary>
sealed partial class RunningGateway : IDisposable
{
    static readonly TimeSpan StartMax = TimeSpan.FromMinutes(3);

    readonly Process _process;
    readonly ConcurrentQueue<string> _lines = new();

    RunningGateway(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    internal TimeSpan Cpu => _process.TotalProcessorTime;

    /// <summary>The published program where GATEWAY_PROGRAM names it, else the one that was built with the benchmarks, which compiles itself as it goes.</summary>
    internal static RunningGateway Start(params string[] arguments)
    {
        var start = Environment.GetEnvironmentVariable("GATEWAY_PROGRAM") is { Length: > 0 } program
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll"), .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return new(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    internal static async Task CommandAsync(params string[] arguments)
    {
        using var command = Start(arguments);
        await command._process.WaitForExitAsync();
        if (command._process.ExitCode != 0) throw new InvalidOperationException($"gateway {string.Join(' ', arguments)} gave {command._process.ExitCode}:\n{string.Join('\n', command._lines)}");
    }

    internal async Task UntilReadyAsync()
    {
        for (var start = Stopwatch.GetTimestamp(); !_lines.Any(l => l.Contains("Ctrl-C", StringComparison.Ordinal)); await Task.Delay(20))
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > StartMax)
                throw new InvalidOperationException($"the gateway did not start:\n{string.Join('\n', _lines)}");
    }

    /// <summary>The sum of a counter's series, as its metrics page shows them.</summary>
    internal async Task<double> CounterAsync(string name)
    {
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri(Console + "/metrics"));
        return Regex.Matches(page, $@"^{name}(?:\{{[^}}]*\}})? ([0-9.e+]+)", RegexOptions.Multiline).Sum(m => double.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // What it says is kept while it starts: afterwards each file would be a line.
    void Keep(string? line)
    {
        if (line is not null && _lines.Count < 200) _lines.Enqueue(line);
    }

    string Console => _lines.Select(l => Address().Match(l)).First(m => m.Success).Value;

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
