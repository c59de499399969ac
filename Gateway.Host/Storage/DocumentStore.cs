namespace Gateway.Host.Storage;

/// <summary>A canonical document, received or to be sent, with the origin of its fields.</summary>
sealed record DocumentRecord
{
    public required string Id { get; init; }

    /// <summary>Null for what did not come in a message.</summary>
    public string? MessageId { get; init; }

    public required Direction Direction { get; init; }

    /// <summary><c>PurchaseOrder</c>, <c>OrderResponse</c>, <c>ShipNotice</c>, <c>Invoice</c>, …</summary>
    public required string Kind { get; init; }

    public required string Partner { get; init; }

    public string? Company { get; init; }

    /// <summary>The document's own number.</summary>
    public required string Number { get; init; }

    public DateOnly? DocumentDate { get; init; }

    public string? Purpose { get; init; }

    /// <summary>Hash of its business identity: <see cref="Identity.KeyHash"/>.</summary>
    public required string BusinessKey { get; init; }

    /// <summary>SHA-256 of the canonical JSON.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Counts the documents of one business identity, from 1. Given by the store.</summary>
    public int Version { get; init; }

    /// <summary>The newer document of the same business identity.</summary>
    public string? SupersededBy { get; init; }

    public string? MapName { get; init; }

    /// <summary>Canonical JSON.</summary>
    public required string Content { get; init; }

    /// <summary>JSON: field, offset, length, map row.</summary>
    public string? Origins { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Canonical documents and the orders that they speak of.</summary>
static class DocumentStore
{
    const string Columns = """
        id, message_id, direction, kind, partner, company, number, document_date, purpose, business_key, content_hash, version,
        superseded_by, map_name, content, origins, created_at
        """;

    const string NewestSql = $"SELECT {Columns} FROM documents WHERE business_key = @BusinessKey ORDER BY version DESC";

    const string VersionsSql = $"SELECT {Columns} FROM documents WHERE business_key = @BusinessKey ORDER BY version";

    const string InsertSql = $"""
        INSERT INTO documents ({Columns})
        VALUES (@Id, @MessageId, @Direction, @Kind, @Partner, @Company, @Number, @DocumentDate, @Purpose, @BusinessKey,
            @ContentHash, @Version, @SupersededBy, @MapName, @Content, @Origins, @CreatedAt)
        """;

    const string SupersedeSql = "UPDATE documents SET superseded_by = @NewerId WHERE id = @Id AND superseded_by IS NULL";

    const string InsertOrderSql = "INSERT INTO document_orders (document_id, order_number) VALUES (@DocumentId, @OrderNumber)";

    const string FindSql = $"SELECT {Columns} FROM documents WHERE id = @Id";

    const string OfMessageSql = $"SELECT {Columns} FROM documents WHERE message_id = @MessageId ORDER BY created_at DESC, id DESC";

    const string OfOrderSql = $"""
        SELECT {Columns} FROM documents
        WHERE id IN (SELECT document_id FROM document_orders WHERE order_number = @OrderNumber) ORDER BY created_at, id
        """;

    const string ByNumberSql = $"SELECT {Columns} FROM documents WHERE number = @Number ORDER BY created_at, id";

    const string OrdersSql = "SELECT order_number FROM document_orders WHERE document_id = @Id ORDER BY order_number";

    /// <summary>Adds a document as the next version of its business identity and returns it with that version.</summary>
    /// <remarks>The earlier version is not superseded by this: <see cref="Supersede"/> says so once the newer one is released.</remarks>
    internal static DocumentRecord Insert(Transaction tx, DocumentRecord document, IEnumerable<string> orderNumbers)
    {
        var version = (Newest(tx, document.BusinessKey)?.Version ?? 0) + 1;
        var numbered = document with { Version = version };
        tx.Execute(InsertSql, numbered);
        foreach (var orderNumber in orderNumbers)
            tx.InsertIfAbsent(InsertOrderSql, new { DocumentId = document.Id, orderNumber });
        return numbered;
    }

    internal static void Supersede(Transaction tx, string id, string newerId) => tx.Execute(SupersedeSql, new { id, newerId });

    internal static DocumentRecord? Find(Transaction tx, string id) => tx.Find<DocumentRecord>(FindSql, new { id });

    /// <summary>The newest of one business identity.</summary>
    internal static DocumentRecord? Newest(Transaction tx, string businessKey) => tx.Find<DocumentRecord>(NewestSql, new { businessKey });

    /// <summary>All of one business identity, oldest first.</summary>
    internal static IReadOnlyList<DocumentRecord> Versions(Transaction tx, string businessKey) =>
        tx.Query<DocumentRecord>(VersionsSql, new { businessKey });

    /// <summary>The document of a message: the newest, where it was translated again.</summary>
    internal static DocumentRecord? OfMessage(Transaction tx, string messageId) => tx.Find<DocumentRecord>(OfMessageSql, new { messageId });

    /// <summary>Everything that speaks of an order, oldest first.</summary>
    internal static IReadOnlyList<DocumentRecord> OfOrder(Transaction tx, string orderNumber) =>
        tx.Query<DocumentRecord>(OfOrderSql, new { orderNumber });

    internal static IReadOnlyList<DocumentRecord> ByNumber(Transaction tx, string number) =>
        tx.Query<DocumentRecord>(ByNumberSql, new { number });

    internal static IReadOnlyList<string> Orders(Transaction tx, string id) => tx.Query<string>(OrdersSql, new { id });
}
