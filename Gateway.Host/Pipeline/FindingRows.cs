using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Findings as they are kept: each with the bytes that its value was read from.</summary>
static class FindingRows
{
    /// <summary>Keeps a run of the rules; one that says the same as the run before is that run.</summary>
    internal static void Keep(Effects effects, DocumentRecord document, IReadOnlyList<FindingRecord> rows, UlidSource ids)
    {
        var known = FindingStore.OfDocument(effects.Tx, document.Id);
        if (known.Count > 0 && known.Select(k => k with { Id = "", Run = 0, CreatedAt = default }).SequenceEqual(rows)) return;
        var run = known.Count == 0 ? 1 : known[0].Run + 1;
        foreach (var row in rows) FindingStore.Insert(effects.Tx, row with { Id = ids.Next(), Run = run, CreatedAt = effects.Now });
    }

    /// <summary>Findings as they are kept, but for what is known only then: id, run and time.</summary>
    internal static IReadOnlyList<FindingRecord> Of(DocumentRecord document, IReadOnlyList<Finding> findings)
    {
        var origins = Origins(document);
        return [.. findings.Select((f, i) => Row(f, document, origins, i + 1))];
    }

    static Origin? OriginOf(Finding finding, Dictionary<string, Origin> origins) =>
        finding.Field is { } field ? origins.GetValueOrDefault(field) : null;

    static FindingRecord Row(
        Finding finding, DocumentRecord document, Dictionary<string, Origin> origins, int ordinal)
    {
        var origin = OriginOf(finding, origins);
        return new()
        {
            Id = "",
            DocumentId = document.Id,
            Run = 0,
            Ordinal = ordinal,
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
            CreatedAt = default,
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
