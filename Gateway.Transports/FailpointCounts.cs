using System.Collections.Concurrent;
using System.Globalization;

namespace Gateway.Transports;

/// <summary>How often each failpoint was reached, for whoever wants to break the process at the last time.</summary>
static class FailpointCounts
{
    /// <summary>Counts from now on; a process that ends by itself adds a line for each to the file.</summary>
    internal static Action<string> To(string file)
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.AppendAllLines(file, counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")));
        return name => counts.AddOrUpdate(name, 1, (_, count) => count + 1);
    }
}
