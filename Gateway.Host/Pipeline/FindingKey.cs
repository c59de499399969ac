using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>What makes a finding the same one in the next match of its document: a decision covers it by this.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Line">The document's line.</param>
/// <param name="OrderLine">The order's line.</param>
/// <param name="Field">The judged value: of two wrong packages one is not the other.</param>
sealed record FindingKey(string Rule, string? Line, string? OrderLine, string? Field)
{
    internal static FindingKey Of(Finding finding) => new(finding.Rule, finding.Line, finding.OrderLine, finding.Field);

    internal static FindingKey Of(FindingRecord finding) => new(finding.RuleName, finding.Line, finding.OrderLine, finding.Field);

    internal static string Json(IEnumerable<FindingKey> keys) => JsonSerializer.Serialize([.. keys.Distinct()], FindingKeyJson.Default.FindingKeyArray);

    internal static IReadOnlyList<FindingKey> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, FindingKeyJson.Default.FindingKeyArray)!;

    /// <summary>What the decisions about a document have settled.</summary>
    internal static HashSet<FindingKey> Decided(IEnumerable<DecisionRecord> decisions) =>
        [.. decisions.Where(d => d.Decision is DecisionKind.Approve or DecisionKind.ShortPay).SelectMany(d => Read(d.Findings))];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FindingKey[]))]
sealed partial class FindingKeyJson : JsonSerializerContext;
