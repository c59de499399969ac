namespace Gateway.Host.Storage;

/// <summary>Where a case of the exception queue stands.</summary>
enum CaseState
{
    /// <summary>Its owner has to decide.</summary>
    Open,

    /// <summary>The order, or another revision of it, would settle it; past the deadline it is open again.</summary>
    WaitingForOrder,

    /// <summary>Goods would settle it; past the deadline it is open again.</summary>
    WaitingForReceipt,

    /// <summary>The partner has to answer.</summary>
    InDispute,

    /// <summary>A person takes the document as it is, or pays what is payable.</summary>
    Approved,

    /// <summary>A person refused the document.</summary>
    Rejected,

    /// <summary>Its cause is gone, or another decision has settled it.</summary>
    Closed,
}

/// <summary>Something that a person has to decide, or that waits for its cause to go.</summary>
sealed record CaseRecord
{
    public required string Id { get; init; }

    /// <summary>Stable name with hyphens: <c>unknown-sender</c>, <c>map-missing</c>, <c>match</c>, <c>erp-rejected</c> …</summary>
    public required string CaseType { get; init; }

    /// <summary>The delivery, message, document or posting that it is about.</summary>
    public required string SubjectId { get; init; }

    public required CaseState State { get; init; }

    public string? Partner { get; init; }

    public string? OrderNumber { get; init; }

    public string? DocumentId { get; init; }

    public string? MessageId { get; init; }

    public string? DeliveryId { get; init; }

    public string? OwnerRole { get; init; }

    /// <summary>The deadline of what is waited for; null when nothing is.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>Since when the partner has to answer; then the clock of <see cref="DueAt"/> stands still.</summary>
    public DateTimeOffset? ClockStoppedAt { get; init; }

    /// <summary>JSON: rule, place and money at stake of each finding that it is about; null where it is about none.</summary>
    public string? Findings { get; init; }

    /// <summary>The deadline that was told to be past.</summary>
    public DateTimeOffset? OverdueTold { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>A sentence: what is wrong, and what to do.</summary>
    public required string Text { get; init; }

    public decimal? AmountAtStake { get; init; }

    public string? Currency { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>A person's name, or <c>gateway</c> when its cause was gone.</summary>
    public string? ClosedBy { get; init; }

    public string? CloseReason { get; init; }

    /// <summary>Whether somebody still has to decide, or something has to come.</summary>
    internal bool IsUndecided => State is CaseState.Open or CaseState.WaitingForOrder or CaseState.WaitingForReceipt or CaseState.InDispute;
}

/// <summary>The exception queue: one case per subject and type, opened again when its cause comes back.</summary>
static class CaseStore
{
    const string Columns = """
        id, case_type, subject_id, state, partner, order_number, document_id, message_id, delivery_id, owner_role, text,
        amount_at_stake, currency, opened_at, due_at, closed_at, closed_by, close_reason, waiting_until, clock_stopped_at,
        findings, version, overdue_told
        """;

    const string InsertSql = $"""
        INSERT INTO cases ({Columns})
        VALUES (@Id, @CaseType, @SubjectId, @State, @Partner, @OrderNumber, @DocumentId, @MessageId, @DeliveryId, @OwnerRole,
            @Text, @AmountAtStake, @Currency, @OpenedAt, @DueAt, @ClosedAt, @ClosedBy, @CloseReason, @WaitingUntil,
            @ClockStoppedAt, @Findings, @Version, @OverdueTold)
        """;

    const string ReopenSql = """
        UPDATE cases
        SET state = 'Open', partner = @Partner, order_number = @OrderNumber, document_id = @DocumentId,
            message_id = @MessageId, delivery_id = @DeliveryId, text = @Text, amount_at_stake = @AmountAtStake,
            currency = @Currency, due_at = @DueAt, closed_at = NULL, closed_by = NULL, close_reason = NULL, version = version + 1,
            opened_at = CASE WHEN state = 'Closed' THEN @OpenedAt ELSE opened_at END
        WHERE subject_id = @SubjectId AND case_type = @CaseType
        """;

    const string UpdateSql = """
        UPDATE cases
        SET state = @State, order_number = @OrderNumber, owner_role = @OwnerRole, text = @Text, amount_at_stake = @AmountAtStake,
            currency = @Currency, opened_at = @OpenedAt, due_at = @DueAt, closed_at = @ClosedAt, closed_by = @ClosedBy,
            close_reason = @CloseReason, waiting_until = @WaitingUntil, clock_stopped_at = @ClockStoppedAt, findings = @Findings,
            version = version + 1
        WHERE id = @Id AND version = @Version
        """;

    const string WaitedSql = $"""
        SELECT {Columns} FROM cases WHERE state IN ('WaitingForOrder', 'WaitingForReceipt') AND waiting_until <= @Now ORDER BY waiting_until, id
        """;

    const string FindSql = $"SELECT {Columns} FROM cases WHERE id = @Id";

    const string OfSubjectSql = $"SELECT {Columns} FROM cases WHERE subject_id = @SubjectId ORDER BY opened_at, id";

    const string OfDeliverySql = $"SELECT {Columns} FROM cases WHERE delivery_id = @DeliveryId ORDER BY opened_at, id";

    // By the documents of the message: those of its delivery may be thousands.
    const string UndecidedSql = """
        SELECT COUNT(*) FROM cases
        WHERE subject_id IN (SELECT id FROM documents WHERE message_id = @MessageId) AND message_id = @MessageId
          AND state IN ('Open', 'WaitingForOrder', 'WaitingForReceipt', 'InDispute')
        """;

    const string OfOrderSql = $"SELECT {Columns} FROM cases WHERE order_number = @OrderNumber ORDER BY opened_at, id";

    const string ListSql = $"""
        SELECT {Columns} FROM cases
        WHERE (@State IS NULL OR state = @State) AND (@Partner IS NULL OR partner = @Partner)
          AND (@CaseType IS NULL OR case_type = @CaseType) AND (@Since IS NULL OR opened_at >= @Since)
          AND (@OwnerRole IS NULL OR owner_role = @OwnerRole)
          AND (@IsUndecided = 0 OR state IN ('Open', 'WaitingForOrder', 'WaitingForReceipt', 'InDispute'))
          AND (@OverdueAt IS NULL OR (due_at < @OverdueAt AND clock_stopped_at IS NULL))
        ORDER BY CASE WHEN @IsDueFirst = 1 THEN COALESCE(due_at, 9223372036854775807) ELSE 0 END, opened_at DESC, id DESC
        """;

    const string CloseSql = """
        UPDATE cases
        SET state = 'Closed', closed_at = @ClosedAt, closed_by = @ClosedBy, close_reason = @CloseReason, waiting_until = NULL,
            clock_stopped_at = NULL, version = version + 1
        WHERE subject_id = @SubjectId AND state IN ('Open', 'WaitingForOrder', 'WaitingForReceipt', 'InDispute')
          AND (@CaseType IS NULL OR case_type = @CaseType)
        """;

    /// <summary>Where cases stand.</summary>
    internal static readonly Projection Rows = new Projection<CaseRecord>("cases", Columns, StandingJson.Default.CaseRecord, Find, (_, c) => c.Id) { InsertSql = InsertSql };

    /// <summary>Opens a case, or brings the one that there is up to date.</summary>
    internal static void Open(Transaction tx, CaseRecord opened)
    {
        if (tx.InsertIfAbsent(Rows, opened.Id, InsertSql, opened)) return;
        tx.Touch(Rows, OfSubject(tx, opened.SubjectId).Select(c => c.Id));
        tx.Execute(ReopenSql, opened);
    }

    /// <summary>Puts a new case into the queue.</summary>
    internal static void Insert(Transaction tx, CaseRecord opened) => tx.Insert(Rows, opened.Id, InsertSql, opened);

    /// <summary>Writes a changed case over the one of its version; false when that has changed meanwhile, and then nothing is written.</summary>
    internal static bool Update(Transaction tx, CaseRecord changed) => tx.Update(Rows, changed.Id, UpdateSql, changed) > 0;

    /// <summary>Closes what nobody has decided yet on a subject; null closes every type. Returns how many there were.</summary>
    internal static int Close(Transaction tx, string subjectId, string? caseType, string closedBy, string closeReason, DateTimeOffset closedAt)
    {
        tx.Touch(Rows, OfSubject(tx, subjectId).Where(c => c.IsUndecided).Select(c => c.Id));
        return tx.Execute(CloseSql, new { subjectId, caseType, closedBy, closeReason, closedAt });
    }

    internal static CaseRecord? Find(Transaction tx, string id) => tx.Find<CaseRecord>(FindSql, new { id });

    /// <summary>Cases whose deadline of waiting is past, longest first.</summary>
    internal static IReadOnlyList<CaseRecord> Waited(Transaction tx, DateTimeOffset now, int take) =>
        tx.Query<CaseRecord>(tx.Dialect.Page(WaitedSql), new { now, skip = 0, take });

    internal static IReadOnlyList<CaseRecord> OfSubject(Transaction tx, string subjectId) => tx.Query<CaseRecord>(OfSubjectSql, new { subjectId });

    internal static IReadOnlyList<CaseRecord> OfDelivery(Transaction tx, string deliveryId) => tx.Query<CaseRecord>(OfDeliverySql, new { deliveryId });

    /// <summary>Whether anything of a message waits for a person.</summary>
    internal static bool IsUndecided(Transaction tx, string messageId) => tx.Value<long>(UndecidedSql, new { messageId }) > 0;

    internal static IReadOnlyList<CaseRecord> OfOrder(Transaction tx, string orderNumber) => tx.Query<CaseRecord>(OfOrderSql, new { orderNumber });

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<CaseRecord> List(Transaction tx, CaseFilter filter) => tx.Query<CaseRecord>(tx.Dialect.Page(ListSql), filter);
}

/// <summary>Which cases are asked for; null asks for all.</summary>
sealed record CaseFilter
{
    public CaseState? State { get; init; }

    public string? Partner { get; init; }

    public string? CaseType { get; init; }

    public DateTimeOffset? Since { get; init; }

    public string? OwnerRole { get; init; }

    /// <summary>Only what nobody has decided yet.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>What is due first comes first, rather than what is newest.</summary>
    public bool IsDueFirst { get; init; }

    /// <summary>Only what should have been decided before that moment.</summary>
    public DateTimeOffset? OverdueAt { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 100;
}
