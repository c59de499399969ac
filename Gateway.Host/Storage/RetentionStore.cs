namespace Gateway.Host.Storage;

/// <summary>Which payloads have had their time: everything that bears them is at its end and older than the rule, and nothing holds them.</summary>
static class RetentionStore
{
    // A payload may be borne by several deliveries: all of them must be past. Held, quarantined and failed ones wait for a person; so do exceptions,
    // and what two books do not agree upon. What no profile claimed is the partner's through whose mailbox it came: PARTNER/MAILBOX, and no name has a bar.
    const string Past = """
        NOT EXISTS (
            SELECT 1 FROM deliveries d
            WHERE d.payload_hash = p.payload_hash AND (
                d.created_at >= @Before
                OR d.state NOT IN ('Done', 'Duplicate', 'Sent', 'Cancelled')
                OR EXISTS (SELECT 1 FROM work w WHERE w.correlation_id = d.correlation_id)
                OR EXISTS (SELECT 1 FROM messages m WHERE m.delivery_id = d.id AND m.state IN ('Held', 'Excepted', 'Failed', 'Released', 'Matched'))
                OR EXISTS (SELECT 1 FROM acknowledgements a WHERE a.delivery_id = d.id AND a.state IN ('Due', 'Built', 'Failed'))
                OR EXISTS (SELECT 1 FROM cases c WHERE c.delivery_id = d.id AND c.state IN ('Open', 'WaitingForOrder', 'WaitingForReceipt', 'InDispute'))
                OR EXISTS (SELECT 1 FROM discrepancies x WHERE x.gone_at IS NULL AND (
                    x.subject IN (d.id, d.payload_hash)
                    OR x.subject IN (SELECT m.id FROM messages m WHERE m.delivery_id = d.id)
                    OR x.subject IN (SELECT o.id FROM documents o JOIN messages m ON m.id = o.message_id WHERE m.delivery_id = d.id)
                    OR x.subject IN (SELECT g.id FROM postings g WHERE g.delivery_id = d.id)
                    OR x.subject IN (SELECT g.posting_key FROM postings g WHERE g.delivery_id = d.id)))
                OR EXISTS (SELECT 1 FROM legal_holds h WHERE (h.kind = 'Story' AND h.subject = d.correlation_id)
                    OR (h.kind = 'Partner' AND (h.subject = d.partner OR REPLACE(d.mailbox, h.subject, '|') LIKE '|/%')))))
        """;

    const string PastSql = $"""
        SELECT DISTINCT p.payload_hash FROM deliveries p
        WHERE p.payload_hash > @After AND p.created_at < @Before
          AND NOT EXISTS (SELECT 1 FROM erased_payloads e WHERE e.payload_hash = p.payload_hash) AND {Past}
        ORDER BY p.payload_hash
        """;

    const string IsPastSql = $"SELECT COUNT(*) FROM deliveries p WHERE p.payload_hash = @Hash AND {Past}";

    /// <summary>A page of payloads that may be erased, those after one, in the order of their hashes.</summary>
    internal static IReadOnlyList<string> Payloads(Transaction tx, DateTimeOffset before, string after, int take) =>
        tx.Query<string>(tx.Dialect.Page(PastSql), new { before, after, skip = 0, take });

    /// <summary>Whether one still may be.</summary>
    internal static bool MayErase(Transaction tx, string hash, DateTimeOffset before) => tx.Value<long>(IsPastSql, new { hash, before }) > 0;
}
