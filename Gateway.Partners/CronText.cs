using Gateway.Translation;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Judges Quartz cron expressions: seconds, minutes, hours, day of month, month, day of week, and perhaps year.</summary>
public static class CronText
{
    static readonly Field[] Fields =
    [
        new("seconds", 0, 59),
        new("minutes", 0, 59),
        new("hours", 0, 23),
        new("day of month", 1, 31),
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        new("day of week", 1, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
        new("year", 1970, 2099),
    ];

    internal const int DayOfMonth = 3;
    internal const int Month = 4;
    internal const int DayOfWeek = 5;
    internal const int Year = 6;

    /// <summary>What is wrong with an expression; null when it is good.</summary>
    public static string? ProblemIn(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 6 or > 7)
            return $"it has {parts.Length} {(parts.Length == 1 ? "field" : "fields")}, but six or seven are needed: seconds minutes hours day-of-month month day-of-week [year]";
        if ((parts[DayOfMonth] == "?") == (parts[DayOfWeek] == "?"))
            return "exactly one of day of month and day of week must be ?";
        parts = [.. parts.Select(p => p.ToUpperInvariant())];
        return parts.Select((part, i) => ProblemIn(part, i)).FirstOrDefault(p => p is not null) ?? (CronDays.NamesAny(parts) ? null : "it names no day of any year");
    }

    /// <summary>The least time between two calls of a good expression, from its field of seconds: whatever the others say, a minute at most.</summary>
    internal static int SecondsBetween(string text)
    {
        var seconds = Values(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], 0).Distinct().Order().ToList();
        return seconds.Zip([.. seconds.Skip(1), seconds[0] + 60], (first, next) => next - first).Min();
    }

    /// <summary>What a good field names, in the order in which it names it.</summary>
    internal static IEnumerable<int> Values(string part, int index) => part.Split(',').SelectMany(item => Fields[index].Values(item));

    internal static string Read(YamlFields fields, string key, string fallback)
    {
        var text = fields.Text(key, fallback);
        if (ProblemIn(text) is { } problem)
            fields.Problem(key, $"\"{text}\" is not a Quartz schedule: {problem}; \"0 */5 * * * ?\" is every five minutes");
        else if (LastYear(text) is { } last)
            fields.Problems.Add(fields.PositionOf(key).Problem(
                $"\"{text}\" calls for the last time in {last}; leave the year out, and it calls in every year", Severity.Warning));
        return text;
    }

    // No clock is asked: one that has an end is worth a word before it is reached.
    static int? LastYear(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > Year } parts
        && Values(parts[Year], Year).Max() is var last && last < Fields[Year].Max ? last : null;

    static string? ProblemIn(string part, int index) =>
        part.Split(',').Any(item => !IsGood(item, index)) ? $"the {Fields[index].Name} field \"{part}\" is not understood" : null;

    static bool IsGood(string item, int index) => index switch
    {
        DayOfMonth when item is "?" or "L" or "LW" => true,
        DayOfMonth when item.EndsWith('W') => Fields[index].Holds(item[..^1]),
        DayOfMonth when item.StartsWith("L-", StringComparison.Ordinal) => int.TryParse(item[2..], out var days) && days is >= 0 and <= 30,
        DayOfWeek when item is "?" or "L" => true,
        DayOfWeek when item.EndsWith('L') => Fields[index].Holds(item[..^1]),
        DayOfWeek when item.Split('#') is [var day, var nth] => Fields[index].Holds(day) && int.TryParse(nth, out var n) && n is >= 1 and <= 5,
        _ => IsRange(item, Fields[index]),
    };

    static bool IsRange(string item, Field field)
    {
        var steps = item.Split('/');
        if (steps.Length > 2 || (steps.Length == 2 && !(int.TryParse(steps[1], out var step) && step >= 1 && step <= field.Max)))
            return false;
        return steps[0] == "*" || (steps[0].Length == 0 && steps.Length == 2)
            || (steps[0].Split('-') is { Length: <= 2 } ends && ends.All(field.Holds));
    }

    sealed record Field(string Name, int Min, int Max, string[]? Words = null)
    {
        public bool Holds(string text) =>
            Words?.Contains(text) == true
            || (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max);

        /// <summary>What a star, a value, a range (22-6 goes over the end) or one of them with a step names.</summary>
        public IEnumerable<int> Values(string item)
        {
            var steps = item.Split('/');
            var step = steps.Length == 2 ? Value(steps[1]) : 1;
            var ends = steps[0] is "*" or "" ? [Min, Max] : steps[0].Split('-').Select(Value).ToArray();
            var first = ends[0];
            var last = ends.Length == 2 ? ends[1] : steps.Length == 2 ? Max : first;
            var length = Max - Min + 1;
            for (var i = first; i <= (last < first ? last + length : last); i += step) yield return Min + (i - Min) % length;
        }

        int Value(string text) => Words is not null && Array.IndexOf(Words, text) is >= 0 and var word
            ? Min + word
            : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
