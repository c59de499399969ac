using System.Globalization;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Somebody who decides about exceptions, and up to how much money.</summary>
/// <param name="Name">As exceptions and commands name it.</param>
/// <param name="Limits">The money at stake that it may approve, by currency; null when it may approve any.</param>
/// <param name="Members">The people who may act in it; empty when anyone may who reaches the commands.</param>
/// <param name="Source">Where it is written; null when it is built in.</param>
public sealed record Role(string Name, IReadOnlyDictionary<string, decimal>? Limits, IReadOnlyList<string> Members, FilePosition? Source)
{
    /// <summary>Whether it may approve so much money at stake; a currency that is not listed it may not.</summary>
    /// <param name="amount">Null or not positive when no money is at stake, which any role may approve.</param>
    /// <param name="currency">ISO 4217; null when nobody said.</param>
    public bool MayApprove(decimal? amount, string? currency) =>
        !(amount > 0) || Limits is null || (currency is not null && Limits.TryGetValue(currency, out var limit) && amount <= limit);

    /// <summary>Whether a person may act in it.</summary>
    public bool Admits(string person) => Members.Count == 0 || Members.Contains(person);

    /// <summary>How much it may approve, in words: <c>up to 5000 USD, 4500 EUR</c>.</summary>
    public string Authority => Limits switch
    {
        null => "any amount",
        { Count: 0 } => "nothing that costs money",
        _ => "up to " + string.Join(", ", Limits.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Value.ToString(l.Value % 1 == 0 ? "#,##0" : "#,##0.00##", CultureInfo.InvariantCulture) + " " + l.Key)),
    };

    internal static Role Read(YamlFields fields) =>
        new(fields.Text("role"), ReadLimits(fields), fields.Texts("members"), fields.Position);

    static Dictionary<string, decimal>? ReadLimits(YamlFields fields)
    {
        if (fields.Node("limits") is YamlScalar { Text: "unlimited" }) return null;
        var limits = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (fields.Node("limits") is null or YamlScalar)
        {
            fields.Problem("limits", "\"limits\" must say how much the role may approve: { USD: 5000 }, {} for nothing that costs money, or unlimited");
            return limits;
        }

        foreach (var (currency, amount) in fields.Pairs("limits"))
            if (!IsCurrency(currency.Text))
                fields.Problems.Add(currency.Position.Problem($"\"{currency.Text}\" is not a currency; write its ISO 4217 code, such as USD or EUR"));
            else if (DefinitionValues.TryReadDecimal(amount.Text, out var limit) && limit >= 0)
                limits[currency.Text] = limit;
            else
                fields.Problems.Add(amount.Position.Problem($"the limit must be an amount such as 5000 or 250.00, not \"{amount.Text}\""));
        return limits;
    }

    static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);
}
