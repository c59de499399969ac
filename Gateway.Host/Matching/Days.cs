using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>A day that was asked for or promised.</summary>
/// <param name="Day">The day.</param>
/// <param name="IsShipDate">Whether the goods leave then, rather than arrive.</param>
/// <param name="Word">How it came to be: wanted, confirmed.</param>
sealed record ExpectedDay(DateOnly Day, bool IsShipDate, string Word);

/// <summary>A day that was judged for one line.</summary>
sealed record JudgedDay(PromisedDay Stated, ExpectedDay Expected, Finding Finding);

/// <summary>Compares a day that the supplier states with the one on which the goods are wanted or were promised.</summary>
static class Days
{
    internal static string Show(DateOnly day) => FormattableString.Invariant($"{day:yyyy-MM-dd}");

    /// <summary>The day that the order wants, or the one that was agreed since, whichever is nearer to <paramref name="day"/>.</summary>
    internal static ExpectedDay? Wanted(OrderLine target, DateOnly day) => new[] { target.RequestedDate, target.PromisedDate }
        .OfType<DateOnly>()
        .OrderBy(wanted => Math.Abs(day.DayNumber - wanted.DayNumber))
        .Select(wanted => new ExpectedDay(wanted, false, "wanted"))
        .FirstOrDefault();

    /// <summary>One day that the document states for all of its lines, and that is wrong for all of them alike, is one finding.</summary>
    internal static IEnumerable<Finding> Told(MatchContext context, IReadOnlyList<JudgedDay> days)
    {
        var orderLines = context.Lines.Select(l => (l.OrderNumber, l.Target)).Distinct().Count();
        if (days.Count < 2 || days.Count != orderLines || days.Any(d => d.Finding.Outcome != FindingOutcome.Held)
            || days.DistinctBy(d => (d.Stated, d.Expected, d.Finding.Tolerance, d.Finding.Order)).Count() > 1)
            return days.Select(d => d.Finding);
        var (stated, expected, first) = days[0];
        return
        [
            first with
            {
                Line = null,
                OrderLine = null,
                AmountAtStake = days.Sum(d => d.Finding.AmountAtStake),
                Text = $"All lines: {Comes(stated, null)} on {Show(stated.Day)}, {Against(stated.Day, expected, first.Tolerance)}.",
            },
        ];
    }

    /// <summary>Judges the day that the supplier states.</summary>
    /// <remarks>Goods that leave early may well arrive on the day: a day of shipment is not held for being before one of delivery.</remarks>
    internal static Finding Compare(MatchContext context, MatchedLine line, PromisedDay stated, ExpectedDay expected, string? part = null)
    {
        var terms = context.Terms(line);
        var days = stated.Day.DayNumber - expected.Day.DayNumber;
        var limit = (stated.IsShipDate && expected.IsShipDate ? terms.ShipDates : terms.Dates).Side(days);
        var outcome = limit.Allows(days) ? FindingOutcome.Passed
            : days < 0 && stated.IsShipDate && !expected.IsShipDate ? FindingOutcome.Noted
            : FindingOutcome.Held;
        AppliedTolerance? tolerance = days == 0 ? null : new(limit.ToString(), Place(limit.Source));
        return Judged(line, "line-date", outcome) with
        {
            Field = stated.Field,
            Expected = Show(expected.Day),
            Actual = Show(stated.Day),
            Tolerance = tolerance,
            Text = $"Line {line.Number}: {Comes(stated, part)} on {Show(stated.Day)}, {Against(stated.Day, expected, tolerance)}.",
        };
    }

    static string Comes(PromisedDay stated, string? part) =>
        $"{part ?? "the goods"} {(stated.IsShipDate ? "leave" : "arrive")}{(part is not null && part.StartsWith("1 ", StringComparison.Ordinal) ? "s" : "")}";

    /// <summary>The difference in words: <c>3 days later than wanted (2026-12-01); no deviation is agreed</c>.</summary>
    internal static string Against(DateOnly day, ExpectedDay expected, AppliedTolerance? tolerance)
    {
        var days = day.DayNumber - expected.Day.DayNumber;
        if (days == 0) return $"as {expected.Word}";
        var limit = tolerance?.Source is null ? "no deviation is agreed" : $"the limit is {tolerance.Value} ({tolerance.Source})";
        return FormattableString.Invariant($"{Math.Abs(days)} {(Math.Abs(days) == 1 ? "day" : "days")} {(days > 0 ? "later" : "earlier")}")
            + $" than {expected.Word} ({Show(expected.Day)}); {limit}";
    }
}
