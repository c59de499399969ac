namespace Gateway.Host.Storage;

/// <summary>Where a message stands.</summary>
enum MessageState
{
    /// <summary>Translated; released as soon as its interchange and group are judged good.</summary>
    Staged,

    /// <summary>Released by its verdicts and on its way to the match.</summary>
    Released,

    /// <summary>Rejected by its verdict, its group's or its interchange's: never mapped on, never posted.</summary>
    Rejected,

    /// <summary>Waits with the reason: no map, a value without a cross-reference, a rule of the profile.</summary>
    Held,

    /// <summary>Held by findings of the match: a case is open.</summary>
    Excepted,

    /// <summary>Matched or approved; its posting is due.</summary>
    Matched,

    /// <summary>The ERP has it.</summary>
    Posted,

    /// <summary>Nothing is to be posted: an acknowledgement that was reconciled, or information only.</summary>
    Done,

    /// <summary>Its document came before.</summary>
    Duplicate,

    /// <summary>Worked through in shadow mode: compared, never posted.</summary>
    Shadowed,

    /// <summary>Closed by a named person, with a reason.</summary>
    Closed,

    /// <summary>Given up, with the reason.</summary>
    Failed,

    /// <summary>Ours, written into an interchange.</summary>
    Built,

    /// <summary>Ours, at the partner's; its acknowledgement says more in the verdict.</summary>
    Sent,
}

/// <summary>ST..SE, UNH..UNT, or the rows of one CSV document; received and sent alike.</summary>
sealed record MessageRecord
{
    public required string Id { get; init; }

    public required string GroupId { get; init; }

    public required string InterchangeId { get; init; }

    public required string DeliveryId { get; init; }

    /// <summary>Place in the group, from 1.</summary>
    public required int Ordinal { get; init; }

    public required Direction Direction { get; init; }

    public required MessageState State { get; init; }

    public Verdict? Verdict { get; init; }

    public string? Reason { get; init; }

    public string? Partner { get; init; }

    public string? Agreement { get; init; }

    public required string MessageType { get; init; }

    public required string Version { get; init; }

    public required string ControlNumber { get; init; }

    public string? Implementation { get; init; }

    public string? DocumentKind { get; init; }

    /// <summary>The document's own number, for people.</summary>
    public string? DocumentKey { get; init; }

    public int SegmentCount { get; init; }

    public required long ByteOffset { get; init; }

    public required long ByteLength { get; init; }

    /// <summary>Judged by the nearest release, for the exact one is not here.</summary>
    public bool IsNearest { get; init; }

    public bool IsTest { get; init; }

    public bool IsShadow { get; init; }

    /// <summary>The revision of the profile that judged it; the next four are those of the other files.</summary>
    public string? ProfileHash { get; init; }

    public string? MapHash { get; init; }

    public string? SchemaHash { get; init; }

    public string? GuideHash { get; init; }

    public string? CodesHash { get; init; }

    public string? ClosedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>Messages of one type that are in the same state.</summary>
sealed record MessageCount
{
    public required string MessageType { get; init; }

    public required MessageState State { get; init; }

    public required long Messages { get; init; }
}

/// <summary>Which messages are asked for; null asks for all.</summary>
sealed record MessageFilter
{
    public Direction? Direction { get; init; }

    public MessageState? State { get; init; }

    public string? Partner { get; init; }

    public string? MessageType { get; init; }

    public string? DocumentKey { get; init; }

    public DateTimeOffset? Since { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 100;
}

/// <summary>Messages: staged chunk by chunk, released by the verdict over them.</summary>
static class MessageStore
{
    const string Columns = """
        id, group_id, interchange_id, delivery_id, ordinal, direction, state, verdict, reason, partner, agreement,
        message_type, version, control_number, implementation, document_kind, document_key, segment_count, byte_offset,
        byte_length, is_nearest, is_test, is_shadow, profile_hash, map_hash, schema_hash, guide_hash, codes_hash, closed_by,
        created_at, finished_at
        """;

    const string InsertSql = $"""
        INSERT INTO messages ({Columns})
        VALUES (@Id, @GroupId, @InterchangeId, @DeliveryId, @Ordinal, @Direction, @State, @Verdict, @Reason, @Partner,
            @Agreement, @MessageType, @Version, @ControlNumber, @Implementation, @DocumentKind, @DocumentKey, @SegmentCount,
            @ByteOffset, @ByteLength, @IsNearest, @IsTest, @IsShadow, @ProfileHash, @MapHash, @SchemaHash, @GuideHash,
            @CodesHash, @ClosedBy, @CreatedAt, @FinishedAt)
        """;

    const string FindSql = $"SELECT {Columns} FROM messages WHERE id = @Id";

    const string OfInterchangeSql = $"SELECT {Columns} FROM messages WHERE interchange_id = @InterchangeId ORDER BY byte_offset";

    const string CountSql = """
        SELECT message_type, state, COUNT(*) AS messages FROM messages WHERE interchange_id = @InterchangeId
        GROUP BY message_type, state ORDER BY MIN(byte_offset)
        """;

    const string FirstOffsetSql = "SELECT MIN(byte_offset) FROM messages WHERE interchange_id = @InterchangeId";

    const string JudgedBeforeSql = $"""
        SELECT {Columns} FROM messages
        WHERE direction = 'In' AND partner = @Partner AND message_type = @MessageType AND version = @Version AND profile_hash IS NOT NULL AND created_at <= @Moment
        ORDER BY created_at DESC, id DESC
        """;

    const string InGroupSql = $"SELECT {Columns} FROM messages WHERE group_id = @GroupId AND control_number = @ControlNumber";

    // Release is read off the verdicts, so that the trailer's transaction need not touch every message (DESIGN, Streaming).
    const string ReleasedSql = $"""
        SELECT {Columns} FROM messages
        WHERE interchange_id = @InterchangeId AND state = 'Staged' AND (verdict IS NULL OR verdict <> 'Rejected')
          AND EXISTS (SELECT 1 FROM interchanges i WHERE i.id = messages.interchange_id AND i.state IN ('Accepted', 'PartlyAccepted'))
          AND NOT EXISTS (SELECT 1 FROM functional_groups g WHERE g.id = messages.group_id AND g.verdict = 'Rejected')
        ORDER BY byte_offset
        """;

    // Asked at the end of every document: it begins at the order, in joins that SQLite keeps in their order, and not at the whole exception queue.
    const string WaitingSql = $"""
        SELECT {Columns} FROM messages
        WHERE id IN (
            SELECT m.id FROM document_orders o CROSS JOIN documents d CROSS JOIN messages m
            WHERE o.order_number = @OrderNumber AND d.id = o.document_id AND d.superseded_by IS NULL
              AND m.id = d.message_id AND m.direction = 'In' AND m.state = 'Excepted' AND m.id > @After)
        ORDER BY id
        """;

    // Also those on their way: unlike an order's, a change of terms while a document is judged is noticed by nobody else.
    const string WaitingOfPartnerSql = $"""
        SELECT {Columns} FROM messages
        WHERE direction = 'In' AND state IN ('Excepted', 'Released') AND partner = @Partner AND id > @After
          AND EXISTS (SELECT 1 FROM documents d WHERE d.message_id = messages.id AND d.superseded_by IS NULL)
        ORDER BY id
        """;

    // A staged message shares the fate of what it lies in: the trailer's transaction has not touched its row.
    const string StandingColumns = """
        m.id, CASE
            WHEN m.state <> 'Staged' THEN m.state
            WHEN m.verdict = 'Rejected' OR g.verdict = 'Rejected' OR i.state IN ('Rejected', 'Replaced') THEN 'Rejected'
            WHEN i.state IN ('Accepted', 'PartlyAccepted') THEN 'Released'
            WHEN i.state = 'Duplicate' THEN 'Duplicate'
            WHEN i.state IN ('Collision', 'Held') THEN 'Held'
            ELSE m.state END AS state
        """;

    const string StandingFrom = """
        messages m JOIN interchanges i ON i.id = m.interchange_id JOIN functional_groups g ON g.id = m.group_id
        """;

    const string StandingSql = $"SELECT {StandingColumns} FROM {StandingFrom} WHERE m.interchange_id = @InterchangeId";

    const string StandingOfOneSql = $"SELECT {StandingColumns} FROM {StandingFrom} WHERE m.id = @Id";

    // Staged messages of what was not released are no longer on their way. The states that the index finds come first: this is
    // asked at the end of every message, and must not count all of them each time.
    const string UnfinishedSql = """
        SELECT CASE
            WHEN EXISTS (SELECT 1 FROM messages WHERE delivery_id = @DeliveryId AND state IN ('Released', 'Matched')) THEN 1
            WHEN EXISTS (
                SELECT 1 FROM messages m JOIN interchanges i ON i.id = m.interchange_id JOIN functional_groups g ON g.id = m.group_id
                WHERE m.delivery_id = @DeliveryId AND m.state = 'Staged' AND (m.verdict IS NULL OR m.verdict <> 'Rejected')
                  AND i.state IN ('Reading', 'Accepted', 'PartlyAccepted') AND (g.verdict IS NULL OR g.verdict <> 'Rejected')) THEN 1
            ELSE 0 END
        """;

    const string ListSql = $"""
        SELECT id, state FROM (
            SELECT {StandingColumns}, m.created_at FROM {StandingFrom}
            WHERE (@Direction IS NULL OR m.direction = @Direction) AND (@Partner IS NULL OR m.partner = @Partner)
              AND (@MessageType IS NULL OR m.message_type = @MessageType)
              AND (@DocumentKey IS NULL OR m.document_key = @DocumentKey) AND (@Since IS NULL OR m.created_at >= @Since)) standing
        WHERE (@State IS NULL OR state = @State)
        ORDER BY created_at DESC, id DESC
        """;

    const string ShadowedSql = $"""
        SELECT {Columns} FROM messages
        WHERE direction = 'In' AND is_shadow = 1 AND id > @After AND (@Partner IS NULL OR partner = @Partner)
          AND (@Agreement IS NULL OR agreement = @Agreement) AND (@Since IS NULL OR created_at >= @Since)
        ORDER BY id
        """;

    const string SetStateSql = """
        UPDATE messages SET state = @State, reason = @Reason, finished_at = @FinishedAt WHERE id = @Id
        """;

    const string CloseSql = """
        UPDATE messages SET state = 'Closed', reason = @Reason, closed_by = @ClosedBy, finished_at = @FinishedAt WHERE id = @Id
        """;

    const string ReopenSql = """
        UPDATE messages SET state = 'Excepted', reason = @Reason, closed_by = NULL, finished_at = NULL WHERE id = @Id
        """;

    const string SetVerdictSql = "UPDATE messages SET verdict = @Verdict WHERE id = @Id";

    const string OverrideSql = "UPDATE messages SET state = 'Held', verdict = NULL WHERE id = @Id";

    const string RetranslateSql = """
        UPDATE messages
        SET state = @State, verdict = @Verdict, reason = @Reason, partner = @Partner, agreement = @Agreement,
            document_kind = COALESCE(@DocumentKind, document_kind), document_key = COALESCE(@DocumentKey, document_key), is_nearest = @IsNearest, is_shadow = @IsShadow,
            profile_hash = @ProfileHash, map_hash = @MapHash, schema_hash = @SchemaHash, guide_hash = @GuideHash,
            codes_hash = @CodesHash, finished_at = @FinishedAt
        WHERE id = @Id
        """;

    /// <summary>Where messages stand.</summary>
    internal static readonly Projection Rows = new Projection<MessageRecord>("messages", Columns, StandingJson.Default.MessageRecord, Find, (_, m) => m.DeliveryId) { InsertSql = InsertSql };

    internal static void Insert(Transaction tx, MessageRecord message) => tx.Insert(Rows, message.Id, InsertSql, message);

    internal static MessageRecord? Find(Transaction tx, string id) => tx.Find<MessageRecord>(FindSql, new { id });

    internal static IReadOnlyList<MessageRecord> OfInterchange(Transaction tx, string interchangeId) =>
        tx.Query<MessageRecord>(OfInterchangeSql, new { interchangeId });

    /// <summary>How many messages of an interchange are in which state, by type, in the order of the file; none of them is read for it.</summary>
    internal static IReadOnlyList<MessageCount> Count(Transaction tx, string interchangeId) => tx.Query<MessageCount>(CountSql, new { interchangeId });

    /// <summary>Where the first message of an interchange begins.</summary>
    internal static long FirstOffset(Transaction tx, string interchangeId) => tx.Value<long>(FirstOffsetSql, new { interchangeId });

    /// <summary>The message of a group with this ST02 or UNH 0062, compared as text.</summary>
    internal static MessageRecord? InGroup(Transaction tx, string groupId, string controlNumber) =>
        tx.Find<MessageRecord>(InGroupSql, new { groupId, controlNumber });

    /// <summary>The last message of a kind that a partner had sent by a moment: what judged it was in force then. Null when there is none.</summary>
    internal static MessageRecord? JudgedBefore(Transaction tx, string partner, string messageType, string version, DateTimeOffset moment) =>
        tx.Query<MessageRecord>(tx.Dialect.Page(JudgedBeforeSql), new { partner, messageType, version, moment, skip = 0, take = 1 }).FirstOrDefault();

    /// <summary>Staged messages of an interchange that its verdicts have released, in the order of the file.</summary>
    internal static IReadOnlyList<MessageRecord> Released(Transaction tx, string interchangeId, int take) =>
        tx.Query<MessageRecord>(tx.Dialect.Page(ReleasedSql), new { interchangeId, skip = 0, take });

    /// <summary>Messages in the exception queue whose documents name an order: what becomes known of the order concerns them.</summary>
    internal static IReadOnlyList<MessageRecord> Waiting(Transaction tx, string orderNumber, string after, int take) =>
        tx.Query<MessageRecord>(tx.Dialect.Page(WaitingSql), new { orderNumber, after, skip = 0, take });

    /// <summary>Messages of a partner that are not through the match, those after one, in the order of their ids.</summary>
    internal static IReadOnlyList<MessageRecord> WaitingOfPartner(Transaction tx, string partner, string after, int take) =>
        tx.Query<MessageRecord>(tx.Dialect.Page(WaitingOfPartnerSql), new { partner, after, skip = 0, take });

    /// <summary>Messages that came under agreements in shadow, those after one, in the order of their ids.</summary>
    internal static IReadOnlyList<MessageRecord> Shadowed(Transaction tx, string? partner, string? agreement, DateTimeOffset? since, string after, int take) =>
        tx.Query<MessageRecord>(tx.Dialect.Page(ShadowedSql), new { partner, agreement, since, after, skip = 0, take });

    /// <summary>Whether a message of the delivery is still on its way.</summary>
    internal static bool IsUnfinished(Transaction tx, string deliveryId) => tx.Value<long>(UnfinishedSql, new { deliveryId }) != 0;

    /// <summary>Newest first, each with the state that it stands in.</summary>
    internal static IReadOnlyList<(MessageRecord Message, MessageState State)> List(Transaction tx, MessageFilter filter) =>
        [.. tx.Query<Standing>(tx.Dialect.Page(ListSql), filter).Select(s => (Find(tx, s.Id)!, s.State))];

    /// <summary>The states in which the messages of an interchange stand, by id: staged ones as the verdicts over them say.</summary>
    internal static IReadOnlyDictionary<string, MessageState> Standings(Transaction tx, string interchangeId) =>
        tx.Query<Standing>(StandingSql, new { interchangeId }).ToDictionary(s => s.Id, s => s.State);

    /// <summary>The state in which one message stands.</summary>
    internal static MessageState StandingOf(Transaction tx, string id) => tx.Find<Standing>(StandingOfOneSql, new { id })!.State;

    internal static void SetState(Transaction tx, string id, MessageState state, string? reason = null, DateTimeOffset? finishedAt = null) =>
        tx.Update(Rows, id, SetStateSql, new { id, state, reason, finishedAt });

    /// <summary>Ends a message by a person's decision.</summary>
    internal static void Close(Transaction tx, string id, string closedBy, string reason, DateTimeOffset finishedAt) =>
        tx.Update(Rows, id, CloseSql, new { id, closedBy, reason, finishedAt });

    /// <summary>What was closed waits again.</summary>
    internal static void Reopen(Transaction tx, string id, string reason) => tx.Update(Rows, id, ReopenSql, new { id, reason });

    /// <summary>What a partner's acknowledgement says of a message that we sent.</summary>
    internal static void SetVerdict(Transaction tx, string id, Verdict verdict) => tx.Update(Rows, id, SetVerdictSql, new { id, verdict });

    /// <summary>A person takes up what was answered as rejected: the verdict no longer stands in the way, the answer that was given stays.</summary>
    internal static void Override(Transaction tx, string id) => tx.Update(Rows, id, OverrideSql, new { id });

    /// <summary>Writes the result of translating a message again over the earlier one.</summary>
    internal static void Retranslate(Transaction tx, MessageRecord message) => tx.Update(Rows, message.Id, RetranslateSql, message);

    sealed record Standing
    {
        public required string Id { get; init; }

        public required MessageState State { get; init; }
    }
}
