using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.Storage;

/// <summary>What a match rule said of a document: the values, the tolerance, the money, and the place in the bytes.</summary>
sealed record FindingRecord
{
    public required string RuleName { get; init; }

    /// <summary><c>Passed</c>, <c>Noted</c> or <c>Held</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The document's line.</summary>
    public string? Line { get; init; }

    /// <summary>JSON Pointer to the judged value in the canonical document.</summary>
    public string? Field { get; init; }

    public string? Expected { get; init; }

    public string? Actual { get; init; }

    /// <summary>As a person writes it.</summary>
    public string? Tolerance { get; init; }

    /// <summary>file:line.</summary>
    public string? ToleranceSource { get; init; }

    public decimal? AmountAtStake { get; init; }

    public string? Currency { get; init; }

    /// <summary>First byte of the actual value in the stored payload.</summary>
    public long? OriginOffset { get; init; }

    public int? OriginLength { get; init; }

    public string? MapRow { get; init; }

    public string? OrderId { get; init; }

    public string? OrderNumber { get; init; }

    public int? OrderRevision { get; init; }

    public string? OrderLine { get; init; }

    /// <summary>JSON array.</summary>
    public string? ReceiptIds { get; init; }

    /// <summary>A sentence for a buyer or an accountant.</summary>
    public required string Text { get; init; }
}

/// <summary>What one run of the match rules said of a document.</summary>
sealed record MatchRun
{
    public required string DocumentId { get; init; }

    /// <summary>Counts the runs over the document, from 1: the newest is what holds.</summary>
    public required int Run { get; init; }

    /// <summary>In the order of the rules; see <see cref="FindingStore.Json"/>.</summary>
    public required string Findings { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Findings of the match. Earlier runs are kept; the newest is what holds.</summary>
/// <remarks>A run is one row: an order of twenty lines has a hundred findings, nobody asks for one of them alone, and as rows they were
/// the largest part of what the database did for an interchange.</remarks>
static class FindingStore
{
    const string Columns = "document_id, run, findings, created_at";

    const string InsertSql = $"INSERT INTO match_runs ({Columns}) VALUES (@DocumentId, @Run, @Findings, @CreatedAt)";

    const string NewestSql = $"""
        SELECT {Columns} FROM match_runs
        WHERE document_id = @DocumentId AND run = (SELECT MAX(run) FROM match_runs WHERE document_id = @DocumentId)
        """;

    const string OfRunSql = $"SELECT {Columns} FROM match_runs WHERE document_id = @DocumentId AND run = @Run";

    internal static void Insert(Transaction tx, MatchRun run) => tx.Execute(InsertSql, run);

    /// <summary>The run that holds; null when the rules have not been run.</summary>
    internal static MatchRun? Newest(Transaction tx, string documentId) => tx.Find<MatchRun>(NewestSql, new { documentId });

    /// <summary>The findings of the newest run, in the order of the rules.</summary>
    internal static IReadOnlyList<FindingRecord> OfDocument(Transaction tx, string documentId) => Read(Newest(tx, documentId));

    /// <summary>The findings of one run, in the order of the rules.</summary>
    internal static IReadOnlyList<FindingRecord> OfRun(Transaction tx, string documentId, int run) =>
        Read(tx.Find<MatchRun>(OfRunSql, new { documentId, run }));

    /// <summary>Findings as a run keeps them.</summary>
    internal static string Json(IReadOnlyList<FindingRecord> findings) => JsonSerializer.Serialize(findings, FindingJson.Default.IReadOnlyListFindingRecord);

    static IReadOnlyList<FindingRecord> Read(MatchRun? run) =>
        run is null ? [] : JsonSerializer.Deserialize(run.Findings, FindingJson.Default.IReadOnlyListFindingRecord)!;
}

// Amounts that an earlier version kept as text are read as well.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(IReadOnlyList<FindingRecord>))]
sealed partial class FindingJson : JsonSerializerContext;
