using Gateway.Partners;

namespace Gateway.Host.Matching;

/// <summary>What the agreed deviation says to one difference.</summary>
/// <param name="Allows">Whether the difference stays inside.</param>
/// <param name="Limit">The side of the deviation that judged it.</param>
/// <param name="Measure">What the limit measures, where it is not the figure that is shown.</param>
readonly record struct AgreedRoom(bool Allows, ToleranceLimit Limit, string Measure = "")
{
    /// <summary>Judges a difference of an amount: more than expected is <c>over</c>.</summary>
    internal static AgreedRoom Of(Deviation deviation, decimal difference, decimal expected) =>
        Of(deviation, difference > 0, Math.Abs(difference), expected);

    /// <summary>Judges a difference by whom it costs: <c>over</c> is against us, <c>under</c> in our favour.</summary>
    internal static AgreedRoom Of(Deviation deviation, bool isAgainstUs, decimal size, decimal expected)
    {
        var limit = isAgainstUs ? deviation.Over : deviation.Under;
        return new(limit.Allows(size, expected), limit);
    }

    /// <summary>Judges a quantity by its units, by its worth, or by both: as it is written.</summary>
    internal static AgreedRoom OfQuantity(Tolerances terms, decimal difference, decimal expected, decimal? unitPrice)
    {
        var judgement = terms.JudgeQuantity(difference, expected, unitPrice);
        var value = difference > 0 ? terms.QuantityValue.Over : terms.QuantityValue.Under;
        return new(judgement.Allows, judgement.Limit, ReferenceEquals(judgement.Limit, value) ? " in worth" : "");
    }

    internal AppliedTolerance Applied => LineRules.Applied(Limit);

    /// <summary>The limit as the second half of a sentence: <c>the limit is 1 percent or 25.00 (policy.yaml:31)</c>.</summary>
    internal string Words
    {
        get
        {
            var place = LineRules.Place(Limit.Source) is { } source ? $" ({source})" : "";
            return IsExact ? $"no deviation is agreed{place}" : IsUnlimited ? $"no limit is set{place}" : $"the limit is {Limit}{Measure}{place}";
        }
    }

    bool IsExact => Limit is { Percent: 0, Amount: null or 0 } or { Percent: null, Amount: 0 };

    bool IsUnlimited => Limit is { Percent: null, Amount: null };
}
