using Gateway.Host.Matching;

namespace Gateway.Host.Pipeline;

/// <summary>Money on a screen as the match's own sentences write it.</summary>
static class MoneyText
{
    /// <summary><c>1,240.00 USD</c>; nothing where it is not known.</summary>
    internal static string Of(decimal? amount, string? currency) => amount is { } known ? Money.Show(known, currency) : "";
}
