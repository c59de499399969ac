using System.Globalization;

namespace Gateway.Translation.Interchanges;

/// <summary>Dates and times as envelopes write them.</summary>
static class DateTexts
{
    static readonly string[] DateFormats = ["yyMMdd", "yyyyMMdd"];
    static readonly string[] TimeFormats = ["HHmm", "HHmmss"];

    internal static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    internal static bool IsTime(string text) =>
        TimeOnly.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>GS05, which may tell hundredths of a second.</summary>
    internal static bool IsTimeOfGroup(string text) => IsTime(text) || (text.Length is 7 or 8 && AreDigits(text) && IsTime(text[..6]));

    internal static bool AreDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
