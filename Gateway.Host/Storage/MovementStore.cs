namespace Gateway.Host.Storage;

/// <summary>What one document says of one order line, in the order's unit.</summary>
sealed record MovementRecord
{
    public required string DocumentId { get; init; }

    public required int Ordinal { get; init; }

    /// <summary><c>Confirmed</c>, <c>Shipped</c> or <c>Billed</c>.</summary>
    public required string Kind { get; init; }

    public required string OrderNumber { get; init; }

    public required string OrderLine { get; init; }

    /// <summary>The document's line; null where it speaks of the order line without one.</summary>
    public string? DocumentLine { get; init; }

    public required decimal Quantity { get; init; }

    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    public DateOnly? MovedOn { get; init; }

    public bool IsShipDate { get; init; }

    public string? Status { get; init; }

    public string? Substitute { get; init; }

    public string? Package { get; init; }

    /// <summary>The document's own number; read, not written.</summary>
    public string? DocumentNumber { get; init; }

    /// <summary>Whether a person may still refuse it: its document waits, and the line is in no part. Read, not written.</summary>
    public bool IsPending { get; init; }
}

/// <summary>For whom something counts: documents see those of the same supplier and company that are through, and those that wait before them.</summary>
/// <param name="Company">Our company.</param>
/// <param name="Supplier">The supplier's number in the ERP.</param>
/// <param name="DocumentId">The document that looks; it does not see itself.</param>
/// <param name="IsTest">Whether it was sent as a test: tests see tests too.</param>
sealed record CountingFor(string? Company, string Supplier, string DocumentId, bool IsTest)
{
    /// <summary>Everything that counts today, whichever document asks.</summary>
    internal static CountingFor Everyone(string? company, string supplier) => new(company, supplier, "~", false);

    // documents d, messages m. What is closed counts as far as it was posted; of what waits, the earlier comes first.
    internal const string Documents = $"""
        {Own} AND (m.state IN ('Matched', 'Posted', 'Shadowed')
          OR (d.id < @DocumentId AND m.state IN ('Released', 'Excepted', 'Held', 'Failed'))
          OR EXISTS (SELECT 1 FROM posting_lines p WHERE p.document_id = d.id))
        """;

    // The same for a single line, p being its posting line.
    internal const string Lines = $"""
        {Own} AND (m.state IN ('Matched', 'Posted', 'Shadowed')
          OR (d.id < @DocumentId AND m.state IN ('Released', 'Excepted', 'Held', 'Failed'))
          OR p.part IS NOT NULL)
        """;

    const string Own = """
        d.supplier = @Supplier AND COALESCE(d.company, '') = COALESCE(@Company, '') AND d.id <> @DocumentId
          AND d.superseded_by IS NULL AND m.is_test <= @IsTest
        """;
}

/// <summary>What is known of order lines from documents: commitments, expected receipts, what was billed.</summary>
static class MovementStore
{
    const string Columns = """
        document_id, ordinal, kind, order_number, order_line, document_line, quantity, amount, currency, moved_on, is_ship_date,
        status, substitute, package
        """;

    const string InsertSql = $"""
        INSERT INTO movements ({Columns})
        VALUES (@DocumentId, @Ordinal, @Kind, @OrderNumber, @OrderLine, @DocumentLine, @Quantity, @Amount, @Currency, @MovedOn,
            @IsShipDate, @Status, @Substitute, @Package)
        """;

    const string DeleteSql = """
        DELETE FROM movements WHERE document_id = @DocumentId
          OR document_id IN (SELECT d.id FROM documents d JOIN documents n ON n.message_id = d.message_id WHERE n.id = @DocumentId)
        """;

    const string OfDocumentSql = $"SELECT {Columns} FROM movements WHERE document_id = @DocumentId ORDER BY ordinal";

    const string OfOrderSql = $"""
        SELECT o.document_id, o.ordinal, o.kind, o.order_number, o.order_line, o.document_line, o.quantity, o.amount, o.currency,
            o.moved_on, o.is_ship_date, o.status, o.substitute, o.package, d.number AS document_number,
            CASE WHEN p.part IS NULL AND m.state NOT IN ('Matched', 'Posted', 'Shadowed') THEN 1 ELSE 0 END AS is_pending
        FROM movements o JOIN documents d ON d.id = o.document_id JOIN messages m ON m.id = d.message_id
            LEFT JOIN posting_lines p ON p.document_id = o.document_id AND p.line = o.document_line
        WHERE o.order_number = @OrderNumber AND {CountingFor.Lines}
        ORDER BY o.document_id, o.ordinal
        """;

    /// <summary>Replaces what a document says; what an earlier translation of its message said is gone too. False when it said so before.</summary>
    internal static bool Replace(Transaction tx, string documentId, IReadOnlyList<MovementRecord> movements)
    {
        if (OfDocument(tx, documentId).SequenceEqual(movements)) return false;
        tx.Execute(DeleteSql, new { documentId });
        foreach (var movement in movements) tx.Execute(InsertSql, movement);
        return true;
    }

    /// <summary>What a document says, whether or not it counts.</summary>
    internal static IReadOnlyList<MovementRecord> OfDocument(Transaction tx, string documentId) =>
        tx.Query<MovementRecord>(OfDocumentSql, new { documentId });

    /// <summary>What is said of an order's lines and counts for somebody, in the order in which the documents came.</summary>
    internal static IReadOnlyList<MovementRecord> OfOrder(Transaction tx, string orderNumber, CountingFor counting) =>
        tx.Query<MovementRecord>(OfOrderSql, new { orderNumber, counting.Company, counting.Supplier, counting.DocumentId, counting.IsTest });
}
