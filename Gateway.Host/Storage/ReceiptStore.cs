namespace Gateway.Host.Storage;

/// <summary>Goods that came, as the warehouse says: one line of a receipt. A correction has a negative quantity.</summary>
sealed record ReceiptRecord
{
    public required string Id { get; init; }

    /// <summary>Empty where there is one company.</summary>
    public string Company { get; init; } = "";

    public required string Number { get; init; }

    public required string Line { get; init; }

    public required string OrderNumber { get; init; }

    public required string OrderLine { get; init; }

    public string? Item { get; init; }

    public required decimal Quantity { get; init; }

    public required string Unit { get; init; }

    public DateOnly? ReceivedDate { get; init; }

    /// <summary>The supplier's ship notice number, where the warehouse keyed it.</summary>
    public string? DeliveryNote { get; init; }

    public required string Source { get; init; }

    public required string ContentHash { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>What recording something from outside did.</summary>
enum Recorded
{
    New,
    Changed,
    Unchanged,
}

/// <summary>Receipts: the third way of the three-way match.</summary>
static class ReceiptStore
{
    const string Columns = """
        id, company, number, line, order_number, order_line, item, quantity, unit, received_date, delivery_note, source,
        content_hash, recorded_at
        """;

    const string InsertSql = $"""
        INSERT INTO receipts ({Columns})
        VALUES (@Id, @Company, @Number, @Line, @OrderNumber, @OrderLine, @Item, @Quantity, @Unit, @ReceivedDate,
            @DeliveryNote, @Source, @ContentHash, @RecordedAt)
        """;

    const string FindSql = $"SELECT {Columns} FROM receipts WHERE company = @Company AND number = @Number AND line = @Line";

    const string UpdateSql = """
        UPDATE receipts
        SET order_number = @OrderNumber, order_line = @OrderLine, item = @Item, quantity = @Quantity, unit = @Unit,
            received_date = @ReceivedDate, delivery_note = @DeliveryNote, source = @Source, content_hash = @ContentHash,
            recorded_at = @RecordedAt
        WHERE company = @Company AND number = @Number AND line = @Line AND content_hash <> @ContentHash
        """;

    const string OfOrderSql = $"""
        SELECT {Columns} FROM receipts WHERE order_number = @OrderNumber AND (@Company IS NULL OR company = @Company)
        ORDER BY received_date, number, line
        """;

    internal static Recorded Record(Transaction tx, ReceiptRecord receipt)
    {
        if (tx.InsertIfAbsent(InsertSql, receipt)) return Recorded.New;
        return tx.Execute(UpdateSql, receipt) > 0 ? Recorded.Changed : Recorded.Unchanged;
    }

    /// <summary>The line of a receipt as it is known; null when it is new.</summary>
    internal static ReceiptRecord? Find(Transaction tx, string company, string number, string line) =>
        tx.Find<ReceiptRecord>(FindSql, new { company, number, line });

    internal static IReadOnlyList<ReceiptRecord> OfOrder(Transaction tx, string orderNumber, string? company = null) =>
        tx.Query<ReceiptRecord>(OfOrderSql, new { orderNumber, company });
}
