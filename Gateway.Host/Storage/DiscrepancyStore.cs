namespace Gateway.Host.Storage;

/// <summary>What two books do not agree upon.</summary>
enum DiscrepancyKind
{
    /// <summary>The ERP does not have what it said that it took.</summary>
    ErpPosting,

    /// <summary>A document counts as on its way to the ERP, or there, and its posting is not in the outbox.</summary>
    Outbox,

    /// <summary>Something is due, and no work row will have it done.</summary>
    Work,

    /// <summary>The bytes of a delivery are not in the payload store, or are of another length.</summary>
    Payload,
}

/// <summary>A discrepancy, by name.</summary>
sealed record DiscrepancyRecord
{
    public required DiscrepancyKind Kind { get; init; }

    /// <summary>The posting's key, the document, the row, the payload's hash.</summary>
    public required string Subject { get; init; }

    public string? Partner { get; init; }

    /// <summary>A sentence: what is missing, and what would help.</summary>
    public required string Text { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>By the last comparison that saw it.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it was no longer so; null while it is.</summary>
    public DateTimeOffset? GoneAt { get; init; }
}

/// <summary>What the nightly comparison found, and the questions that it asks the tables.</summary>
static class DiscrepancyStore
{
    const string Columns = "kind, subject, partner, text, found_at, seen_at, gone_at";

    const string InsertSql = $"INSERT INTO discrepancies ({Columns}) VALUES (@Kind, @Subject, @Partner, @Text, @FoundAt, @SeenAt, NULL)";

    const string SeenSql = """
        UPDATE discrepancies SET text = @Text, partner = @Partner, seen_at = @SeenAt, found_at = CASE WHEN gone_at IS NULL THEN found_at ELSE @FoundAt END, gone_at = NULL
        WHERE kind = @Kind AND subject = @Subject
        """;

    const string IsOpenSql = "SELECT COUNT(*) FROM discrepancies WHERE kind = @Kind AND subject = @Subject AND gone_at IS NULL";

    const string GoneSql = "UPDATE discrepancies SET gone_at = @Now WHERE kind = @Kind AND subject = @Subject AND gone_at IS NULL";

    const string OpenSql = $"SELECT {Columns} FROM discrepancies WHERE gone_at IS NULL ORDER BY found_at DESC, kind, subject";

    const string UnpostedSql = """
        SELECT DISTINCT d.id AS subject, m.partner, m.delivery_id FROM messages m JOIN documents d ON d.message_id = m.id
        WHERE m.direction = 'In' AND m.state IN ('Matched', 'Posted') AND d.superseded_by IS NULL
          AND NOT EXISTS (SELECT 1 FROM documents n WHERE n.message_id = m.id AND n.id > d.id)
          AND (NOT EXISTS (SELECT 1 FROM postings p WHERE p.document_id = d.id AND p.state <> 'Cancelled')
            OR EXISTS (SELECT 1 FROM posting_lines l WHERE l.document_id = d.id AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.document_id = l.document_id AND p.part = l.part)))
        """;

    const string IdleSql = """
        SELECT p.id AS subject, p.partner, p.delivery_id, 'Post' AS stage FROM postings p
        WHERE p.state IN ('Due', 'Sending', 'Unknown') AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'Post' AND w.work_key = p.id)
        UNION ALL
        SELECT d.id, d.partner, d.id, 'Deliver' FROM deliveries d
        WHERE d.state IN ('Due', 'Sending') AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'Deliver' AND w.work_key = d.id)
        UNION ALL
        SELECT d.id, d.partner, d.id, 'Translate' FROM deliveries d
        WHERE d.state IN ('Received', 'Translating') AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'Translate' AND w.work_key = d.id)
        UNION ALL
        SELECT m.id, m.partner, m.delivery_id, 'Match' FROM messages m
        WHERE m.direction = 'In' AND m.state = 'Released' AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'Match' AND w.work_key = m.id)
        """;

    /// <summary>Writes down what was seen; true when it is news.</summary>
    internal static bool Saw(Transaction tx, DiscrepancyRecord seen)
    {
        if (tx.InsertIfAbsent(InsertSql, seen)) return true;
        var isOpen = tx.Value<long>(IsOpenSql, seen) > 0;
        tx.Execute(SeenSql, seen);
        return !isOpen;
    }

    internal static void Gone(Transaction tx, DiscrepancyRecord open, DateTimeOffset now) => tx.Execute(GoneSql, new { open.Kind, open.Subject, now });

    /// <summary>What stands open, newest first.</summary>
    internal static IReadOnlyList<DiscrepancyRecord> Open(Transaction tx) => tx.Query<DiscrepancyRecord>(OpenSql);

    /// <summary>Documents that are matched or posted by their messages, and of which a part is not in the outbox.</summary>
    internal static IReadOnlyList<Idle> Unposted(Transaction tx) => tx.Query<Idle>(UnpostedSql);

    /// <summary>What is due and has no work row of its stage.</summary>
    internal static IReadOnlyList<Idle> WithoutWork(Transaction tx) => tx.Query<Idle>(IdleSql);
}

/// <summary>A row that nobody will carry on.</summary>
sealed record Idle
{
    public required string Subject { get; init; }

    public string? Partner { get; init; }

    public string? DeliveryId { get; init; }

    /// <summary>Of the stage that would carry it on.</summary>
    public string? Stage { get; init; }
}
