using System.Globalization;

namespace Gateway.Partners;

/// <summary>Whether a cron whose fields are each good names a day at all: 30 February is none.</summary>
static class CronDays
{
    // Every length of a month on every day of the week is among these.
    static readonly IReadOnlyList<int> AnyYears = [.. Enumerable.Range(2000, 28)];

    internal static bool NamesAny(string[] parts)
    {
        var months = CronText.Values(parts[CronText.Month], CronText.Month).ToList();
        var years = parts.Length > CronText.Year && parts[CronText.Year] != "*" ? CronText.Values(parts[CronText.Year], CronText.Year) : AnyYears;
        return years.Any(year => months.Exists(month => HasDay(parts, year, month)));
    }

    static bool HasDay(string[] parts, int year, int month) => parts[CronText.DayOfMonth] == "?"
        ? parts[CronText.DayOfWeek].Split(',').Any(item => HasWeekday(item, year, month))
        : parts[CronText.DayOfMonth].Split(',').Any(item => HasMonthday(item, DateTime.DaysInMonth(year, month)));

    // Only the fifth of a weekday may be missing.
    static bool HasWeekday(string item, int year, int month)
    {
        if (item.Split('#') is not [var day, "5"]) return true;
        var weekday = CronText.Values(day, CronText.DayOfWeek).Single() - 1;
        var first = (int)new DateOnly(year, month, 1).DayOfWeek;
        return 29 + (weekday - first + 7) % 7 <= DateTime.DaysInMonth(year, month);
    }

    // The working day next to the 31st of a shorter month is that of its last day.
    static bool HasMonthday(string item, int days) => item switch
    {
        _ when item.StartsWith("L-", StringComparison.Ordinal) => int.Parse(item.AsSpan(2), CultureInfo.InvariantCulture) < days,
        _ when item.StartsWith('L') || item.EndsWith('W') => true,
        _ => CronText.Values(item, CronText.DayOfMonth).Any(day => day <= days),
    };
}
