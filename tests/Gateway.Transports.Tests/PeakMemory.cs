using System.Globalization;

namespace Gateway.Transports.Tests;

/// <summary>The most memory that this process has held (VmHWM of proc(5)), which no moment of looking misses.</summary>
static class PeakMemory
{
    /// <summary>Begins anew with what is held now.</summary>
    internal static void Forget()
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    internal static long Bytes =>
        long.Parse(File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))[6..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
}
