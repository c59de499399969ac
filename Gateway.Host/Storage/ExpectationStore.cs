namespace Gateway.Host.Storage;

/// <summary>Where an acknowledgement that a partner owes us stands.</summary>
enum ExpectationState
{
    Expected,

    /// <summary>The deadline has passed; a late answer still reconciles.</summary>
    Overdue,
    Accepted,
    AcceptedWithErrors,
    PartlyAccepted,
    Rejected,

    /// <summary>A person has said that it is not waited for; one that comes all the same reconciles.</summary>
    Waived,
}

/// <summary>An acknowledgement that a partner owes us for a group, or for an interchange, that we sent.</summary>
sealed record ExpectationRecord
{
    public required string Id { get; init; }

    public required string InterchangeId { get; init; }

    /// <summary>The group; empty where the whole interchange is to be acknowledged.</summary>
    public string GroupKey { get; init; } = "";

    /// <summary><c>997</c>, <c>999</c>, <c>TA1</c>, <c>CONTRL</c>.</summary>
    public required string Kind { get; init; }

    public required ExpectationState State { get; init; }

    /// <summary>Answered after the deadline.</summary>
    public bool IsLate { get; init; }

    public required string Partner { get; init; }

    /// <summary>AK101.</summary>
    public string? FunctionalId { get; init; }

    /// <summary>AK102, TA101 or UCI 0020.</summary>
    public required string ControlNumber { get; init; }

    /// <summary>Compared as a number where it is one.</summary>
    public long? ControlValue => GroupRecord.ControlValueOf(ControlNumber);

    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The message or interchange that answered.</summary>
    public string? AnsweredBy { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Acknowledgements that partners owe us, with deadlines.</summary>
static class ExpectationStore
{
    const string Columns = """
        id, interchange_id, group_key, kind, state, is_late, partner, functional_id, control_number, deadline, answered_by,
        answered_at, created_at
        """;

    const string InsertSql = $"""
        INSERT INTO expectations ({Columns}, control_value)
        VALUES (@Id, @InterchangeId, @GroupKey, @Kind, @State, @IsLate, @Partner, @FunctionalId, @ControlNumber, @Deadline,
            @AnsweredBy, @AnsweredAt, @CreatedAt, @ControlValue)
        """;

    // Numbers are compared as numbers; what is none (UNB 0020 may hold letters) as text. Two statements, for an OR of both finds no index.
    const string FindByValueSql = $"""
        SELECT {Columns} FROM expectations
        WHERE partner = @Partner AND kind = @Kind AND control_value = @ControlValue AND (@FunctionalId IS NULL OR functional_id = @FunctionalId)
        ORDER BY created_at DESC, id DESC
        """;

    const string FindByTextSql = $"""
        SELECT {Columns} FROM expectations
        WHERE partner = @Partner AND kind = @Kind AND control_value IS NULL AND control_number = @ControlNumber
          AND (@FunctionalId IS NULL OR functional_id = @FunctionalId)
        ORDER BY created_at DESC, id DESC
        """;

    const string OfInterchangeSql = $"SELECT {Columns} FROM expectations WHERE interchange_id = @InterchangeId ORDER BY id";

    const string ListSql = $"""
        SELECT {Columns} FROM expectations
        WHERE (@State IS NULL OR state = @State) AND (@Partner IS NULL OR partner = @Partner) AND (@Since IS NULL OR created_at >= @Since)
        ORDER BY created_at DESC, id DESC
        """;

    const string PassedSql = $"SELECT {Columns} FROM expectations WHERE state = 'Expected' AND deadline < @Now ORDER BY deadline, id";

    const string OverdueSql = "UPDATE expectations SET state = 'Overdue' WHERE id = @Id AND state = 'Expected'";

    const string AnswerSql = """
        UPDATE expectations
        SET state = @State, answered_by = @AnsweredBy, answered_at = @AnsweredAt,
            is_late = CASE WHEN deadline < @AnsweredAt THEN 1 ELSE 0 END
        WHERE id = @Id AND state IN ('Expected', 'Overdue', 'Waived')
        """;

    const string FindSql = $"SELECT {Columns} FROM expectations WHERE id = @Id";

    const string WaiveSql = "UPDATE expectations SET state = 'Waived', answered_at = @AnsweredAt WHERE id = @Id AND state IN ('Expected', 'Overdue')";

    /// <summary>Where acknowledgements that partners owe us stand.</summary>
    internal static readonly Projection Rows = new Projection<ExpectationRecord>(
        "expectations", Columns + ", control_value", StandingJson.Default.ExpectationRecord, Find, (tx, e) => InterchangeStore.DeliveryOf(tx, e.InterchangeId))
    {
        InsertSql = InsertSql,
    };

    /// <summary>Writes down what a partner owes; false when it was written down before.</summary>
    internal static bool Expect(Transaction tx, ExpectationRecord expectation) => tx.InsertIfAbsent(Rows, expectation.Id, InsertSql, expectation);

    /// <summary>The expectations that an acknowledgement may answer, newest first: numbers wrap.</summary>
    internal static IReadOnlyList<ExpectationRecord> Find(Transaction tx, string partner, string kind, string? functionalId, string controlNumber) =>
        GroupRecord.ControlValueOf(controlNumber) is { } controlValue
            ? tx.Query<ExpectationRecord>(FindByValueSql, new { partner, kind, functionalId, controlValue })
            : tx.Query<ExpectationRecord>(FindByTextSql, new { partner, kind, functionalId, controlNumber });

    internal static IReadOnlyList<ExpectationRecord> OfInterchange(Transaction tx, string interchangeId) =>
        tx.Query<ExpectationRecord>(OfInterchangeSql, new { interchangeId });

    internal static ExpectationRecord? Find(Transaction tx, string id) => tx.Find<ExpectationRecord>(FindSql, new { id });

    /// <summary>Nobody waits for it any more; false when it was answered.</summary>
    internal static bool Waive(Transaction tx, string id, DateTimeOffset answeredAt) => tx.Update(Rows, id, WaiveSql, new { id, answeredAt }) > 0;

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<ExpectationRecord> List(Transaction tx, ExpectationState? state, string? partner, DateTimeOffset? since, int take) =>
        tx.Query<ExpectationRecord>(tx.Dialect.Page(ListSql), new { state, partner, since, skip = 0, take });

    /// <summary>Marks what is past its deadline and returns it; each is returned once.</summary>
    internal static IReadOnlyList<ExpectationRecord> MarkOverdue(Transaction tx, DateTimeOffset now, int take) =>
        [.. tx.Query<ExpectationRecord>(tx.Dialect.Page(PassedSql), new { now, skip = 0, take }).Where(e => tx.Update(Rows, e.Id, OverdueSql, e) > 0)];

    /// <summary>Reconciles an answer; false when it was answered before, which then stands.</summary>
    internal static bool Answer(Transaction tx, string id, ExpectationState state, string answeredBy, DateTimeOffset answeredAt) =>
        tx.Update(Rows, id, AnswerSql, new { id, state, answeredBy, answeredAt }) > 0;
}
