using Gateway.Translation;

namespace Gateway.Host.Storage;

/// <summary>Where an interchange stands.</summary>
enum InterchangeState
{
    /// <summary>Its trailer was not read yet; nothing in it is released.</summary>
    Reading,

    /// <summary>Judged good: its messages are released.</summary>
    Accepted,

    /// <summary>Judged: some of its groups or messages are released, the others rejected.</summary>
    PartlyAccepted,

    /// <summary>Judged bad as a whole: nothing in it is released.</summary>
    Rejected,

    /// <summary>It came before, the same bytes: the stored answer is replayed.</summary>
    Duplicate,

    /// <summary>Its control number came before with other content: kept apart.</summary>
    Collision,

    /// <summary>Waits for a profile or a person, with the reason.</summary>
    Held,

    /// <summary>Nothing of it was accepted and a resend took its place.</summary>
    Replaced,

    /// <summary>Ours, written and stored.</summary>
    Built,

    /// <summary>Ours, at the partner's.</summary>
    Sent,
}

/// <summary>What an acknowledgement says of an interchange, group or message: A, E, P or R.</summary>
enum Verdict
{
    Accepted,
    AcceptedWithErrors,
    PartlyAccepted,
    Rejected,
}

/// <summary>ISA..IEA, UNB..UNZ, or a whole CSV file; received and sent alike.</summary>
sealed record InterchangeRecord
{
    public required string Id { get; init; }

    public required string DeliveryId { get; init; }

    /// <summary>Place in the delivery, from 1.</summary>
    public required int Ordinal { get; init; }

    public required Direction Direction { get; init; }

    public required InterchangeState State { get; init; }

    public Verdict? Verdict { get; init; }

    public string? Reason { get; init; }

    public string? Partner { get; init; }

    public required Standard Standard { get; init; }

    public required string Version { get; init; }

    public string? SenderQualifier { get; init; }

    public required string SenderId { get; init; }

    public string? ReceiverQualifier { get; init; }

    public required string ReceiverId { get; init; }

    public required string ControlNumber { get; init; }

    public bool IsTest { get; init; }

    public bool IsAckRequested { get; init; }

    public string? StatedDate { get; init; }

    public string? StatedTime { get; init; }

    /// <summary>JSON.</summary>
    public string? Delimiters { get; init; }

    public required long ByteOffset { get; init; }

    /// <summary>Zero until the trailer was read.</summary>
    public long ByteLength { get; init; }

    /// <summary>SHA-256 of its own bytes.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The interchange that bore this control number first.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>JSON of the interchange report, from which acknowledgements are built.</summary>
    public string? Report { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? JudgedAt { get; init; }
}

/// <summary>Which interchanges are asked for; null asks for all.</summary>
sealed record InterchangeFilter
{
    public Direction? Direction { get; init; }

    public InterchangeState? State { get; init; }

    public string? Partner { get; init; }

    public string? ControlNumber { get; init; }

    public DateTimeOffset? Since { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 100;
}

/// <summary>Interchanges: inserted when their header is read, judged by the transaction that reads the trailer.</summary>
static class InterchangeStore
{
    const string Columns = """
        id, delivery_id, ordinal, direction, state, verdict, reason, partner, standard, version, sender_qualifier, sender_id,
        receiver_qualifier, receiver_id, control_number, is_test, is_ack_requested, stated_date, stated_time, delimiters,
        byte_offset, byte_length, content_hash, duplicate_of, report, created_at, judged_at
        """;

    const string InsertSql = $"""
        INSERT INTO interchanges ({Columns})
        VALUES (@Id, @DeliveryId, @Ordinal, @Direction, @State, @Verdict, @Reason, @Partner, @Standard, @Version,
            @SenderQualifier, @SenderId, @ReceiverQualifier, @ReceiverId, @ControlNumber, @IsTest, @IsAckRequested,
            @StatedDate, @StatedTime, @Delimiters, @ByteOffset, @ByteLength, @ContentHash, @DuplicateOf, @Report, @CreatedAt, @JudgedAt)
        """;

    const string FindSql = $"SELECT {Columns} FROM interchanges WHERE id = @Id";

    const string OfDeliverySql = $"SELECT {Columns} FROM interchanges WHERE delivery_id = @DeliveryId ORDER BY ordinal";

    const string ByControlNumberSql = $"""
        SELECT {Columns} FROM interchanges
        WHERE partner = @Partner AND direction = @Direction AND control_number = @ControlNumber ORDER BY created_at DESC, id DESC
        """;

    const string NumberedSql = $"SELECT {Columns} FROM interchanges WHERE control_number = @ControlNumber ORDER BY created_at DESC";

    // The party's id may be the whole name, or what follows its qualifier.
    const string UncountedSql = $"""
        SELECT {Columns} FROM interchanges
        WHERE state IN ('Reading', 'Held', 'Collision') AND created_at >= @Since AND direction = 'In' AND standard = @Standard AND is_test = @IsTest
          AND sender_id IN (@Sender, @SenderId) AND receiver_id IN (@Receiver, @ReceiverId)
        ORDER BY created_at DESC, id DESC
        """;

    const string ListSql = $"""
        SELECT {Columns} FROM interchanges
        WHERE (@Direction IS NULL OR direction = @Direction) AND (@State IS NULL OR state = @State)
          AND (@Partner IS NULL OR partner = @Partner) AND (@ControlNumber IS NULL OR control_number = @ControlNumber)
          AND (@Since IS NULL OR created_at >= @Since)
        ORDER BY created_at DESC, id DESC
        """;

    const string JudgeSql = """
        UPDATE interchanges
        SET state = @State, verdict = @Verdict, reason = @Reason, byte_length = @ByteLength, content_hash = @ContentHash,
            duplicate_of = @DuplicateOf, report = @Report, judged_at = @JudgedAt
        WHERE id = @Id
        """;

    const string ClaimSql = "UPDATE interchanges SET partner = @Partner, state = 'Reading', reason = NULL WHERE id = @Id AND state = 'Held'";

    const string SetStateSql = "UPDATE interchanges SET state = @State, reason = @Reason WHERE id = @Id";

    const string DeliverySql = "SELECT delivery_id FROM interchanges WHERE id = @Id";

    /// <summary>Where interchanges stand. Their reports follow from their bytes.</summary>
    internal static readonly Projection Rows = new Projection<InterchangeRecord>("interchanges", Columns, StandingJson.Default.InterchangeRecord, Find, (_, i) => i.DeliveryId)
    {
        InsertSql = InsertSql,
        Untold = ["report"],
    };

    internal static void Insert(Transaction tx, InterchangeRecord interchange) => tx.Insert(Rows, interchange.Id, InsertSql, interchange);

    /// <summary>The delivery that an interchange lies in.</summary>
    internal static string DeliveryOf(Transaction tx, string id) => tx.Value<string>(DeliverySql, new { id })!;

    internal static InterchangeRecord? Find(Transaction tx, string id) => tx.Find<InterchangeRecord>(FindSql, new { id });

    internal static IReadOnlyList<InterchangeRecord> OfDelivery(Transaction tx, string deliveryId) =>
        tx.Query<InterchangeRecord>(OfDeliverySql, new { deliveryId });

    /// <summary>Newest first: control numbers wrap.</summary>
    internal static IReadOnlyList<InterchangeRecord> ByControlNumber(Transaction tx, string partner, Direction direction, string controlNumber) =>
        tx.Query<InterchangeRecord>(ByControlNumberSql, new { partner, direction, controlNumber });

    /// <summary>Whoever sent them, newest first.</summary>
    internal static IReadOnlyList<InterchangeRecord> Numbered(Transaction tx, string controlNumber, int take) =>
        tx.Query<InterchangeRecord>(tx.Dialect.Page(NumberedSql), new { controlNumber, skip = 0, take });

    /// <summary>What came from one party to another and was not judged, or was kept apart, so that its number was not counted; newest first.</summary>
    internal static IEnumerable<InterchangeRecord> Uncounted(Transaction tx, NumberStream stream, DateTimeOffset since, int take) =>
        tx.Query<InterchangeRecord>(tx.Dialect.Page(UncountedSql), new
        {
            stream.Standard, stream.IsTest, stream.Sender, stream.Receiver,
            SenderId = IdOf(stream.Sender), ReceiverId = IdOf(stream.Receiver), since, skip = 0, take,
        }).Where(i => stream.IsBetween(NumberStream.Name(i.SenderQualifier, i.SenderId), NumberStream.Name(i.ReceiverQualifier, i.ReceiverId)));

    static string IdOf(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<InterchangeRecord> List(Transaction tx, InterchangeFilter filter) =>
        tx.Query<InterchangeRecord>(tx.Dialect.Page(ListSql), filter);

    /// <summary>Writes what the trailer decided; release follows from it without another update.</summary>
    internal static void Judge(Transaction tx, InterchangeRecord judged) => tx.Update(Rows, judged.Id, JudgeSql, judged);

    /// <summary>A profile has come to claim the sender of an interchange that was held.</summary>
    internal static void Claim(Transaction tx, string id, string partner) => tx.Update(Rows, id, ClaimSql, new { id, partner });

    internal static void SetState(Transaction tx, string id, InterchangeState state, string? reason = null) =>
        tx.Update(Rows, id, SetStateSql, new { id, state, reason });
}
