using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Pipeline;

/// <summary>What makes a finding the same one in the next match of its document: a decision covers it by this.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Line">The document's line; null for the whole.</param>
/// <param name="OrderLine">The order's line.</param>
/// <param name="Order">The order's number: two orders have a line 10 each.</param>
/// <param name="Field">JSON Pointer to the judged value: a document has several charges, taxes and packages.</param>
sealed record FindingKey(string Rule, string? Line, string? OrderLine, string? Order, string? Field)
{
    /// <summary>The money that was at stake when it was seen; no part of what makes it the same.</summary>
    public decimal? AmountAtStake { get; init; }

    /// <summary>Its money, to be put together with that of others; null when none is at stake, or nobody knows how much.</summary>
    [JsonIgnore]
    public AtStake? Money => AmountAtStake is { } amount ? new(Rule, Order, (Line ?? OrderLine) is not null, amount) : null;

    public bool Equals(FindingKey? other) =>
        other is not null && (Rule, Line, OrderLine, Order, Field) == (other.Rule, other.Line, other.OrderLine, other.Order, other.Field);

    public override int GetHashCode() => HashCode.Combine(Rule, Line, OrderLine, Order, Field);

    internal static FindingKey Of(Finding finding) =>
        new(finding.Rule, finding.Line, finding.OrderLine, finding.Order?.Number, finding.Field) { AmountAtStake = finding.AmountAtStake };

    internal static FindingKey Of(FindingRecord finding) =>
        new(finding.RuleName, finding.Line, finding.OrderLine, finding.OrderNumber, finding.Field) { AmountAtStake = finding.AmountAtStake };

    internal static FindingKey Of(PublishedFinding finding) =>
        new(finding.Rule, finding.Line, finding.Order?.Line, finding.Order?.Number, finding.Field) { AmountAtStake = finding.AmountAtStake };

    internal static string Json(IEnumerable<FindingKey> keys) =>
        JsonSerializer.Serialize([.. keys.GroupBy(k => k).Select(g => g.MaxBy(k => k.AmountAtStake)!)], FindingKeyJson.Default.FindingKeyArray);

    internal static IReadOnlyList<FindingKey> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, FindingKeyJson.Default.FindingKeyArray)!;
}

/// <summary>What the decisions about a document have settled.</summary>
sealed class Settled
{
    readonly ILookup<FindingKey, decimal> _approved;
    readonly IReadOnlySet<string> _posted;

    Settled(IEnumerable<FindingKey> approved, IReadOnlySet<string> posted) =>
        (_approved, _posted) = (approved.ToLookup(k => k, k => k.AmountAtStake ?? 0), posted);

    internal static Settled Of(Transaction tx, string documentId) => Of(tx, documentId, DecisionStore.OfDocument(tx, documentId));

    internal static Settled Of(Transaction tx, string documentId, IReadOnlyList<DecisionRecord> decisions) => new(
        decisions.Where(d => d.Decision is DecisionKind.Approve or DecisionKind.ShortPay)
            .SelectMany(d => FindingKey.Read(d.Findings)),
        PostingStore.Lines(tx, documentId));

    /// <summary>Whether somebody decided on that finding, and on no less money than is at stake in it now.</summary>
    /// <remarks>A line that went to the ERP because of the decision went with the money of that day: nobody is asked again.</remarks>
    internal bool Covers(FindingKey finding) =>
        _approved[finding].Any(approved => !(finding.AmountAtStake > approved) || (finding.Line is { } line && _posted.Contains(line)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FindingKey[]))]
sealed partial class FindingKeyJson : JsonSerializerContext;
