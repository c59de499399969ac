namespace Gateway.Host.Storage;

/// <summary>What a match rule said of a document: the values, the tolerance, the money, and the place in the bytes.</summary>
sealed record FindingRecord
{
    public required string Id { get; init; }

    public required string DocumentId { get; init; }

    /// <summary>Counts the matches of the document, from 1: the newest run is what holds.</summary>
    public required int Run { get; init; }

    public required int Ordinal { get; init; }

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

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Findings of the match. Earlier runs are kept; the newest is what holds.</summary>
static class FindingStore
{
    const string Columns = """
        id, document_id, run, ordinal, rule_name, outcome, line, field, expected, actual, tolerance, tolerance_source,
        amount_at_stake, currency, origin_offset, origin_length, map_row, order_id, order_number, order_revision, order_line,
        receipt_ids, text, created_at
        """;

    const string InsertSql = $"""
        INSERT INTO findings ({Columns})
        VALUES (@Id, @DocumentId, @Run, @Ordinal, @RuleName, @Outcome, @Line, @Field, @Expected, @Actual, @Tolerance,
            @ToleranceSource, @AmountAtStake, @Currency, @OriginOffset, @OriginLength, @MapRow, @OrderId, @OrderNumber,
            @OrderRevision, @OrderLine, @ReceiptIds, @Text, @CreatedAt)
        """;

    const string LastRunSql = "SELECT MAX(run) FROM findings WHERE document_id = @DocumentId";

    const string OfDocumentSql = $"""
        SELECT {Columns} FROM findings
        WHERE document_id = @DocumentId AND run = (SELECT MAX(run) FROM findings WHERE document_id = @DocumentId) ORDER BY ordinal
        """;

    const string OfRunSql = $"SELECT {Columns} FROM findings WHERE document_id = @DocumentId AND run = @Run ORDER BY ordinal";

    /// <summary>The number of the next run of the rules on a document.</summary>
    internal static int NextRun(Transaction tx, string documentId) => (tx.Value<int?>(LastRunSql, new { documentId }) ?? 0) + 1;

    internal static void Insert(Transaction tx, FindingRecord finding) => tx.Execute(InsertSql, finding);

    /// <summary>The findings of the newest run, in the order of the rules.</summary>
    internal static IReadOnlyList<FindingRecord> OfDocument(Transaction tx, string documentId) =>
        tx.Query<FindingRecord>(OfDocumentSql, new { documentId });

    /// <summary>The findings of one run, in the order of the rules.</summary>
    internal static IReadOnlyList<FindingRecord> OfRun(Transaction tx, string documentId, int run) =>
        tx.Query<FindingRecord>(OfRunSql, new { documentId, run });
}
