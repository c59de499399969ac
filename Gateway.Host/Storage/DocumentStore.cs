namespace Gateway.Host.Storage;

/// <summary>What is asked of a document by all who do not look into it: its content is mostly far larger.</summary>
abstract record DocumentHead
{
    public required string Id { get; init; }

    /// <summary>Null for what did not come in a message.</summary>
    public string? MessageId { get; init; }

    /// <summary><c>PurchaseOrder</c>, <c>OrderResponse</c>, <c>ShipNotice</c>, <c>Invoice</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>The document's own number.</summary>
    public required string Number { get; init; }

    public DateOnly? DocumentDate { get; init; }

    /// <summary>Hash of its business identity: <see cref="Identity.KeyHash"/>.</summary>
    public required string BusinessKey { get; init; }

    /// <summary>SHA-256 of the canonical JSON.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The newer document of the same business identity.</summary>
    public string? SupersededBy { get; init; }
}

/// <summary>The head alone.</summary>
sealed record DocumentHeadRow : DocumentHead;

/// <summary>A canonical document, received or to be sent, with the origin of its fields.</summary>
sealed record DocumentRecord : DocumentHead
{
    public required Direction Direction { get; init; }

    public required string Partner { get; init; }

    public string? Company { get; init; }

    /// <summary>The supplier's number in the ERP.</summary>
    public string? Supplier { get; init; }

    public string? Purpose { get; init; }

    /// <summary>The number of the invoice that a credit memo credits.</summary>
    public string? CreditedNumber { get; init; }

    /// <summary>Counts the documents of one business identity, from 1. Given by the store.</summary>
    public int Version { get; init; }

    public string? MapName { get; init; }

    /// <summary>Canonical JSON.</summary>
    public required string Content { get; init; }

    /// <summary>JSON: field, offset, length, map row.</summary>
    public string? Origins { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Of a document what changes: whether a newer one stands for it. All else is written once.</summary>
sealed record DocumentStanding
{
    public required string Id { get; init; }

    public string? MessageId { get; init; }

    public string? SupersededBy { get; init; }
}

/// <summary>Canonical documents and the orders that they speak of.</summary>
static class DocumentStore
{
    const string Columns = """
        id, message_id, direction, kind, partner, company, number, document_date, purpose, business_key, content_hash, version,
        superseded_by, map_name, content, origins, created_at, supplier, credited_number
        """;

    const string HeadColumns = "id, message_id, kind, number, document_date, business_key, content_hash, superseded_by";

    const string NewestVersionSql = "SELECT MAX(version) FROM documents WHERE business_key = @BusinessKey";

    // What was superseded stands for nothing: a report that always bears the same number has thousands of them.
    // Of a message that was translated more than once only the last translation. What was held before it was matched says nothing;
    // what was closed counts as far as it was posted. A test and a document in earnest never meet.
    const string StandingSql = $"""
        SELECT {HeadColumns} FROM documents d
        WHERE business_key = @BusinessKey AND superseded_by IS NULL AND message_id <> @MessageId
          AND EXISTS (SELECT 1 FROM messages m WHERE m.id = d.message_id AND m.is_test = @IsTest
            AND (m.state IN ('Released', 'Matched', 'Posted', 'Excepted', 'Done', 'Shadowed')
              OR (m.state IN ('Held', 'Failed') AND EXISTS (SELECT 1 FROM match_runs r WHERE r.document_id = d.id))
              OR EXISTS (SELECT 1 FROM posting_lines p WHERE p.document_id = d.id)))
          AND NOT EXISTS (SELECT 1 FROM documents n WHERE n.message_id = d.message_id AND n.id > d.id)
        ORDER BY message_id
        """;

    const string InsertSql = $"""
        INSERT INTO documents ({Columns})
        VALUES (@Id, @MessageId, @Direction, @Kind, @Partner, @Company, @Number, @DocumentDate, @Purpose, @BusinessKey,
            @ContentHash, @Version, @SupersededBy, @MapName, @Content, @Origins, @CreatedAt, @Supplier, @CreditedNumber)
        """;

    const string SupersedeSql = "UPDATE documents SET superseded_by = @NewerId WHERE id = @Id AND superseded_by IS NULL";

    const string ReplacedBySql = $"SELECT {HeadColumns} FROM documents WHERE superseded_by = @NewerId ORDER BY id";

    const string StandSql = "UPDATE documents SET superseded_by = CASE WHEN id = @NewestId THEN NULL ELSE @NewestId END WHERE id = @Id";

    const string InsertOrderSql = "INSERT INTO document_orders (document_id, order_number) VALUES (@DocumentId, @OrderNumber)";

    const string KeySql = "SELECT business_key FROM documents WHERE id = @Id";

    const string KeysOfMessageSql = "SELECT DISTINCT business_key FROM documents WHERE message_id = @MessageId ORDER BY business_key";

    const string FindSql = $"SELECT {Columns} FROM documents WHERE id = @Id";

    const string FindHeadSql = $"SELECT {HeadColumns} FROM documents WHERE id = @Id";

    const string HeadOfMessageSql = $"SELECT {HeadColumns} FROM documents WHERE message_id = @MessageId ORDER BY created_at DESC, id DESC";

    const string OfMessageSql = $"SELECT {Columns} FROM documents WHERE message_id = @MessageId ORDER BY created_at DESC, id DESC";

    const string OfOrderSql = $"""
        SELECT {Columns} FROM documents
        WHERE id IN (SELECT document_id FROM document_orders WHERE order_number = @OrderNumber) ORDER BY created_at, id
        """;

    const string ByNumberSql = $"SELECT {Columns} FROM documents WHERE number = @Number ORDER BY created_at, id";

    // What was rejected or came twice was never judged; ids are in the order of arrival.
    const string ReceivedSinceSql = $"""
        SELECT {Columns} FROM documents
        WHERE id > @After AND direction = 'In' AND kind IN ('OrderResponse', 'ShipNotice', 'Invoice') AND created_at >= @Since
          AND (@Partner IS NULL OR partner = @Partner)
          AND EXISTS (SELECT 1 FROM match_runs r WHERE r.document_id = documents.id)
          AND NOT EXISTS (SELECT 1 FROM documents n WHERE n.message_id = documents.message_id AND n.id > documents.id)
        ORDER BY id
        """;

    const string OrdersSql = "SELECT order_number FROM document_orders WHERE document_id = @Id ORDER BY order_number";

    const string InsertPackageSql = "INSERT INTO document_packages (document_id, sscc) VALUES (@DocumentId, @Sscc)";

    // Two look-ups by index: a supplier has many invoices.
    const string InvoicesSql = $"""
        SELECT d.id, CASE WHEN m.state IN ('Matched', 'Posted', 'Shadowed') THEN 0 ELSE 1 END AS is_pending
        FROM documents d JOIN messages m ON m.id = d.message_id
        WHERE d.id IN (SELECT id FROM documents WHERE number = @Number UNION SELECT id FROM documents WHERE number = @Credited
            UNION SELECT id FROM documents WHERE credited_number = @Credited)
          AND d.kind = 'Invoice' AND d.direction = 'In' AND {CountingFor.Documents}
        ORDER BY d.id
        """;

    const string PackagesSql = $"""
        SELECT k.sscc, MIN(d.number) AS number
        FROM document_packages own JOIN document_packages k ON k.sscc = own.sscc
            JOIN documents d ON d.id = k.document_id JOIN messages m ON m.id = d.message_id
        WHERE own.document_id = @DocumentId AND {CountingFor.Documents}
        GROUP BY k.sscc
        """;

    const string StandingColumns = "id, message_id, superseded_by";

    const string FindStandingSql = $"SELECT {StandingColumns} FROM documents WHERE id = @Id";

    const string DeliverySql = "SELECT delivery_id FROM messages WHERE id = @MessageId";

    /// <summary>Which documents stand.</summary>
    internal static readonly Projection Rows = new Projection<DocumentStanding>(
        "documents", StandingColumns, StandingJson.Default.DocumentStanding, (tx, id) => tx.Find<DocumentStanding>(FindStandingSql, new { id }),
        (tx, d) => d.MessageId is null ? d.Id : tx.Value<string>(DeliverySql, d) ?? d.Id);

    /// <summary>Adds a document as the next version of its business identity and returns it with that version.</summary>
    /// <remarks>The earlier version is not superseded by this: <see cref="Supersede"/> says so once the newer one is released.</remarks>
    internal static DocumentRecord Insert(Transaction tx, DocumentRecord document, IEnumerable<string> orderNumbers, IEnumerable<string>? packages = null)
    {
        Lock(tx, document.BusinessKey);
        var version = NewestVersion(tx, document.BusinessKey) + 1;
        var numbered = document with { Version = version };
        tx.Insert(Rows, numbered.Id, InsertSql, numbered);
        foreach (var orderNumber in orderNumbers)
            tx.InsertIfAbsent(InsertOrderSql, new { DocumentId = document.Id, orderNumber });
        foreach (var sscc in packages ?? [])
            tx.InsertIfAbsent(InsertPackageSql, new { DocumentId = document.Id, sscc });
        return numbered;
    }

    /// <summary>Keeps others from adding to the documents of one business identity, and from deciding which of them stands, until
    /// this transaction ends.</summary>
    internal static void Lock(Transaction tx, string businessKey) => tx.Lock("document:" + businessKey);

    /// <summary>The same for the business identity of a document that is there.</summary>
    internal static void LockIdentityOf(Transaction tx, string id)
    {
        if (tx.IsShared && tx.Value<string>(KeySql, new { id }) is { } key) Lock(tx, key);
    }

    /// <summary>The same for the business identities of what a message was translated to.</summary>
    internal static void LockIdentitiesOfMessage(Transaction tx, string messageId)
    {
        if (!tx.IsShared) return;
        foreach (var key in tx.Query<string>(KeysOfMessageSql, new { messageId })) Lock(tx, key);
    }

    internal static void Supersede(Transaction tx, string id, string newerId) => tx.Update(Rows, id, SupersedeSql, new { id, newerId });

    /// <summary>What was superseded stands again, or is superseded by the newest that does.</summary>
    internal static void Stand(Transaction tx, string id, string newestId) => tx.Update(Rows, id, StandSql, new { id, newestId });

    internal static DocumentRecord? Find(Transaction tx, string id) => tx.Find<DocumentRecord>(FindSql, new { id });

    internal static DocumentHead? FindHead(Transaction tx, string id) => tx.Find<DocumentHeadRow>(FindHeadSql, new { id });

    /// <summary>The newest version of one business identity; 0 when there is none.</summary>
    internal static int NewestVersion(Transaction tx, string businessKey) => tx.Value<int?>(NewestVersionSql, new { businessKey }) ?? 0;

    /// <summary>The documents of one business identity that other messages brought and that were released, in the order in which they came.</summary>
    internal static IReadOnlyList<DocumentHead> Standing(Transaction tx, string businessKey, MessageRecord message) =>
        tx.Query<DocumentHeadRow>(StandingSql, new { businessKey, MessageId = message.Id, message.IsTest });

    /// <summary>The documents that one has replaced.</summary>
    internal static IReadOnlyList<DocumentHead> ReplacedBy(Transaction tx, string newerId) => tx.Query<DocumentHeadRow>(ReplacedBySql, new { newerId });

    /// <summary>The document of a message: the newest, where it was translated again.</summary>
    internal static DocumentRecord? OfMessage(Transaction tx, string messageId) => tx.Find<DocumentRecord>(OfMessageSql, new { messageId });

    /// <inheritdoc cref="OfMessage"/>
    internal static DocumentHead? HeadOfMessage(Transaction tx, string messageId) => tx.Find<DocumentHeadRow>(HeadOfMessageSql, new { messageId });

    /// <summary>Everything that speaks of an order, oldest first.</summary>
    internal static IReadOnlyList<DocumentRecord> OfOrder(Transaction tx, string orderNumber) =>
        tx.Query<DocumentRecord>(OfOrderSql, new { orderNumber });

    internal static IReadOnlyList<DocumentRecord> ByNumber(Transaction tx, string number) =>
        tx.Query<DocumentRecord>(ByNumberSql, new { number });

    /// <summary>Invoices and credit memos that count for somebody and bear a number, or a second one that is credited, or credit that too; oldest first.</summary>
    internal static IReadOnlyList<(DocumentRecord Document, bool IsPending)> Invoices(
        Transaction tx, string number, string? credited, CountingFor counting) =>
    [
        .. tx.Query<Counted>(InvoicesSql, new { number, credited, counting.Company, counting.Supplier, counting.DocumentId, counting.IsTest })
            .Select(c => (Find(tx, c.Id)!, c.IsPending)),
    ];

    /// <summary>Serial shipping container codes of a ship notice that another one bears which counts, and that one's number.</summary>
    internal static IReadOnlyDictionary<string, string> KnownPackages(Transaction tx, CountingFor counting) =>
        tx.Query<KnownPackage>(PackagesSql, counting).ToDictionary(p => p.Sscc, p => p.Number, StringComparer.Ordinal);

    /// <summary>Documents that were matched and came since a moment, a page after another.</summary>
    internal static IReadOnlyList<DocumentRecord> ReceivedSince(Transaction tx, DateTimeOffset since, string? partner, string after, int take) =>
        tx.Query<DocumentRecord>(tx.Dialect.Page(ReceivedSinceSql), new { since, partner, after, skip = 0, take });

    internal static IReadOnlyList<string> Orders(Transaction tx, string id) => tx.Query<string>(OrdersSql, new { id });

    sealed record Counted
    {
        public required string Id { get; init; }

        public required bool IsPending { get; init; }
    }

    sealed record KnownPackage
    {
        public required string Sscc { get; init; }

        public required string Number { get; init; }
    }
}
