using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Host.Matching;

/// <summary>Payment terms in figures.</summary>
/// <param name="DiscountPercent">What is taken off for paying early; zero for none.</param>
/// <param name="DiscountDays">Within so many days.</param>
/// <param name="NetDays">The whole is due after so many days; null where that is not said.</param>
sealed record TermsOfPayment(decimal DiscountPercent, decimal DiscountDays, decimal? NetDays)
{
    public override string ToString() => (DiscountPercent, NetDays) switch
    {
        (0, { } net) => FormattableString.Invariant($"net {net:0.##}"),
        (_, null) => FormattableString.Invariant($"{DiscountPercent:0.##}/{DiscountDays:0.##}"),
        (_, { } net) => FormattableString.Invariant($"{DiscountPercent:0.##}/{DiscountDays:0.##} net {net:0.##}"),
    };
}

/// <summary>Reads the usual ways in which ERPs write payment terms: "2/10 net 30", "2% 10, n/30", "net 60", "30 days", "due on receipt".</summary>
static partial class PaymentTermsText
{
    /// <summary>The terms, or null when the text is none of the usual forms; a part that is not understood makes the whole not understood.</summary>
    internal static TermsOfPayment? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var plain = text.Trim().ToLowerInvariant().TrimEnd('.');
        if (AtOnce().IsMatch(plain)) return new(0, 0, 0);
        var match = Form().Match(plain);
        if (!match.Success || (!match.Groups["percent"].Success && !match.Groups["net"].Success)) return null;
        var percent = Number(match, "percent") ?? 0;
        return new(percent, percent == 0 ? 0 : Number(match, "days") ?? 0, Number(match, "net"));
    }

    static decimal? Number(Match match, string group) => match.Groups[group] is { Success: true, Value: var digits }
        ? decimal.Parse(digits.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"^(?:due (?:up)?on receipt|(?:payable )?immediate(?:ly)?|upon receipt|cash|cod|c\.o\.d)$")]
    private static partial Regex AtOnce();

    // [PERCENT [%] (/|in|within|,| ) DAYS [days]] [,;/] [net|n] [/] DAYS [days] [net]
    [GeneratedRegex("""
        ^(?:
            (?<percent>\d{1,2}(?:[.,]\d{1,3})?)
            \s*(?:
                (?:%|percent|pct\.?)\s*(?:discount\s*)?(?:/|-|,|in|within|if\s+paid\s+within|for)?\s*
              | /\s*
            )
            (?<days>\d{1,3})\s*(?:days?|d)?
            \s*[,;/-]?\s*
        )?
        (?:
            (?:net|n)\s*/?\s*(?:in\s+)?(?<net>\d{1,3})\s*(?:days?|d)?
          | (?<net>\d{1,3})\s*(?:days?|d)?(?:\s*net)?
        )?$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
