namespace Gateway.Host.Storage;

/// <summary>Where an AS2 message stands.</summary>
enum As2State
{
    /// <summary>Inbound: verified, its files are deliveries.</summary>
    Taken,

    /// <summary>Inbound: not taken, with the reason; another try with the same id is judged anew.</summary>
    Refused,

    /// <summary>Inbound: its id was used before for another content; its files are quarantined.</summary>
    Collision,

    /// <summary>Outbound: made; the same bytes are posted as often as it takes.</summary>
    Built,

    /// <summary>Outbound: a post was begun; whether it arrived is not known yet.</summary>
    Posting,

    /// <summary>Outbound: posted; the receipt is to come.</summary>
    AwaitingReceipt,

    /// <summary>Outbound: the partner says that he has it, and proves it where that was asked for and no person has waived it.</summary>
    Received,

    /// <summary>Outbound: the partner's receipt says otherwise.</summary>
    Disputed,

    /// <summary>Outbound: given up, with the reason.</summary>
    Failed,

    /// <summary>Outbound: the files went again under another id, or another way.</summary>
    Replaced,
}

/// <summary>Where the receipt of a message stands.</summary>
enum As2ReceiptState
{
    /// <summary>None was asked for, or none has come.</summary>
    None,

    /// <summary>Inbound: it is, or was, the answer to the post.</summary>
    Answered,

    /// <summary>Inbound: to be posted.</summary>
    Due,

    /// <summary>Inbound: posted and taken.</summary>
    Sent,

    /// <summary>Inbound: it has a place to go to that the profile does not name.</summary>
    Parked,

    /// <summary>Inbound: given up.</summary>
    Failed,

    /// <summary>Outbound: one came that closes the message.</summary>
    Good,

    /// <summary>Outbound: one came that does not.</summary>
    Bad,
}

/// <summary>An AS2 message that came or went.</summary>
sealed record As2Record
{
    public required string Id { get; init; }

    public required Direction Direction { get; init; }

    public required As2State State { get; init; }

    public string? Reason { get; init; }

    public required string Partner { get; init; }

    public required string OurName { get; init; }

    public required string PartnerName { get; init; }

    /// <summary>As it stands in the message; null where a product sends none.</summary>
    public string? MessageId { get; init; }

    public string MessageKey => KeyOf(Direction, OurName, PartnerName, MessageId ?? "");

    public string? DeliveryId { get; init; }

    public required string MessageHash { get; init; }

    /// <summary>What stands inside the encryption, as older versions kept it: a payload of its own.</summary>
    public string? EvidenceHash { get; init; }

    /// <summary>The key of the encrypted content, in hexadecimal digits: with it the message is read again without ours. Null where nothing was encrypted.</summary>
    public string? ContentKey { get; init; }

    public string? ContentHash { get; init; }

    public string? SignerHash { get; init; }

    public string? ReceiptSignerHash { get; init; }

    /// <summary>Outbound: the partner's certificates that counted when it was made, payloads, one a line: who may sign its receipt, whatever the profile says later.</summary>
    public string? PartnerSigners { get; init; }

    /// <summary>One a line.</summary>
    public string? Mics { get; init; }

    public bool WantsSignedReceipt { get; init; }

    /// <summary>SHA-256 of the receipt, fields and body.</summary>
    public string? ReceiptHash { get; init; }

    /// <summary>The receipt that we made, fields and body; null for one that a partner sent, and where an older version keeps it as a payload.</summary>
    public string? Receipt { get; init; }

    public As2ReceiptState ReceiptState { get; init; }

    public string? ReceiptUrl { get; init; }

    public int ReceiptAttempts { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? ResumeAt { get; init; }

    /// <summary>When that was decided.</summary>
    public DateTimeOffset? ResumeSetAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What makes a message the same one when it comes again; whether the id stands in angle brackets says nothing.</summary>
    internal static Identity IdentityOf(string ourName, string partnerName, string messageId) =>
        new(IdentityKind.As2Message, partnerName, ourName, messageId.Trim().Trim('<', '>'));

    internal static string KeyOf(Direction direction, string ourName, string partnerName, string messageId) =>
        new Identity(IdentityKind.As2Message, direction.ToString(), ourName, partnerName, messageId.Trim().Trim('<', '>')).KeyHash;
}

/// <summary>How many messages of a partner are in trouble.</summary>
sealed record As2Standing
{
    public required string Partner { get; init; }

    /// <summary><c>Disputed</c>, <c>Collision</c>, <c>Doubtful</c>, <c>Refused</c>; of receipts that we owe <c>Parked</c> and <c>Unheard</c>.</summary>
    public required string Trouble { get; init; }

    public required long Items { get; init; }

    public required DateTimeOffset Oldest { get; init; }
}

/// <summary>AS2 messages, kept for ever: the record of who sent what, and who says that he received it.</summary>
static class As2Store
{
    const string Columns = """
        id, direction, state, reason, partner, our_name, partner_name, message_id, delivery_id, message_hash, evidence_hash, content_hash, signer_hash,
        receipt_signer_hash, mics, wants_signed_receipt, receipt_hash, receipt_state, receipt_url, receipt_attempts, attempts, resume_at, created_at, finished_at,
        partner_signers, content_key, receipt, resume_set_at
        """;

    const string InsertSql = $"""
        INSERT INTO as2_messages ({Columns}, message_key)
        VALUES (@Id, @Direction, @State, @Reason, @Partner, @OurName, @PartnerName, @MessageId, @DeliveryId, @MessageHash, @EvidenceHash, @ContentHash, @SignerHash,
            @ReceiptSignerHash, @Mics, @WantsSignedReceipt, @ReceiptHash, @ReceiptState, @ReceiptUrl, @ReceiptAttempts, @Attempts, @ResumeAt, @CreatedAt, @FinishedAt,
            @PartnerSigners, @ContentKey, @Receipt, @ResumeSetAt, @MessageKey)
        """;

    const string FindSql = $"SELECT {Columns} FROM as2_messages WHERE id = @Id";

    const string OfKeySql = $"SELECT {Columns} FROM as2_messages WHERE message_key = @Key ORDER BY created_at DESC, id DESC";

    const string OfMessageIdSql = $"SELECT {Columns} FROM as2_messages WHERE message_id IN (@Bare, @Bracketed) ORDER BY created_at DESC, id DESC";

    const string OfDeliverySql = $"SELECT {Columns} FROM as2_messages WHERE delivery_id = @DeliveryId ORDER BY created_at DESC, id DESC";

    const string ListSql = $"""
        SELECT {Columns} FROM as2_messages WHERE (@Partner IS NULL OR partner = @Partner) ORDER BY created_at DESC, id DESC
        """;

    const string AfterSql = $"SELECT {Columns} FROM as2_messages WHERE id > @After ORDER BY id";

    const string ParkedSql = $"SELECT {Columns} FROM as2_messages WHERE receipt_state = 'Parked' AND receipt_state <> 'Answered' AND created_at > @Since AND id > @After ORDER BY id";

    const string BeginSql = "UPDATE as2_messages SET state = 'Posting', attempts = attempts + 1, resume_at = NULL WHERE id = @Id";

    const string SetStateSql = """
        UPDATE as2_messages SET state = @State, reason = @Reason, resume_at = NULL, finished_at = @FinishedAt
        WHERE id = @Id AND state NOT IN ('Received', 'Replaced')
        """;

    const string PutOffSql = """
        UPDATE as2_messages SET state = @State, reason = @Reason, resume_at = @ResumeAt, resume_set_at = @Now, finished_at = NULL
        WHERE id = @Id AND state NOT IN ('Received', 'Replaced')
        """;

    const string CloseSql = "UPDATE as2_messages SET state = 'Received', reason = NULL, resume_at = NULL, finished_at = @Now WHERE id = @Id AND state <> 'Received'";

    const string CloseOthersSql = """
        UPDATE as2_messages SET state = 'Replaced', resume_at = NULL
        WHERE delivery_id = @DeliveryId AND id <> @Id AND direction = 'Out' AND state NOT IN ('Received', 'Replaced')
        """;

    const string ReopenSql = """
        UPDATE as2_messages SET state = 'Built', attempts = 0, resume_at = NULL, finished_at = NULL
        WHERE delivery_id = @DeliveryId AND direction = 'Out' AND state = 'Failed'
        """;

    const string HastenSql = """
        UPDATE as2_messages SET resume_at = NULL
        WHERE delivery_id = @DeliveryId AND direction = 'Out' AND state IN ('Built', 'Posting', 'AwaitingReceipt')
        """;

    const string PassOverSql = """
        UPDATE as2_messages SET state = 'Replaced', reason = @Reason, resume_at = NULL
        WHERE delivery_id = @DeliveryId AND direction = 'Out' AND state IN ('Built', 'Posting', 'AwaitingReceipt')
        """;

    const string ReceiptSql = """
        UPDATE as2_messages SET receipt_hash = @ReceiptHash, receipt_signer_hash = @SignerHash, receipt_state = @State, reason = @Reason
        WHERE id = @Id AND receipt_state <> 'Good'
        """;

    const string ReplaceSql = "UPDATE as2_messages SET state = 'Replaced' WHERE delivery_id = @DeliveryId AND direction = 'Out' AND state IN ('Failed', 'Disputed')";

    const string ReceiptDueSql = """
        UPDATE as2_messages SET receipt_state = @State, receipt_url = @Url, receipt_attempts = 0
        WHERE id = @Id AND receipt_hash IS NOT NULL AND (@State = 'Due' OR receipt_state <> 'Due')
        """;

    const string OweReceiptSql = """
        UPDATE as2_messages
        SET receipt_hash = @ReceiptHash, receipt = @Receipt, receipt_signer_hash = @ReceiptSignerHash, receipt_state = @ReceiptState, receipt_url = @ReceiptUrl
        WHERE id = @First AND (receipt_hash IS NULL OR (receipt IS NULL AND receipt_hash = @Lost))
        """;

    const string ReceiptAttemptSql = "UPDATE as2_messages SET receipt_attempts = receipt_attempts + 1 WHERE id = @Id";

    const string ReceiptStateSql = "UPDATE as2_messages SET receipt_state = @State, reason = CASE WHEN state = 'Taken' THEN @Reason ELSE reason END WHERE id = @Id";

    // What was taken and answered is in neither index, and a database that is not told so uses none of them.
    // What a person has settled is over: a delivery that was restarted or closed, a message that was sent anew. Refusals and receipts are told of for a week.
    const string StandingSql = """
        SELECT partner, trouble, COUNT(*) AS items, MIN(created_at) AS oldest FROM (
            SELECT partner, state AS trouble, created_at FROM as2_messages m
            WHERE state <> 'Taken' AND (state = 'Disputed' OR (state = 'Collision' AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = m.delivery_id AND d.state = 'Quarantined')))
            UNION ALL
            SELECT partner, 'Doubtful', created_at FROM as2_messages WHERE receipt_state = 'Bad' AND receipt_state <> 'Answered' AND state IN ('Built', 'Posting', 'AwaitingReceipt')
            UNION ALL
            SELECT partner, 'Refused', created_at FROM as2_messages m
            WHERE state = 'Refused' AND state <> 'Taken' AND created_at > @Since AND NOT EXISTS (SELECT 1 FROM as2_messages t WHERE t.message_key = m.message_key AND t.state = 'Taken')
            UNION ALL
            SELECT partner, 'Parked', created_at FROM as2_messages WHERE receipt_state = 'Parked' AND receipt_state <> 'Answered' AND created_at > @Since
            UNION ALL
            SELECT partner, 'Unheard', created_at FROM as2_messages WHERE receipt_state <> 'Answered' AND (receipt_state = 'Failed' OR (receipt_state = 'Due' AND receipt_attempts > 4)) AND created_at > @Since
        ) t
        GROUP BY partner, trouble ORDER BY partner, trouble
        """;

    // The newest that is not over yet comes first, but whose it was is what matters: names change owners seldom.
    const string PartnerOfSql = """
        SELECT partner FROM as2_messages
        WHERE state <> 'Taken' AND state IN ('Built', 'Posting', 'AwaitingReceipt', 'Failed', 'Disputed') AND direction = 'Out' AND our_name = @OurName AND partner_name = @PartnerName
        ORDER BY created_at DESC
        """;

    /// <summary>Where AS2 messages stand.</summary>
    internal static readonly Projection Rows = new Projection<As2Record>(
        "as2_messages", Columns + ", message_key", StandingJson.Default.As2Record, Find, (_, m) => m.DeliveryId ?? m.Id)
    {
        InsertSql = InsertSql,
        Untold = ["contentKey", "receipt"],
    };

    internal static void Insert(Transaction tx, As2Record message) => tx.Insert(Rows, message.Id, InsertSql, message);

    internal static As2Record? Find(Transaction tx, string id) => tx.Find<As2Record>(FindSql, new { id });

    /// <summary>Every message of that id between those names, newest first: what was refused may have come again.</summary>
    internal static IReadOnlyList<As2Record> OfId(Transaction tx, Direction direction, string ourName, string partnerName, string messageId) =>
        tx.Query<As2Record>(OfKeySql, new { Key = As2Record.KeyOf(direction, ourName, partnerName, messageId) });

    /// <summary>The newest message of an id, whoever gave it to it, with angle brackets or without; null where there is none.</summary>
    internal static As2Record? OfMessageId(Transaction tx, string messageId)
    {
        var bare = messageId.Trim('<', '>');
        return tx.Query<As2Record>(tx.Dialect.Page(OfMessageIdSql), new { bare, bracketed = $"<{bare}>", skip = 0, take = 1 }).FirstOrDefault();
    }

    /// <summary>The messages by which a delivery came or went, newest first.</summary>
    internal static IReadOnlyList<As2Record> OfDelivery(Transaction tx, string deliveryId) => tx.Query<As2Record>(OfDeliverySql, new { deliveryId });

    /// <summary>The message that the partner's receipt proves to have brought a delivery; null where none does.</summary>
    internal static As2Record? Proven(Transaction tx, string deliveryId) =>
        OfDelivery(tx, deliveryId).FirstOrDefault(m => m is { Direction: Direction.Out, ReceiptState: As2ReceiptState.Good });

    /// <summary>The message by which a delivery went last, where it was posted and ended without proof; null where none did.</summary>
    internal static As2Record? Unproven(Transaction tx, string deliveryId) =>
        OfDelivery(tx, deliveryId).FirstOrDefault(m => m is { Direction: Direction.Out, State: As2State.Disputed or As2State.Failed, Attempts: > 0 });

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<As2Record> List(Transaction tx, string? partner, int take) =>
        tx.Query<As2Record>(tx.Dialect.Page(ListSql), new { partner, skip = 0, take });

    /// <summary>The messages after one, in the order of their ids, so that all can be walked in pages.</summary>
    internal static IReadOnlyList<As2Record> After(Transaction tx, string after, int take) => tx.Query<As2Record>(tx.Dialect.Page(AfterSql), new { after, skip = 0, take });

    /// <summary>Messages whose receipt was wanted where the profile did not say, after one, in the order of their ids.</summary>
    internal static IReadOnlyList<As2Record> Parked(Transaction tx, DateTimeOffset since, string after, int take) =>
        tx.Query<As2Record>(tx.Dialect.Page(ParkedSql), new { since, after, skip = 0, take });

    /// <summary>Counts a post before it is made.</summary>
    internal static void Begin(Transaction tx, string id) => tx.Update(Rows, id, BeginSql, new { id });

    /// <summary>What is received stays received, whatever is told later.</summary>
    internal static bool SetState(Transaction tx, string id, As2State state, string? reason = null, DateTimeOffset? finishedAt = null) =>
        tx.Update(Rows, id, SetStateSql, new { id, state, reason, finishedAt }) > 0;

    /// <summary>The same for what goes on after a while.</summary>
    internal static void PutOff(Transaction tx, string id, As2State state, string reason, DateTimeOffset now, TimeSpan pause) =>
        tx.Update(Rows, id, PutOffSql, new { id, state, reason, now, resumeAt = now + pause });

    /// <summary>A receipt proves it: whatever was thought of it before, and of what went again for it.</summary>
    internal static void Close(Transaction tx, As2Record message, DateTimeOffset now)
    {
        tx.Update(Rows, message.Id, CloseSql, new { message.Id, now });
        if (message.DeliveryId is { } deliveryId) UpdateAll(tx, deliveryId, CloseOthersSql, new { message.Id, deliveryId });
    }

    /// <summary>The same message is posted again after it was given up, with all its attempts; false where nothing was.</summary>
    internal static bool Reopen(Transaction tx, string deliveryId) => UpdateAll(tx, deliveryId, ReopenSql, new { deliveryId }) > 0;

    /// <summary>What waits for its time is posted now.</summary>
    internal static void Hasten(Transaction tx, string deliveryId) => UpdateAll(tx, deliveryId, HastenSql, new { deliveryId });

    /// <summary>What is not proven goes another way; false where nothing was under way.</summary>
    internal static bool PassOver(Transaction tx, string deliveryId, string reason) => UpdateAll(tx, deliveryId, PassOverSql, new { deliveryId, reason }) > 0;

    /// <summary>Whose the names were, as messages say that may still find their receipt; null for strangers.</summary>
    internal static string? PartnerOf(Transaction tx, string ourName, string partnerName) =>
        tx.Query<string>(tx.Dialect.Page(PartnerOfSql), new { ourName, partnerName, skip = 0, take = 1 }).FirstOrDefault();

    /// <summary>Keeps a receipt for what we sent; a good one stays.</summary>
    internal static bool KeepReceipt(Transaction tx, string id, string receiptHash, string? signerHash, As2ReceiptState state, string reason) =>
        tx.Update(Rows, id, ReceiptSql, new { id, receiptHash, signerHash, state, reason }) > 0;

    /// <summary>A person sends a delivery again: what stands of it is replaced.</summary>
    internal static bool Replace(Transaction tx, string deliveryId) => UpdateAll(tx, deliveryId, ReplaceSql, new { deliveryId }) > 0;

    /// <summary>The partner asks once more for the receipt, in a message of its own: there it goes, whatever became of it before.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="id">The message.</param>
    /// <param name="state">Due, or parked where the profile does not name the place.</param>
    /// <param name="url">Where he wants it now.</param>
    /// <returns>False where there is no receipt, or where one is on its way to a place that the profile names.</returns>
    internal static bool AskReceipt(Transaction tx, string id, As2ReceiptState state, string url) => tx.Update(Rows, id, ReceiptDueSql, new { id, state, url }) > 0;

    /// <summary>At first no receipt was asked for; from now on this one is the message's.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="first">The message.</param>
    /// <param name="again">The same, as it came again, with its receipt.</param>
    /// <param name="lost">Its receipt's hash, where that was lost with the row; null where none is missed.</param>
    internal static void OweReceipt(Transaction tx, string first, As2Record again, string? lost) =>
        tx.Update(Rows, first, OweReceiptSql, new { first, again.ReceiptHash, again.Receipt, again.ReceiptSignerHash, again.ReceiptState, again.ReceiptUrl, lost });

    /// <summary>Counts a post of the receipt before it is made.</summary>
    internal static void CountReceipt(Transaction tx, string id) => tx.Update(Rows, id, ReceiptAttemptSql, new { id });

    internal static void SetReceipt(Transaction tx, string id, As2ReceiptState state, string? reason) =>
        tx.Update(Rows, id, ReceiptStateSql, new { id, state, reason });

    static int UpdateAll(Transaction tx, string deliveryId, string sql, object values)
    {
        tx.Touch(Rows, OfDelivery(tx, deliveryId).Select(m => m.Id));
        return tx.Execute(sql, values);
    }

    /// <summary>What is in trouble, by partner.</summary>
    internal static IReadOnlyList<As2Standing> Standing(Transaction tx, DateTimeOffset since) => tx.Query<As2Standing>(StandingSql, new { since });
}
