namespace Gateway.Host.Storage;

/// <summary>Where an acknowledgement that we owe stands.</summary>
enum AcknowledgementState
{
    /// <summary>Owed; the partner's schedule sends it.</summary>
    Due,

    /// <summary>Written into an outbound delivery, which carries it from here on.</summary>
    Built,

    /// <summary>At the partner's.</summary>
    Sent,

    /// <summary>Its delivery was given up.</summary>
    Failed,

    /// <summary>Never sent: shadow mode, the profile asks for none, or a person cancelled what it answers.</summary>
    Suppressed,
}

/// <summary>An acknowledgement that we owe for a group, or for an interchange.</summary>
sealed record AcknowledgementRecord
{
    public required string Id { get; init; }

    public required string InterchangeId { get; init; }

    /// <summary>The group; empty where the whole interchange is acknowledged (TA1, CONTRL).</summary>
    public string GroupKey { get; init; } = "";

    /// <summary><c>997</c>, <c>999</c>, <c>TA1</c>, <c>CONTRL</c>.</summary>
    public required string Kind { get; init; }

    public required AcknowledgementState State { get; init; }

    public required string Partner { get; init; }

    /// <summary>The delivery that is acknowledged.</summary>
    public required string DeliveryId { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The delivery that carries it.</summary>
    public string? OutDeliveryId { get; init; }

    /// <summary>Of the interchange that carries it.</summary>
    public string? ControlNumber { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Acknowledgements that we owe: one per group and kind, whatever wakes twice.</summary>
static class AcknowledgementStore
{
    const string Columns = """
        id, interchange_id, group_key, kind, state, partner, delivery_id, verdict, out_delivery_id, control_number, due_at,
        sent_at, created_at
        """;

    const string InsertSql = $"""
        INSERT INTO acknowledgements ({Columns})
        VALUES (@Id, @InterchangeId, @GroupKey, @Kind, @State, @Partner, @DeliveryId, @Verdict, @OutDeliveryId,
            @ControlNumber, @DueAt, @SentAt, @CreatedAt)
        """;

    const string FindSql = $"SELECT {Columns} FROM acknowledgements WHERE id = @Id";

    const string DueSql = $"""
        SELECT {Columns} FROM acknowledgements
        WHERE state = 'Due' AND partner = @Partner AND (due_at <= @Now OR created_at > @Now)
          AND (@AfterId IS NULL OR due_at > @AfterDueAt OR (due_at = @AfterDueAt AND id > @AfterId))
        ORDER BY due_at, id
        """;

    const string DuePartnersSql = "SELECT DISTINCT partner FROM acknowledgements WHERE state = 'Due' AND (due_at <= @Now OR created_at > @Now) ORDER BY partner";

    const string OfInterchangeSql = $"SELECT {Columns} FROM acknowledgements WHERE interchange_id = @InterchangeId ORDER BY id";

    const string CarriedBySql = $"SELECT {Columns} FROM acknowledgements WHERE out_delivery_id = @OutDeliveryId ORDER BY id";

    const string ListSql = $"""
        SELECT {Columns} FROM acknowledgements
        WHERE (@State IS NULL OR state = @State) AND (@Partner IS NULL OR partner = @Partner) AND (@Since IS NULL OR created_at >= @Since)
        ORDER BY created_at DESC, id DESC
        """;

    const string BuildSql = """
        UPDATE acknowledgements SET state = 'Built', out_delivery_id = @OutDeliveryId, control_number = @ControlNumber
        WHERE id = @Id AND state = 'Due'
        """;

    const string SentSql = "UPDATE acknowledgements SET state = 'Sent', sent_at = @SentAt WHERE out_delivery_id = @OutDeliveryId";

    const string SetStateSql = "UPDATE acknowledgements SET state = @State WHERE out_delivery_id = @OutDeliveryId";

    const string SuppressSql = "UPDATE acknowledgements SET state = 'Suppressed' WHERE delivery_id = @DeliveryId AND state = 'Due'";

    const string OwedSql = "SELECT id FROM acknowledgements WHERE delivery_id = @DeliveryId AND state = 'Due' ORDER BY id";

    /// <summary>Where acknowledgements that we owe stand.</summary>
    internal static readonly Projection Rows = new Projection<AcknowledgementRecord>(
        "acknowledgements", Columns, StandingJson.Default.AcknowledgementRecord, Find, (_, a) => a.DeliveryId)
    {
        InsertSql = InsertSql,
    };

    /// <summary>Writes down what we owe; false when it was written down before.</summary>
    internal static bool Owe(Transaction tx, AcknowledgementRecord acknowledgement) => tx.InsertIfAbsent(Rows, acknowledgement.Id, InsertSql, acknowledgement);

    internal static AcknowledgementRecord? Find(Transaction tx, string id) => tx.Find<AcknowledgementRecord>(FindSql, new { id });

    /// <summary>What is due to a partner now, oldest first.</summary>
    /// <param name="tx">Reads.</param>
    /// <param name="partner">To whom.</param>
    /// <param name="now">The moment.</param>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="take">As many as a page holds.</param>
    internal static IReadOnlyList<AcknowledgementRecord> Due(Transaction tx, string partner, DateTimeOffset now, AcknowledgementRecord? after, int take) =>
        tx.Query<AcknowledgementRecord>(tx.Dialect.Page(DueSql), new { partner, now, AfterId = after?.Id, AfterDueAt = after?.DueAt, skip = 0, take });

    /// <summary>The partners to whom something is due now.</summary>
    internal static IReadOnlyList<string> DuePartners(Transaction tx, DateTimeOffset now) => tx.Query<string>(DuePartnersSql, new { now });

    internal static IReadOnlyList<AcknowledgementRecord> OfInterchange(Transaction tx, string interchangeId) =>
        tx.Query<AcknowledgementRecord>(OfInterchangeSql, new { interchangeId });

    internal static IReadOnlyList<AcknowledgementRecord> CarriedBy(Transaction tx, string outDeliveryId) =>
        tx.Query<AcknowledgementRecord>(CarriedBySql, new { outDeliveryId });

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<AcknowledgementRecord> List(Transaction tx, AcknowledgementState? state, string? partner, DateTimeOffset? since, int take) =>
        tx.Query<AcknowledgementRecord>(tx.Dialect.Page(ListSql), new { state, partner, since, skip = 0, take });

    /// <summary>Ties a due acknowledgement to the delivery that carries it; false when another worker was faster.</summary>
    internal static bool Build(Transaction tx, string id, string outDeliveryId, string controlNumber) =>
        tx.Update(Rows, id, BuildSql, new { id, outDeliveryId, controlNumber }) > 0;

    /// <summary>All that a delivery carried is at the partner's.</summary>
    internal static void MarkSent(Transaction tx, string outDeliveryId, DateTimeOffset sentAt)
    {
        TouchCarried(tx, outDeliveryId);
        tx.Execute(SentSql, new { outDeliveryId, sentAt });
    }

    /// <summary>The delivery was given up, or is tried again.</summary>
    internal static void SetState(Transaction tx, string outDeliveryId, AcknowledgementState state)
    {
        TouchCarried(tx, outDeliveryId);
        tx.Execute(SetStateSql, new { outDeliveryId, state });
    }

    /// <summary>What is owed for a delivery, and not written yet, is never said.</summary>
    internal static void Suppress(Transaction tx, string deliveryId)
    {
        tx.Touch(Rows, tx.Query<string>(OwedSql, new { deliveryId }));
        tx.Execute(SuppressSql, new { deliveryId });
    }

    static void TouchCarried(Transaction tx, string outDeliveryId) => tx.Touch(Rows, CarriedBy(tx, outDeliveryId).Select(a => a.Id));
}
