using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>Whether what a finding shows is what the bytes say that it points at.</summary>
/// <param name="payload">The file as the supplier sent it.</param>
/// <param name="document">The canonical document that was read from it.</param>
sealed class Origins(byte[] payload, JsonNode document)
{
    static readonly Lazy<HashSet<(string Raw, string Word)>> Codes = new(ReadCodes);

    /// <summary>What is wrong with a finding's origin; null when its bytes are its value.</summary>
    internal string? Contradiction(JsonNode finding)
    {
        if (finding["actual"]?.ToString() is not { } actual) return null;
        if (finding["origin"] is not { } origin) return Tell(finding, "shows a value that comes from nowhere");
        var raw = Encoding.UTF8.GetString(payload, origin["offset"]!.GetValue<int>(), origin["length"]!.GetValue<int>());
        var value = At(finding["field"]!.ToString());
        return value is null ? Tell(finding, "points at a field that is not there")
            : !IsReadFrom(value, raw) ? Tell(finding, $"has {value} at its field, and the bytes are {raw}")
            : !Shows(actual, value) ? Tell(finding, $"shows another value than {value}, which stands at its field")
            : null;
    }

    static string Tell(JsonNode finding, string what) => $"{finding["rule"]} of line {finding["line"]} ({finding["actual"]}) {what}";

    string? At(string pointer) => pointer.Split('/').Skip(1)
        .Aggregate(document, (node, name) => (node is JsonArray array ? array[int.Parse(name, CultureInfo.InvariantCulture)] : node?[name])!)?.ToString();

    // A quantity bears its unit, a price its currency; statuses and units are words of ours.
    static bool Shows(string actual, string value) =>
        IsEqual(actual, value) || IsEqual(actual.Split(' ')[0], value);

    // Days lose their hyphens, codes are words of ours, and the totals of a TDS have two decimals that nobody writes.
    static bool IsReadFrom(string value, string raw) =>
        IsEqual(value, raw) || Number(raw) == Number(value) * 100 || value.Replace("-", "", StringComparison.Ordinal) == raw || Codes.Value.Contains((raw, value));

    static bool IsEqual(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase)
        || (Number(one) is { } number && number == Number(other));

    static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    static HashSet<(string Raw, string Word)> ReadCodes() =>
        [.. from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "maps", "codes"), "*.csv")
            from line in File.ReadLines(file)
            let cells = line.Split(',')
            where cells.Length > 1 && line[0] != '#'
            select (cells[0], cells[1])];
}
