using System.Collections.Frozen;
using System.Globalization;

namespace Gateway.Host.Matching;

/// <summary>Money as it is rounded and written: in the minor units of its currency.</summary>
static class Money
{
    const int Usual = 2;

    // ISO 4217, table A.1: the currencies whose minor unit is not a hundredth.
    static readonly FrozenDictionary<string, int> MinorUnits = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0, ["PYG"] = 0,
        ["RWF"] = 0, ["UGX"] = 0, ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
        ["CLF"] = 4, ["UYW"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Decimal places of the currency; two where it is unknown or not said.</summary>
    internal static int Places(string? currency) => currency is not null && MinorUnits.TryGetValue(currency, out var places) ? places : Usual;

    /// <summary>Half of the smallest coin: as far as rounding, half up or half to even, takes an amount.</summary>
    internal static decimal HalfUnit(string? currency) => new(5, 0, 0, false, (byte)(Places(currency) + 1));

    /// <summary>Rounded half up, as invoices are written.</summary>
    internal static decimal Round(decimal amount, string? currency) => Math.Round(amount, Places(currency), MidpointRounding.AwayFromZero);

    /// <summary>With the digits of its currency, or more where it has more: <c>1,240.00 USD</c>.</summary>
    internal static string Show(decimal amount, string? currency) =>
        currency is null ? Digits(amount, currency) : $"{Digits(amount, currency)} {currency}";

    /// <summary>The same without the currency's name: <c>12.40</c>, <c>0.085</c>.</summary>
    internal static string Digits(decimal amount, string? currency) =>
        amount.ToString($"#,##0.{new string('0', Places(currency))}{new string('#', 12)}", CultureInfo.InvariantCulture);
}
