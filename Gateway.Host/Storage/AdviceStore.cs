namespace Gateway.Host.Storage;

/// <summary>Where an advice stands; how far it came after it was built, its message and delivery say.</summary>
enum AdviceState
{
    Due,
    Built,
}

/// <summary>A decision of ours that a partner is to hear of.</summary>
sealed record AdviceRecord
{
    /// <summary>The row's id, and the number of the advice.</summary>
    public required string Id { get; init; }

    public required string CaseId { get; init; }

    /// <summary>Of the decision in the case.</summary>
    public required int Ordinal { get; init; }

    public required DecisionKind Decision { get; init; }

    public required AdviceState State { get; init; }

    public required string Partner { get; init; }

    /// <summary>The document that is decided upon.</summary>
    public required string DocumentId { get; init; }

    /// <summary>The run of the rules whose findings were decided upon.</summary>
    public required int FindingRun { get; init; }

    /// <summary>JSON: rule, place and money at stake of each finding that is meant.</summary>
    public required string Findings { get; init; }

    public required string Reason { get; init; }

    public required string DecidedBy { get; init; }

    /// <summary>The document that says it, once it is built.</summary>
    public string? OutDocumentId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? BuiltAt { get; init; }
}

/// <summary>Decisions that partners are to hear of, each once.</summary>
static class AdviceStore
{
    const string Columns = """
        id, case_id, ordinal, decision, state, partner, document_id, finding_run, findings, reason, decided_by, out_document_id,
        created_at, built_at
        """;

    const string InsertSql = $"""
        INSERT INTO advices ({Columns})
        VALUES (@Id, @CaseId, @Ordinal, @Decision, @State, @Partner, @DocumentId, @FindingRun, @Findings, @Reason, @DecidedBy,
            @OutDocumentId, @CreatedAt, @BuiltAt)
        """;

    const string DueSql = $"SELECT {Columns} FROM advices WHERE partner = @Partner AND state = 'Due' ORDER BY created_at, id";

    const string OfDocumentSql = $"SELECT {Columns} FROM advices WHERE document_id = @DocumentId ORDER BY created_at, id";

    const string BuildSql = "UPDATE advices SET state = 'Built', out_document_id = @OutDocumentId, built_at = @BuiltAt WHERE id = @Id AND state = 'Due'";

    const string FindSql = $"SELECT {Columns} FROM advices WHERE id = @Id";

    /// <summary>Where advices stand.</summary>
    internal static readonly Projection Rows = new Projection<AdviceRecord>(
        "advices", Columns, StandingJson.Default.AdviceRecord, (tx, id) => tx.Find<AdviceRecord>(FindSql, new { id }), (_, a) => a.CaseId)
    {
        InsertSql = InsertSql,
    };

    /// <summary>Writes down that a partner is to hear of a decision; false when that was written down before.</summary>
    internal static bool Owe(Transaction tx, AdviceRecord advice) => tx.InsertIfAbsent(Rows, advice.Id, InsertSql, advice);

    /// <summary>What is due to a partner, oldest first.</summary>
    internal static IReadOnlyList<AdviceRecord> Due(Transaction tx, string partner, int take) =>
        tx.Query<AdviceRecord>(tx.Dialect.Page(DueSql), new { partner, skip = 0, take });

    /// <summary>What the partner is told of a document, oldest first.</summary>
    internal static IReadOnlyList<AdviceRecord> OfDocument(Transaction tx, string documentId) =>
        tx.Query<AdviceRecord>(OfDocumentSql, new { documentId });

    /// <summary>Ties an advice to the document that says it; false when that was done before.</summary>
    internal static bool Build(Transaction tx, string id, string outDocumentId, DateTimeOffset builtAt) =>
        tx.Update(Rows, id, BuildSql, new { id, outDocumentId, builtAt }) > 0;
}
