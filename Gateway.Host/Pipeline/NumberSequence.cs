using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>What a received number shows.</summary>
/// <param name="Now">Where the counting stands.</param>
/// <param name="LeftOut">The numbers between it and the one before, which have not come yet.</param>
sealed record NumberSeen(Counting Now, IReadOnlyList<NumberRange> LeftOut);

/// <summary>How senders count: by one, begun again at one after 9999 or 999999999, begun anew after a change of systems, or not by one at all.</summary>
/// <remarks>Pure functions. A sender counts by one when <see cref="Sure"/> numbers in a row have followed each other. Each gap that was told costs as much as
/// <see cref="GapCost"/> in a row; of a young habit it leaves nothing but doubt. So who counts by one and loses one is told of, and who shares a counter with others
/// hardly ever.</remarks>
static class NumberSequence
{
    /// <summary>So many in a row make a habit.</summary>
    internal const int Sure = 20;

    internal const int GapCost = 40;
    internal const int MostSure = 100;

    // A habit that old survives a loss.
    const int Settled = 60;

    // Who lost one while its habit was young has to count on by so many.
    const int Doubt = -300;

    /// <summary>Who leaves out more has begun anew: after a restore counters jump.</summary>
    internal const int LargestGap = 1000;

    // So close to its end a counter is taken to go round, rather than to begin anew.
    const int AroundTheEnd = 20;

    // So many lower ones in a row are a counter that began anew; fewer are late, or sent again.
    const int Anew = 3;

    /// <summary>The first number of a sender.</summary>
    internal static Counting First(long number) => new(number, 0, null, 0);

    internal static bool CountsByOne(Counting counting) => counting.Score >= Sure;

    /// <summary>Takes a number that did not come before.</summary>
    /// <param name="before">Where the counting stood.</param>
    /// <param name="wasLeftOut">Whether it is among those that were left out, and comes late.</param>
    /// <param name="number">The number, 0 or more.</param>
    internal static NumberSeen Take(Counting before, bool wasLeftOut, long number)
    {
        if (wasLeftOut) return new(before with { Score = Raised(before) }, []);
        if (Follows(before.High, number)) return new(new(number, Raised(before), null, 0), []);
        if (number > before.High) return Leap(before, number, [new(before.High + 1, number - 1)]);
        return EndAfter(before.High) is { } end && end - before.High + number <= AroundTheEnd
            ? Leap(before, number, [.. Between(before.High + 1, end), .. Between(1, number - 1)])
            : Lower(before, number);
    }

    /// <summary>Numbers that were left out should have come by now, and have not.</summary>
    internal static Counting Lost(Counting before) => before with { Score = before.Score >= Settled ? before.Score - GapCost : Doubt };

    /// <summary>Numbers that were called missing came: it was right to wait for them.</summary>
    internal static Counting Found(Counting before) => before with { Score = Math.Max(before.Score, Sure) };

    static bool Follows(long high, long number) => number == high + 1 || (number is 0 or 1 && EndAfter(high) == high);

    // Files overtake each other, which is no fault of who counts by one; who does not begins at nothing again.
    static NumberSeen Leap(Counting before, long number, IReadOnlyList<NumberRange> leftOut)
    {
        var anew = new Counting(number, Math.Min(before.Score, 0), null, 0);
        if (leftOut.Sum(r => r.Count) > LargestGap) return new(anew, []);
        return new(CountsByOne(before) ? anew with { Score = before.Score } : anew, leftOut);
    }

    static NumberSeen Lower(Counting before, long number)
    {
        if (number == before.High || number == before.Low) return new(before, []);
        var run = number == before.Low + 1 ? before.LowRun + 1 : 1;
        return new(run < Anew ? before with { Low = number, LowRun = run } : new(number, before.Score, null, 0), []);
    }

    static int Raised(Counting before) => Math.Min(MostSure, before.Score + 1);

    static IEnumerable<NumberRange> Between(long first, long last) => first <= last ? [new(first, last)] : [];

    // A counter ends where all its digits are nines; one of less than four digits goes on.
    static long? EndAfter(long high)
    {
        for (var end = 9_999L; end <= 999_999_999_999_999; end = end * 10 + 9)
            if (high <= end) return end;
        return null;
    }
}
