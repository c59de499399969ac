using System.Diagnostics;
using System.Globalization;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A call to the system that fails, or kills, when a thread makes it for the nth time.</summary>
sealed record SystemFault(string Call, string Effect, int Nth)
{
    internal IReadOnlyList<string> Tracing(string log) =>
    [
        "-f", "-qq", "--seccomp-bpf", "-o", log, "-e", $"trace={Call}", "-e",
        string.Create(CultureInfo.InvariantCulture, $"inject={Call}:{(Effect == "KILL" ? "signal" : "error")}={Effect}:when={Nth}"),
    ];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"system {Call}:{Nth}:{Effect}");
}

/// <summary>An ordinary day under strace, which lets the nth call of a kind fail or kills there: N grows until nothing is hit any more.</summary>
/// <remarks>It needs no failpoints, and so finds the places that nobody has named.</remarks>
sealed class FaultSweep(string journal)
{
    static readonly string[] Disk = ["fsync", "fdatasync", "renameat2", "rename", "link", "unlink", "pwrite64", "pwritev", "ftruncate"];
    static readonly string[] Network = ["connect", "sendto", "sendmsg", "recvfrom", "recvmsg"];

    /// <summary>The calls, each with what becomes of it.</summary>
    internal static IEnumerable<(string Call, string Effect)> Pairs =>
    [
        .. Disk.SelectMany(call => new[] { "KILL", "EIO", "ENOSPC" }, (call, effect) => (call, effect)),
        .. Network.SelectMany(call => new[] { "KILL", "ECONNRESET" }, (call, effect) => (call, effect)),
    ];

    readonly Lock _lock = new();

    /// <summary>Runs one call and effect to its end; returns what was broken.</summary>
    internal async Task<IReadOnlyList<string>> RunAsync(string call, string effect, int most)
    {
        var broken = new List<string>();
        for (var (nth, step) = (1, 1); nth <= most; nth += step)
        {
            // The first ones one by one, then further and further apart.
            if (nth >= 5) step = nth / 2;
            var fault = new SystemFault(call, effect, nth);
            var start = Stopwatch.GetTimestamp();
            var (isHit, violations) = await RunAsync(fault);
            Tell(string.Create(CultureInfo.InvariantCulture,
                $"{fault}\t{(violations.Count > 0 ? "VIOLATED" : isHit ? "good" : "clean")}\t{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s\t{string.Join(" | ", violations).ReplaceLineEndings(" ")}"));
            broken.AddRange(violations.Select(v => $"{fault}: {v}"));
            if (!isHit) break;
        }

        return broken;
    }

    /// <summary>One run; what throws in it is a violation as well.</summary>
    internal static async Task<(bool IsHit, IReadOnlyList<string> Violations)> RunAsync(SystemFault fault)
    {
        var log = Path.Combine(Path.GetTempPath(), $"strace-{Guid.NewGuid():N}");
        await using var run = new CrashRun(null) { Tracing = fault.Tracing(log) };
        try
        {
            // Its memory and handles are the tracer's.
            var violations = await run.JudgeAsync(await new TradeWorkload(2).RunAsync(run));
            return (IsHit(log), [.. violations.Select(v => v.ToString())]);
        }
        catch (Exception e)
        {
            return (IsHit(log), [$"{e.GetType().Name}: {e.Message}"]);
        }
        finally
        {
            File.Delete(log);
        }
    }

    static bool IsHit(string log) => File.Exists(log) && File.ReadLines(log).Any(l => l.Contains("(INJECTED)", StringComparison.Ordinal) || l.Contains("+++ killed by SIGKILL", StringComparison.Ordinal));

    void Tell(string line)
    {
        lock (_lock) File.AppendAllText(journal, line + "\n");
    }
}
