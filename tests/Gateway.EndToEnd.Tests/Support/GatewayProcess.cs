using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>The real executable, started on a data folder as a person or a service manager starts it.</summary>
sealed partial class GatewayProcess : IDisposable
{
    readonly Process _process;
    readonly ConcurrentQueue<string> _lines = new();
    readonly ConcurrentQueue<string> _results = new();

    GatewayProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += Keep;
        _process.OutputDataReceived += KeepResult;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything it has said so far.</summary>
    internal IReadOnlyCollection<string> Lines => _lines;

    internal string Output => string.Join('\n', _lines);

    /// <summary>What it wrote on standard output alone: the result of a command.</summary>
    internal string Result => string.Join('\n', _results);

    internal int ExitCode => _process.ExitCode;

    internal bool HasExited => _process.HasExited;

    internal int Id => _process.Id;

    /// <summary>Where its console listens, as it said at its start.</summary>
    internal string Console => ConsoleAddress().Match(Output).Value;

    /// <summary>The program that the tests were built with, or the one that a script names: the published one.</summary>
    internal static string Executable { get; } = Setting.Of("GATEWAY_PROGRAM", Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "gateway.exe" : "gateway"));

    /// <summary>Starts a command; the folder of the repository is the working directory.</summary>
    internal static GatewayProcess Start(params string[] arguments) => new(Process.Start(Command(arguments))!);

    /// <summary>Starts a command in a folder that has what a clone has.</summary>
    internal static GatewayProcess StartIn(string folder, params string[] arguments)
    {
        var start = Command(arguments);
        start.WorkingDirectory = folder;
        return new(Process.Start(start)!);
    }

    /// <summary>Starts a command that will break at a failpoint: <c>name:nth:effect</c>.</summary>
    internal static GatewayProcess StartFailing(string failpoint, params string[] arguments) =>
        StartWith([("GATEWAY_ALLOW_FAIL", "1"), ("GATEWAY_FAIL", failpoint)], arguments);

    /// <summary>Starts a command with more variables in its environment.</summary>
    internal static GatewayProcess StartWith(IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = Command(arguments);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Starts a command under strace, which watches or breaks its calls to the system.</summary>
    internal static GatewayProcess StartTraced(IEnumerable<string> strace, params string[] arguments)
    {
        var start = Command([.. strace, Executable, .. arguments]);
        start.FileName = "strace";
        return new(Process.Start(start)!) { IsTraced = true };
    }

    /// <summary>Starts another copy of the program.</summary>
    internal static GatewayProcess StartProgram(string program, params string[] arguments)
    {
        var start = Command(arguments);
        start.FileName = program;
        return new(Process.Start(start)!);
    }

    static ProcessStartInfo Command(string[] arguments)
    {
        return new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Any free port: several run at the same time.
            Environment = { ["GATEWAY_Console__Url"] = "http://127.0.0.1:0", ["DOTNET_gcServer"] = "0" },
        };
    }

    /// <summary>Whether it ends by itself within a time.</summary>
    internal async Task<bool> EndsAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    internal static async Task<GatewayProcess> RunAsync(params string[] arguments)
    {
        var gateway = Start(arguments);
        await gateway._process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return gateway;
    }

    /// <summary>Waits until something holds; what was waited for and the output are shown when it never does.</summary>
    /// <remarks>Usually not as long as a lease holds (two minutes): one that a dead process left, and that a restart did not free, must be noticed.</remarks>
    internal Task UntilAsync(Func<bool> holds, string what, int seconds = 100) => UntilAsync(holds, () => what, seconds);

    internal async Task UntilAsync(Func<bool> holds, Func<string> what, int seconds)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds);)
        {
            if (holds()) return;
            Assert.False(_process.HasExited, $"the gateway ended before {what()}:\n{Output}");
            await Task.Delay(50);
        }

        Assert.Fail($"waited {seconds} s in vain for: {what()}\n{Output}");
    }

    /// <summary>Waits until it works.</summary>
    internal Task UntilReadyAsync() => UntilAsync(() => Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "a start", 180);

    /// <summary>Waits until it has looked into every mailbox, and the schedules have called for acknowledgements and orders since.</summary>
    internal async Task UntilItHasLookedAroundAsync()
    {
        await UntilReadyAsync();
        using var client = new HttpClient();
        var partners = Directory.GetFiles(Path.Combine(Repository.Root, "partner-profiles"), "*.yaml").Count(f => Path.GetFileName(f) is not "policy.yaml" and not "alerts.yaml");
        for (var left = 1200; ; left--)
        {
            // Whatever the status: on a busy machine a check may be too slow to be good.
            using var answer = await client.GetAsync(Console + "/health/ready");
            var access = MailboxesReachable().Match(await answer.Content.ReadAsStringAsync());
            if (access.Success && int.Parse(access.Value, System.Globalization.CultureInfo.InvariantCulture) >= partners) break;
            Assert.True(left > 0, $"the mailboxes were not looked into:\n{Output}");
            await Task.Delay(50);
        }

        await Task.Delay(TimeSpan.FromSeconds(1.5));
    }

    /// <summary>Whether it is the child of a tracer, which is not disturbed.</summary>
    bool IsTraced { get; init; }

    string Target => IsTraced ? File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim() : $"{_process.Id}";

    /// <summary>Ctrl-C, and the wait until it has stopped.</summary>
    internal async Task StopAsync()
    {
        using (var interrupt = Process.Start("kill", ["-INT", Target])) await interrupt.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
    }

    /// <summary>Sends a signal by its name: STOP, CONT.</summary>
    internal async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Bytes of memory that it holds now.</summary>
    internal long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>kill -9: no finally, no flush.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        // Whom a dead tracer leaves behind goes on.
        if (!_process.HasExited) _process.Kill(entireProcessTree: IsTraced);
        _process.Dispose();
    }

    [GeneratedRegex(@"(?<=status at )http://127\.0\.0\.1:\d+")]
    private static partial Regex ConsoleAddress();

    [GeneratedRegex(@"\d+(?= reachable)")]
    private static partial Regex MailboxesReachable();

    void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _lines.Enqueue(line.Data);
    }

    void KeepResult(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _results.Enqueue(line.Data);
    }
}
