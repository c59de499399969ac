using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Findings as they are kept: each with the bytes that its value was read from.</summary>
static class FindingRows
{
    static readonly string None = FindingStore.Json([]);

    /// <summary>Keeps a run of the rules; one that says the same as the run before is that run.</summary>
    internal static void Keep(Effects effects, DocumentRecord document, string findings)
    {
        if (findings == None) return;
        var known = FindingStore.Newest(effects.Tx, document.Id);
        if (known?.Findings == findings) return;
        FindingStore.Insert(effects.Tx, new() { DocumentId = document.Id, Run = (known?.Run ?? 0) + 1, Findings = findings, CreatedAt = effects.Now });
    }

    /// <summary>Findings as they are kept.</summary>
    internal static IReadOnlyList<FindingRecord> Of(DocumentRecord document, IReadOnlyList<Finding> findings)
    {
        var origins = Origins(document);
        return [.. findings.Select(f => Row(f, origins))];
    }

    static Origin? OriginOf(Finding finding, Dictionary<string, Origin> origins) =>
        finding.Field is { } field ? origins.GetValueOrDefault(field) : null;

    static FindingRecord Row(Finding finding, Dictionary<string, Origin> origins)
    {
        var origin = OriginOf(finding, origins);
        return new()
        {
            RuleName = finding.Rule,
            Outcome = finding.Outcome.ToString(),
            Line = finding.Line,
            Field = finding.Field,
            Expected = finding.Expected,
            Actual = finding.Actual,
            Tolerance = finding.Tolerance?.Value,
            ToleranceSource = finding.Tolerance?.Source,
            AmountAtStake = finding.AmountAtStake,
            Currency = finding.Currency,
            OriginOffset = origin?.Offset,
            OriginLength = origin?.Length,
            MapRow = origin?.Row,
            OrderId = finding.Order?.Id,
            OrderNumber = finding.Order?.Number,
            OrderRevision = finding.Order?.Revision,
            OrderLine = finding.OrderLine,
            ReceiptIds = finding.Receipts.Count == 0 ? null : JsonSerializer.Serialize([.. finding.Receipts], FindingRowsJson.Default.StringArray),
            Text = finding.Text,
        };
    }

    static Dictionary<string, Origin> Origins(DocumentRecord document)
    {
        var origins = new Dictionary<string, Origin>(StringComparer.Ordinal);
        if (document.Origins is null) return origins;
        using var json = JsonDocument.Parse(document.Origins);
        foreach (var origin in json.RootElement.EnumerateArray())
            origins[origin.GetProperty("field").GetString()!] = new(
                origin.GetProperty("offset").GetInt64(), origin.GetProperty("length").GetInt32(), origin.GetProperty("row").GetString()!);
        return origins;
    }

    sealed record Origin(long Offset, int Length, string Row);
}

[JsonSerializable(typeof(string[]))]
sealed partial class FindingRowsJson : JsonSerializerContext;
