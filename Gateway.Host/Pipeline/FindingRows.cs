using System.Text.Json;
using Gateway.Host.Matching;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Findings as they are kept: each with the bytes that its value was read from.</summary>
static class FindingRows
{
    internal static void Insert(Effects effects, DocumentRecord document, IReadOnlyList<Finding> findings, UlidSource ids)
    {
        var run = FindingStore.NextRun(effects.Tx, document.Id);
        var origins = Origins(document);
        for (var i = 0; i < findings.Count; i++)
            FindingStore.Insert(effects.Tx, Row(findings[i], document, origins, run, i + 1, ids.Next(), effects.Now));
    }

    /// <summary>Findings as they would be kept, for a look that keeps nothing.</summary>
    internal static IReadOnlyList<FindingRecord> Of(DocumentRecord document, IReadOnlyList<Finding> findings)
    {
        var origins = Origins(document);
        return [.. findings.Select((f, i) => Row(f, document, origins, 0, i + 1, "", default))];
    }

    /// <summary>Where the bytes of a finding's value lie in the payload; null when it has none.</summary>
    internal static Origin? OriginOf(DocumentRecord document, Finding finding) =>
        finding.Field is { } field ? Origins(document).GetValueOrDefault(field) : null;

    static FindingRecord Row(
        Finding finding, DocumentRecord document, Dictionary<string, Origin> origins, int run, int ordinal, string id, DateTimeOffset now)
    {
        var origin = finding.Field is { } field ? origins.GetValueOrDefault(field) : null;
        return new()
        {
            Id = id,
            DocumentId = document.Id,
            Run = run,
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
            Text = finding.Text,
            CreatedAt = now,
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

    internal sealed record Origin(long Offset, int Length, string Row);
}
