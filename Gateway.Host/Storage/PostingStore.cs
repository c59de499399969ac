namespace Gateway.Host.Storage;

/// <summary>Where a posting to the ERP stands.</summary>
enum PostingState
{
    /// <summary>To be sent.</summary>
    Due,

    /// <summary>Being sent. Found so after a crash, it is unknown.</summary>
    Sending,

    /// <summary>Sent without an answer: resolved by asking the ERP, never by sending again.</summary>
    Unknown,

    /// <summary>The ERP has it.</summary>
    Posted,

    /// <summary>The ERP refuses it: a person decides.</summary>
    Rejected,

    /// <summary>Given up after the last attempt.</summary>
    Dead,

    /// <summary>Taken back before it was sent.</summary>
    Cancelled,
}

/// <summary>One part of a document on its way into the ERP. A part is posted once; an approval posts the next part.</summary>
sealed record PostingRecord
{
    readonly string? _key;

    public required string Id { get; init; }

    public required string DocumentId { get; init; }

    /// <summary>From 1.</summary>
    public required int Part { get; init; }

    /// <summary>The Idempotency-Key. Of what came in a message it follows from the bytes and their place, so that the same bytes, taken in
    /// again after a restore, are known to the ERP.</summary>
    public string PostingKey { get => _key ?? FormattableString.Invariant($"{DocumentId}:{Part}"); init => _key = value; }

    public required PostingState State { get; init; }

    /// <summary>Name of the connector that takes it.</summary>
    public required string Connector { get; init; }

    public required string Partner { get; init; }

    public required string DocumentKind { get; init; }

    /// <summary>The supplier's number in the ERP.</summary>
    public required string Supplier { get; init; }

    public string? Company { get; init; }

    /// <summary>Postings with the same one keep their order.</summary>
    public string? OrderKey { get; init; }

    public string? DeliveryId { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>The JSON that is posted, as it was approved.</summary>
    public required string Content { get; init; }

    /// <summary>The ERP's own id for it.</summary>
    public string? ErpReference { get; init; }

    /// <summary>What the ERP said last, or why there was no answer.</summary>
    public string? Response { get; init; }

    public int Attempts { get; init; }

    /// <summary>Of the lease under which it was last sent.</summary>
    public long Token { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>Whether the ERP may have it without our knowing: it is under way, or was given up after an attempt.</summary>
    internal bool MayArrive => State is PostingState.Sending or PostingState.Unknown || (State == PostingState.Dead && Attempts > 0);
}

/// <summary>The ERP outbox.</summary>
static class PostingStore
{
    const string Columns = """
        id, document_id, part, posting_key, state, connector, partner, document_kind, supplier, company, order_key, delivery_id,
        correlation_id, content, erp_reference, response, attempts, token, created_at, sent_at, posted_at
        """;

    const string InsertSql = $"""
        INSERT INTO postings ({Columns})
        VALUES (@Id, @DocumentId, @Part, @PostingKey, @State, @Connector, @Partner, @DocumentKind, @Supplier, @Company, @OrderKey,
            @DeliveryId, @CorrelationId, @Content, @ErpReference, @Response, @Attempts, @Token, @CreatedAt, @SentAt,
            @PostedAt)
        """;

    const string FindSql = $"SELECT {Columns} FROM postings WHERE id = @Id";

    const string OfDocumentSql = $"SELECT {Columns} FROM postings WHERE document_id = @DocumentId ORDER BY part";

    const string ListSql = $"""
        SELECT {Columns} FROM postings
        WHERE (@State IS NULL OR state = @State) AND (@Partner IS NULL OR partner = @Partner) AND (@Since IS NULL OR created_at >= @Since)
        ORDER BY created_at DESC, id DESC
        """;

    const string TakenSql = $"SELECT {Columns} FROM postings WHERE state = 'Posted' AND id > @After ORDER BY id";

    const string LastPartSql = "SELECT MAX(part) FROM postings WHERE document_id = @DocumentId";

    const string BeginSql = """
        UPDATE postings SET state = 'Sending', attempts = attempts + 1, token = @Token, sent_at = @SentAt
        WHERE id = @Id AND state = @Expected AND token <= @Token
        """;

    const string EndSql = """
        UPDATE postings SET state = @State, erp_reference = @ErpReference, response = @Response, posted_at = @PostedAt
        WHERE id = @Id AND token = @Token AND state <> 'Posted'
        """;

    // What was given up after an attempt may have arrived, and is looked up first; what was refused has not.
    const string RestartSql = """
        UPDATE postings SET state = CASE WHEN state = 'Dead' AND attempts > 0 THEN 'Unknown' ELSE 'Due' END, token = 0
        WHERE id = @Id AND state IN ('Dead', 'Rejected')
        """;

    const string DoubtSql = "UPDATE postings SET state = 'Unknown', token = 0 WHERE id = @Id AND state = 'Posted'";

    const string SetStateSql = "UPDATE postings SET state = @State, response = @Response WHERE id = @Id AND state = @Expected";

    const string InsertLineSql = "INSERT INTO posting_lines (document_id, line, part) VALUES (@DocumentId, @Line, @Part)";

    const string LinesSql = "SELECT line FROM posting_lines WHERE document_id = @DocumentId";

    const string CancelSql = """
        UPDATE postings SET state = 'Cancelled', response = @Reason
        WHERE document_id = @DocumentId AND (state IN ('Due', 'Rejected') OR (state = 'Dead' AND attempts = 0))
        """;

    const string CancelUnansweredSql = """
        UPDATE postings SET state = 'Cancelled', response = @Reason WHERE id = @Id AND state = @Expected AND token <= @Token
        """;

    // The ERP has none of these lines: they count no longer.
    const string FreeLinesSql = """
        DELETE FROM posting_lines
        WHERE document_id = @DocumentId AND part IN (SELECT part FROM postings WHERE document_id = @DocumentId AND state = 'Cancelled')
        """;

    /// <summary>Where postings stand. What is posted is written once.</summary>
    internal static readonly Projection Rows = new Projection<PostingRecord>("postings", Columns, StandingJson.Default.PostingRecord, Find, (_, p) => p.DeliveryId ?? p.Id) { Untold = ["content"] };

    /// <summary>Puts a part into the outbox; false when it is there already, or its key is another part's.</summary>
    internal static bool Add(Transaction tx, PostingRecord posting) => tx.InsertIfAbsent(Rows, posting.Id, InsertSql, posting);

    /// <summary>Says which lines of the document a part carries; the database refuses a line that another part has.</summary>
    internal static void AddLines(Transaction tx, PostingRecord posting, IEnumerable<string> lines)
    {
        foreach (var line in lines) tx.Execute(InsertLineSql, new { posting.DocumentId, line, posting.Part });
    }

    /// <summary>The lines of a document that are in one of its parts.</summary>
    internal static IReadOnlySet<string> Lines(Transaction tx, string documentId) =>
        tx.Query<string>(LinesSql, new { documentId }).ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes back what nobody is sending, lines and all; what is posted, or may have arrived, stays.</summary>
    internal static void Cancel(Transaction tx, string documentId, string reason)
    {
        tx.Touch(Rows, OfDocument(tx, documentId).Select(p => p.Id));
        tx.Execute(CancelSql, new { documentId, reason });
        tx.Execute(FreeLinesSql, new { documentId });
    }

    /// <summary>Takes back a part of which the ERP says, under this lease, that it never arrived; false when a newer lease was here.</summary>
    internal static bool CancelUnanswered(Transaction tx, PostingRecord posting, long token, string reason)
    {
        if (tx.Update(Rows, posting.Id, CancelUnansweredSql, new { posting.Id, Expected = posting.State, token, reason }) == 0) return false;
        tx.Execute(FreeLinesSql, new { posting.DocumentId });
        return true;
    }

    internal static PostingRecord? Find(Transaction tx, string id) => tx.Find<PostingRecord>(FindSql, new { id });

    internal static IReadOnlyList<PostingRecord> OfDocument(Transaction tx, string documentId) =>
        tx.Query<PostingRecord>(OfDocumentSql, new { documentId });

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<PostingRecord> List(Transaction tx, PostingState? state, string? partner, DateTimeOffset? since, int take) =>
        tx.Query<PostingRecord>(tx.Dialect.Page(ListSql), new { state, partner, since, skip = 0, take });

    /// <summary>What the ERP took, a page after another in the order of ids.</summary>
    internal static IReadOnlyList<PostingRecord> Taken(Transaction tx, string after, int take) =>
        tx.Query<PostingRecord>(tx.Dialect.Page(TakenSql), new { after, skip = 0, take });

    /// <summary>The number of the next part of a document.</summary>
    internal static int NextPart(Transaction tx, string documentId) => (tx.Value<int?>(LastPartSql, new { documentId }) ?? 0) + 1;

    /// <summary>Says before the attempt that it is made, and under which lease; false when a newer lease was here, or it is no longer so.</summary>
    internal static bool Begin(Transaction tx, PostingRecord posting, long token, DateTimeOffset sentAt) =>
        tx.Update(Rows, posting.Id, BeginSql, new { posting.Id, Expected = posting.State, token, sentAt }) > 0;

    /// <summary>Says how the attempt under this lease ended; false when a newer lease was here. What is posted stays posted.</summary>
    internal static bool End(Transaction tx, PostingRecord ended) => tx.Update(Rows, ended.Id, EndSql, ended) > 0;

    /// <summary>Moves a posting that nobody is sending; false when it is no longer in the expected state.</summary>
    internal static bool SetState(Transaction tx, string id, PostingState expected, PostingState state, string? response = null) =>
        tx.Update(Rows, id, SetStateSql, new { id, expected, state, response }) > 0;

    /// <summary>Makes a posting that was given up or refused due again; false when it was neither.</summary>
    internal static bool Restart(Transaction tx, string id) => tx.Update(Rows, id, RestartSql, new { id }) > 0;

    /// <summary>Somebody doubts that the ERP has it: it is asked before anything is sent.</summary>
    internal static void Doubt(Transaction tx, string id) => tx.Update(Rows, id, DoubtSql, new { id });
}
