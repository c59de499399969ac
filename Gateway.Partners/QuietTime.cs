using System.Globalization;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Hours in which only what is urgent is told, on the days on which they begin.</summary>
/// <param name="Days">Days of the week.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment after the last; not after <paramref name="From"/> when it is on the next day, a day long when equal.</param>
public sealed record QuietTime(IReadOnlySet<DayOfWeek> Days, TimeSpan From, TimeSpan To)
{
    const string Expected = "a time of day such as 06:30 in quotes, 24:00 for the end of the day";

    static readonly Dictionary<string, DayOfWeek> Names = Enum.GetValues<DayOfWeek>().ToDictionary(d => d.ToString()[..3].ToLowerInvariant());

    /// <summary>Whether a moment of the wall clock lies in it.</summary>
    public bool Holds(DateTime local)
    {
        var time = local.TimeOfDay;
        return From < To
            ? Days.Contains(local.DayOfWeek) && time >= From && time < To
            : (Days.Contains(local.DayOfWeek) && time >= From) || (Days.Contains(local.AddDays(-1).DayOfWeek) && time < To);
    }

    internal static QuietTime Read(YamlFields fields)
    {
        var days = fields.Scalars("days");
        foreach (var unknown in days.Where(d => !Names.ContainsKey(d.Text)))
            fields.Problems.Add(unknown.Position.Problem($"\"{unknown.Text}\" is not a day; {Spelling.Hint(unknown.Text, Names.Keys)}"));
        var named = days.Where(d => Names.ContainsKey(d.Text)).Select(d => Names[d.Text]).ToHashSet();
        fields.Require("from");
        fields.Require("to");
        return new(days.Count > 0 ? named : Names.Values.ToHashSet(), fields.Value("from", TimeSpan.Zero, TryReadTime, Expected), fields.Value("to", TimeSpan.Zero, TryReadTime, Expected));
    }

    static bool TryReadTime(string text, out TimeSpan time)
    {
        time = TimeSpan.FromDays(1);
        return text == "24:00" || TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out time);
    }
}
