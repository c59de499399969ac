namespace Gateway.Host.Storage;

/// <summary>What a person may decide about a case.</summary>
enum DecisionKind
{
    /// <summary>The document is taken as it is.</summary>
    Approve,

    /// <summary>Only what the match found payable is paid.</summary>
    ShortPay,

    /// <summary>The partner has to answer; the clock stops.</summary>
    Dispute,

    /// <summary>Another role has it from now on.</summary>
    Route,

    /// <summary>Until a day; by itself it goes on before, when its cause is gone.</summary>
    Wait,

    /// <summary>The document is refused.</summary>
    Reject,
}

/// <summary>A decision, as it was made.</summary>
sealed record DecisionRecord
{
    public required string CaseId { get; init; }

    /// <summary>From 1. Given by the store.</summary>
    public int Ordinal { get; init; }

    public required DecisionKind Decision { get; init; }

    /// <summary>A person's name.</summary>
    public required string Actor { get; init; }

    /// <summary>The role in which the person decided.</summary>
    public required string Role { get; init; }

    public required string Reason { get; init; }

    public required CaseState StateBefore { get; init; }

    public required CaseState StateAfter { get; init; }

    /// <summary>JSON: rule, place and money at stake of each finding that it covers.</summary>
    public required string Findings { get; init; }

    /// <summary>JSON: override, the role it was routed to, the day it waits for, what is paid.</summary>
    public string? Detail { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
}

/// <summary>A decision about another case, with what that was about.</summary>
sealed record EarlierDecision
{
    public required string CaseId { get; init; }

    public required DecisionKind Decision { get; init; }

    public required string Actor { get; init; }

    public required string Role { get; init; }

    public required string Reason { get; init; }

    /// <summary>JSON: rule, place and money at stake of each finding that it covers.</summary>
    public required string Findings { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public string? OrderNumber { get; init; }

    public string? DocumentNumber { get; init; }
}

/// <summary>Decisions: written once, never changed.</summary>
static class DecisionStore
{
    const string Columns = "case_id, ordinal, decision, actor, role, reason, state_before, state_after, findings, detail, decided_at";

    const string InsertSql = $"""
        INSERT INTO case_decisions ({Columns})
        VALUES (@CaseId, @Ordinal, @Decision, @Actor, @Role, @Reason, @StateBefore, @StateAfter, @Findings, @Detail, @DecidedAt)
        """;

    const string LastSql = "SELECT MAX(ordinal) FROM case_decisions WHERE case_id = @CaseId";

    const string OfCaseSql = $"SELECT {Columns} FROM case_decisions WHERE case_id = @CaseId ORDER BY ordinal";

    const string OfDocumentSql = $"""
        SELECT {Columns} FROM case_decisions WHERE case_id IN (SELECT id FROM cases WHERE document_id = @DocumentId)
        ORDER BY decided_at, case_id, ordinal
        """;

    const string LikeSql = """
        SELECT k.case_id, k.decision, k.actor, k.role, k.reason, k.findings, k.decided_at, c.order_number, d.number AS document_number
        FROM case_decisions k JOIN cases c ON c.id = k.case_id LEFT JOIN documents d ON d.id = c.document_id
        WHERE c.partner = @Partner AND c.case_type = @CaseType AND c.id <> @CaseId
        ORDER BY k.decided_at DESC, k.case_id DESC, k.ordinal DESC
        """;

    /// <summary>Writes a decision as the next of its case and returns it so.</summary>
    internal static DecisionRecord Add(Transaction tx, DecisionRecord decision)
    {
        var numbered = decision with { Ordinal = (tx.Value<int?>(LastSql, new { decision.CaseId }) ?? 0) + 1 };
        tx.Execute(InsertSql, numbered);
        return numbered;
    }

    internal static IReadOnlyList<DecisionRecord> OfCase(Transaction tx, string caseId) => tx.Query<DecisionRecord>(OfCaseSql, new { caseId });

    /// <summary>Everything that was decided about a document, oldest first.</summary>
    internal static IReadOnlyList<DecisionRecord> OfDocument(Transaction tx, string documentId) =>
        tx.Query<DecisionRecord>(OfDocumentSql, new { documentId });

    /// <summary>What was decided about other exceptions of that type with the same partner, newest first.</summary>
    internal static IReadOnlyList<EarlierDecision> Like(Transaction tx, CaseRecord opened, int take) =>
        tx.Query<EarlierDecision>(tx.Dialect.Page(LikeSql), new { opened.Partner, opened.CaseType, CaseId = opened.Id, skip = 0, take });
}
