using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Transports;

/// <summary>Named places where a test breaks the process on purpose: killed, out of disk, hung, or without the answer it waited for.</summary>
/// <remarks>Armed by <c>GATEWAY_FAIL=name:nth:kill|throw|hang|enospc|drop-response</c> (several divided by commas) and only
/// with <c>GATEWAY_ALLOW_FAIL=1</c>. Always compiled in, so that what is tested is what ships; unarmed it costs one comparison.
/// <c>GATEWAY_FAIL_COUNTS=FILE</c> adds to a file, at the end of the process, how often each was reached: that is how a test
/// knows the last time.</remarks>
public static partial class Failpoint
{
    static Dictionary<string, ArmedFailpoint>? _armed;

    /// <summary>Called at every failpoint that is reached; for the test that none is forgotten.</summary>
    public static Action<string>? Reached { get; set; }

    /// <summary>Breaks here if this is the place and the count that the environment names.</summary>
    public static void Hit(string name)
    {
        Reached?.Invoke(name);
        if (_armed is { } armed && armed.TryGetValue(name, out var failpoint)) failpoint.Count();
    }

    /// <summary>Arms what the environment asks for. Returns what to log at start; null when nothing is armed.</summary>
    /// <param name="known">Every name there is: a misspelt one would be a test that never fails.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="FormatException">The setting names no known failpoint, or is malformed.</exception>
    public static string? Arm(IReadOnlySet<string> known, Func<string, string?> environment)
    {
        _armed = null;
        if (environment("GATEWAY_FAIL_COUNTS") is { Length: > 0 } file && environment("GATEWAY_ALLOW_FAIL") == "1") Reached ??= FailpointCounts.To(file);
        if (environment("GATEWAY_FAIL") is not { Length: > 0 } setting) return null;
        if (environment("GATEWAY_ALLOW_FAIL") != "1") return "GATEWAY_FAIL is set and ignored: GATEWAY_ALLOW_FAIL is not 1.";
        _armed = setting.Split(',').Select(s => ArmedFailpoint.Parse(s, known)).ToDictionary(f => f.Name);
        return $"Failpoints are armed: {setting}. This process will break on purpose.";
    }

    sealed record ArmedFailpoint(string Name, int Nth, string Effect)
    {
        static readonly string[] Effects = ["kill", "throw", "hang", "enospc", "drop-response"];
        int _count;

        internal static ArmedFailpoint Parse(string setting, IReadOnlySet<string> known)
        {
            if (setting.Split(':') is not [var name, var nth, var effect]
                || !int.TryParse(nth, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
                throw new FormatException($"GATEWAY_FAIL: '{setting}' is not name:nth:effect.");
            if (!known.Contains(name)) throw new FormatException($"GATEWAY_FAIL: there is no failpoint '{name}'.");
            if (!Effects.Contains(effect)) throw new FormatException($"GATEWAY_FAIL: '{effect}' is not one of {string.Join(", ", Effects)}.");
            return new(name, count, effect);
        }

        internal void Count()
        {
            if (Interlocked.Increment(ref _count) == Nth) Break();
        }

        void Break()
        {
            switch (Effect)
            {
                case "kill": Kill(); break;
                case "hang": Hang(); break;
                case "enospc": throw new IOException($"No space left on device (failpoint {Name})", DiskFull);
                case "drop-response": throw new IOException($"The connection was closed before the answer came (failpoint {Name})");
                default: throw new FailpointException(Name);
            }
        }
    }

    // ENOSPC, and ERROR_DISK_FULL as an HRESULT: what .NET itself gives.
    static int DiskFull => OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    static void Hang()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }

    // No finally, no flush, no handler: as if the power went.
    [DoesNotReturn]
    static void Kill()
    {
        const int Sigkill = 9;
        if (!OperatingSystem.IsWindows()) SendSignal(Environment.ProcessId, Sigkill);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        self.Kill();
        Environment.FailFast("killed by a failpoint");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

/// <summary>Thrown by a failpoint armed with <c>throw</c>: a stage that fails unexpectedly.</summary>
public sealed class FailpointException(string name) : Exception($"Broken on purpose at failpoint {name}.");
