namespace Gateway.Host.Storage;

/// <summary>Which way bytes go.</summary>
enum Direction
{
    In,
    Out,
}

/// <summary>Where a delivery stands. Inbound: from Received; outbound: from Due.</summary>
enum DeliveryState
{
    /// <summary>Stored and promised; nothing is parsed yet.</summary>
    Received,

    /// <summary>Part of it is translated; the rest follows from the resume offset.</summary>
    Translating,

    /// <summary>Every interchange in it was read; what became of them they say themselves.</summary>
    Done,

    /// <summary>Waits, with the reason: no profile claims the sender, or it is no EDI.</summary>
    Held,

    /// <summary>The same file came before and is not worked again.</summary>
    Duplicate,

    /// <summary>Kept apart, with the reason: it contradicts what came before, or came on a channel that may not carry it.</summary>
    Quarantined,

    /// <summary>Built and stored; to be delivered.</summary>
    Due,

    /// <summary>A delivery is being tried; whether it arrived is not known yet.</summary>
    Sending,

    /// <summary>Posted by AS2; the partner's receipt is to come.</summary>
    AwaitingReceipt,

    /// <summary>The partner has it.</summary>
    Sent,

    /// <summary>The partner's receipt says that he has it not, or something else: waits for a person, with the reason.</summary>
    Disputed,

    /// <summary>Given up, with the reason and the payload.</summary>
    Failed,

    /// <summary>Closed by a named person.</summary>
    Cancelled,
}

/// <summary>Bytes that came in or go out as one unit.</summary>
sealed record DeliveryRecord
{
    public required string Id { get; init; }

    public required Direction Direction { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Why it is held, quarantined or failed: a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The profile; null until one claims the sender.</summary>
    public string? Partner { get; init; }

    /// <summary>The channel: a mailbox of a profile, <c>as2</c>, <c>api</c>, <c>command-line</c>.</summary>
    public required string Mailbox { get; init; }

    /// <summary>As the partner named it, or as it is to be named there. Never a path of ours.</summary>
    public required string FileName { get; init; }

    public required string PayloadHash { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The delivery that began the story; its own id when it is the first.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>How many identical files came before it and were accepted.</summary>
    public int Generation { get; init; }

    /// <summary>How many deliveries with the same bytes had come in before it, whatever became of them; 0 for what goes out.</summary>
    /// <remarks>Counted when it is recorded, so that no clock has a say in it.</remarks>
    public long Earlier { get; init; }

    /// <summary>The delivery whose bytes it bears once more, as they were or edited, because a person wished it; null for what came by itself.</summary>
    public string? CopyOf { get; init; }

    /// <summary>Bytes whose translation is committed.</summary>
    public long ResumeOffset { get; init; }

    public int Attempts { get; init; }

    /// <summary>Server and folder where its upload waits for its name; null before there is one.</summary>
    public string? UploadedTo { get; init; }

    /// <summary>When it was received, or built.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was done, or delivered.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>Which deliveries are asked for; null asks for all.</summary>
sealed record DeliveryFilter
{
    public Direction? Direction { get; init; }

    public DeliveryState? State { get; init; }

    public string? Partner { get; init; }

    public DateTimeOffset? Since { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 100;
}

/// <summary>Deliveries: recorded when their bytes are durable, kept for ever.</summary>
static class DeliveryStore
{
    const string Columns = """
        id, direction, state, reason, partner, mailbox, file_name, payload_hash, size_bytes, correlation_id, generation,
        resume_offset, attempts, uploaded_to, created_at, finished_at, copy_of, earlier
        """;

    const string InsertSql = $"""
        INSERT INTO deliveries ({Columns})
        VALUES (@Id, @Direction, @State, @Reason, @Partner, @Mailbox, @FileName, @PayloadHash, @SizeBytes, @CorrelationId,
            @Generation, @ResumeOffset, @Attempts, @UploadedTo, @CreatedAt, @FinishedAt, @CopyOf, @Earlier)
        """;

    const string FindSql = $"SELECT {Columns} FROM deliveries WHERE id = @Id";

    const string OfPayloadSql = $"SELECT {Columns} FROM deliveries WHERE payload_hash = @Hash ORDER BY created_at, id";

    const string EarlierSql = "SELECT COUNT(*) FROM deliveries WHERE payload_hash = @PayloadHash AND direction = 'In'";

    const string OfStorySql = $"SELECT {Columns} FROM deliveries WHERE correlation_id = @CorrelationId ORDER BY created_at, id";

    const string ListSql = $"""
        SELECT {Columns} FROM deliveries
        WHERE (@Direction IS NULL OR direction = @Direction) AND (@State IS NULL OR state = @State)
          AND (@Partner IS NULL OR partner = @Partner) AND (@Since IS NULL OR created_at >= @Since)
        ORDER BY created_at DESC, id DESC
        """;

    const string ByFileNameSql = $"SELECT {Columns} FROM deliveries WHERE file_name = @FileName ORDER BY created_at DESC, id DESC";

    const string WaitingSql = $"""
        SELECT {Columns} FROM deliveries
        WHERE id > @After AND direction = 'In' AND (state = 'Held' OR (state = 'Quarantined'
          AND EXISTS (SELECT 1 FROM interchanges i WHERE i.delivery_id = deliveries.id AND i.state = 'Held')))
        ORDER BY id
        """;

    const string UnsentSql = $"SELECT {Columns} FROM deliveries WHERE direction = 'Out' AND state IN ('Due', 'Sending', 'AwaitingReceipt') ORDER BY created_at, id";

    const string CountUnsentSql = "SELECT COUNT(*) FROM deliveries WHERE direction = 'Out' AND state IN ('Due', 'Sending', 'AwaitingReceipt')";

    const string PayloadsSql = "SELECT DISTINCT payload_hash FROM deliveries WHERE payload_hash > @After ORDER BY payload_hash";

    const string SetStateSql = """
        UPDATE deliveries SET state = @State, reason = @Reason, finished_at = @FinishedAt WHERE id = @Id
        """;

    const string ReopenSql = "UPDATE deliveries SET finished_at = NULL WHERE id = @Id";

    const string FinishSql = "UPDATE deliveries SET finished_at = @FinishedAt WHERE id = @Id AND finished_at IS NULL";

    const string SetPartnerSql = "UPDATE deliveries SET partner = @Partner WHERE id = @Id";

    const string AdvanceSql = """
        UPDATE deliveries SET resume_offset = @ResumeOffset, state = 'Translating', reason = NULL WHERE id = @Id
        """;

    const string CountAttemptSql = "UPDATE deliveries SET attempts = attempts + 1, state = @State WHERE id = @Id";

    const string ForgetUploadSql = "UPDATE deliveries SET uploaded_to = NULL WHERE id = @Id";

    const string CountUploadSql = "UPDATE deliveries SET attempts = attempts + 1, state = 'Sending', uploaded_to = @Place WHERE id = @Id";

    /// <summary>Where deliveries stand.</summary>
    internal static readonly Projection Rows = new Projection<DeliveryRecord>("deliveries", Columns, StandingJson.Default.DeliveryRecord, Find, (_, d) => d.Id) { InsertSql = InsertSql };

    /// <summary>Records a delivery, and counts how often its bytes had come in before.</summary>
    internal static void Insert(Transaction tx, DeliveryRecord delivery)
    {
        if (delivery.Direction == Direction.In) PayloadStore.Lock(tx, delivery.PayloadHash);
        tx.Insert(Rows, delivery.Id, InsertSql, delivery with { Earlier = delivery.Direction == Direction.In ? tx.Value<long>(EarlierSql, delivery) : 0 });
        EventStore.OwnChain(tx, delivery.Id);
        EventStore.OwnChain(tx, Standings.ChainOf(delivery.Id));
    }

    internal static DeliveryRecord? Find(Transaction tx, string id) => tx.Find<DeliveryRecord>(FindSql, new { id });

    internal static IReadOnlyList<DeliveryRecord> OfPayload(Transaction tx, string hash) =>
        tx.Query<DeliveryRecord>(OfPayloadSql, new { hash });

    /// <summary>Everything that came and went in one story, oldest first.</summary>
    internal static IReadOnlyList<DeliveryRecord> OfStory(Transaction tx, string correlationId) =>
        tx.Query<DeliveryRecord>(OfStorySql, new { correlationId });

    /// <summary>What came or went under that name, newest first.</summary>
    internal static IReadOnlyList<DeliveryRecord> ByFileName(Transaction tx, string fileName, int take) =>
        tx.Query<DeliveryRecord>(tx.Dialect.Page(ByFileNameSql), new { fileName, skip = 0, take });

    /// <summary>What other profiles or maps may set free: held deliveries, and those kept apart for the channel they came through. Those after one,
    /// in the order of their ids, so that all can be walked in pages.</summary>
    internal static IReadOnlyList<DeliveryRecord> Waiting(Transaction tx, string after, int take) =>
        tx.Query<DeliveryRecord>(tx.Dialect.Page(WaitingSql), new { after, skip = 0, take });

    /// <summary>What is due to partners and is not theirs for certain, oldest first.</summary>
    internal static IReadOnlyList<DeliveryRecord> Unsent(Transaction tx, int take) => tx.Query<DeliveryRecord>(tx.Dialect.Page(UnsentSql), new { skip = 0, take });

    /// <summary>How many those are.</summary>
    internal static long CountUnsent(Transaction tx) => tx.Value<long>(CountUnsentSql);

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<DeliveryRecord> List(Transaction tx, DeliveryFilter filter) =>
        tx.Query<DeliveryRecord>(tx.Dialect.Page(ListSql), filter);

    /// <summary>The payloads after one, in the order of their hashes, so that all can be walked in pages.</summary>
    internal static IReadOnlyList<string> Payloads(Transaction tx, string after, int take) =>
        tx.Query<string>(tx.Dialect.Page(PayloadsSql), new { after, skip = 0, take });

    internal static void SetState(Transaction tx, string id, DeliveryState state, string? reason = null, DateTimeOffset? finishedAt = null) =>
        tx.Update(Rows, id, SetStateSql, new { id, state, reason, finishedAt });

    /// <summary>Everything in the delivery has come to its end; false when that was said before.</summary>
    internal static bool Finish(Transaction tx, string id, DateTimeOffset finishedAt) => tx.Update(Rows, id, FinishSql, new { id, finishedAt }) > 0;

    /// <summary>Something in it goes on.</summary>
    internal static void Reopen(Transaction tx, string id) => tx.Update(Rows, id, ReopenSql, new { id });

    internal static void SetPartner(Transaction tx, string id, string partner) => tx.Update(Rows, id, SetPartnerSql, new { id, partner });

    /// <summary>Nothing that was uploaded is there any more: taken up again, it begins with the upload.</summary>
    internal static void ForgetUpload(Transaction tx, string id) => tx.Update(Rows, id, ForgetUploadSql, new { id });

    /// <summary>Says in the chunk's own transaction how far the translation is committed.</summary>
    internal static void Advance(Transaction tx, string id, long resumeOffset) => tx.Update(Rows, id, AdvanceSql, new { id, resumeOffset });

    /// <summary>Counts an upload, and says where it lies until it is given its name.</summary>
    internal static void CountUpload(Transaction tx, string id, string place) => tx.Update(Rows, id, CountUploadSql, new { id, place });

    /// <summary>Counts an attempt before it is made.</summary>
    internal static void CountAttempt(Transaction tx, string id, DeliveryState state) => tx.Update(Rows, id, CountAttemptSql, new { id, state });
}
