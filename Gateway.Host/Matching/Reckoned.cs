namespace Gateway.Host.Matching;

/// <summary>An amount that was computed, and how far rounding may have taken what the sender writes from it.</summary>
/// <param name="Value">Exact, not rounded.</param>
/// <param name="Room">Half of the smallest coin for each part that has more digits than its currency: some round half up,
/// some half to even, some only the sum, and all are within it.</param>
readonly record struct Reckoned(decimal Value, decimal Room)
{
    internal static Reckoned Zero { get; }

    /// <summary>An amount as the document states it.</summary>
    internal static Reckoned Stated(decimal amount) => new(amount, 0);

    /// <summary>A product or quotient, which the sender rounds to his currency.</summary>
    internal static Reckoned Of(decimal exact, string? currency) =>
        new(exact, Money.Round(exact, currency) == exact ? 0 : Money.HalfUnit(currency));

    /// <summary>Whether the sender's amount is this one, rounded in any of the usual ways.</summary>
    internal bool Is(decimal stated) => Math.Abs(stated - Value) <= Room;

    public static Reckoned operator +(Reckoned left, Reckoned right) => new(left.Value + right.Value, left.Room + right.Room);

    public static Reckoned operator -(Reckoned left, Reckoned right) => new(left.Value - right.Value, left.Room + right.Room);

    public static Reckoned operator -(Reckoned amount) => amount with { Value = -amount.Value };
}

/// <summary>Sums of amounts of which one may be unknown, and then so is the sum.</summary>
static class ReckonedSum
{
    internal static Reckoned? Sum(this IEnumerable<Reckoned?> amounts) =>
        amounts.Aggregate((Reckoned?)Reckoned.Zero, (sum, amount) => sum + amount);

    internal static Reckoned Sum(this IEnumerable<Reckoned> amounts) => amounts.Aggregate(Reckoned.Zero, (sum, amount) => sum + amount);
}
