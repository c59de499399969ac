using System.Globalization;

namespace Gateway.Host.Storage;

/// <summary>Instants as the databases keep them: microseconds of UTC since 1970, which sort, compare and travel alike everywhere.</summary>
static class Instant
{
    const string DateFormat = "yyyy-MM-dd";

    // What operations are asked to keep the clocks of several nodes within (docs/operations.md).
    static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    /// <summary>The latest time that a right clock of any node says: what bears a later one was written by a clock that has been set back since.</summary>
    internal static DateTimeOffset AtMost(DateTimeOffset now) => now + Apart;

    /// <summary>Cut, never rounded: an instant that was stored is not later than it was.</summary>
    internal static long ToMicroseconds(DateTimeOffset instant) =>
        Math.DivRem(instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond) switch
        {
            (var whole, < 0) => whole - 1,
            (var whole, _) => whole,
        };

    internal static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>A calendar day has no zone: it is stored as it is written, CCYY-MM-DD.</summary>
    internal static string ToText(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    internal static DateOnly ToDate(string text) => DateOnly.ParseExact(text, DateFormat, CultureInfo.InvariantCulture);
}
