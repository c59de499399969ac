using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Translation.Definitions;

/// <summary>How the texts of definition files become numbers, flags, durations and dates.</summary>
public static partial class DefinitionValues
{
    public const string DurationExpected = "a duration such as 30 s, 15 min, 4 h or 2 d";

    public const string SizeExpected = "a size such as 200 KB or 5 MB";

    public static bool TryReadNumber(string text, int min, int max, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    public static string NumberExpected(int min, int max) =>
        max == int.MaxValue ? $"a whole number from {min}" : $"a whole number from {min} to {max}";

    public static bool TryReadDecimal(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    public static bool TryReadFlag(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }

    public static bool TryReadDate(string text, out DateOnly? value)
    {
        var good = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        value = good ? date : null;
        return good;
    }

    /// <summary>One or more parts of a whole number and a unit, the larger units first: 1 h 30 min.</summary>
    public static bool TryReadDuration(string text, out TimeSpan value)
    {
        value = default;
        var match = DurationPattern().Match(text);
        if (!match.Success || text.Length == 0)
            return false;
        value = Part(match, "d", TimeSpan.TicksPerDay) + Part(match, "h", TimeSpan.TicksPerHour)
            + Part(match, "min", TimeSpan.TicksPerMinute) + Part(match, "s", TimeSpan.TicksPerSecond)
            + Part(match, "ms", TimeSpan.TicksPerMillisecond);
        return true;
    }

    /// <summary>A duration as it is written in files: 1 d 6 h.</summary>
    public static string Shown(TimeSpan duration)
    {
        (int Count, string Unit)[] parts = [(duration.Days, "d"), (duration.Hours, "h"), (duration.Minutes, "min"), (duration.Seconds, "s"), (duration.Milliseconds, "ms")];
        var text = string.Join(' ', parts.Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Unit}")));
        return text.Length == 0 ? "0 s" : text;
    }

    /// <summary>A whole number of bytes, in B, KB (1,000 bytes) or MB: 200 KB.</summary>
    public static bool TryReadSize(string text, out long? bytes)
    {
        var match = SizePattern().Match(text);
        bytes = match.Success ? long.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) * UnitBytes(match.Groups["unit"].Value) : null;
        return bytes is > 0;
    }

    static long UnitBytes(string unit) => unit switch
    {
        "MB" => 1_000_000,
        "KB" => 1_000,
        _ => 1,
    };

    /// <summary>CleanLines becomes clean-lines, the form in which files name choices.</summary>
    public static string Hyphenated(string name) =>
        HumpPattern().Replace(name, "-$0").ToLowerInvariant();

    static TimeSpan Part(Match match, string unit, long ticks) =>
        match.Groups[unit] is { Success: true } group
            ? TimeSpan.FromTicks(int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) * ticks)
            : TimeSpan.Zero;

    /// <summary>At most five digits a part, so that no sum overflows.</summary>
    [GeneratedRegex(@"^(?:(?<d>[0-9]{1,5}) ?d)? ?(?:(?<h>[0-9]{1,5}) ?h)? ?(?:(?<min>[0-9]{1,5}) ?min)? ?(?:(?<s>[0-9]{1,5}) ?s)? ?(?:(?<ms>[0-9]{1,5}) ?ms)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(?<n>[0-9]{1,9}) ?(?<unit>B|KB|MB)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"(?<=[a-z0-9])[A-Z]")]
    private static partial Regex HumpPattern();
}
