namespace Gateway.Host.Storage;

/// <summary>Whether an order, or a line of it, still takes documents.</summary>
enum OrderState
{
    Open,
    Closed,
    Cancelled,
}

/// <summary>A purchase order as the ERP knows it, at one revision.</summary>
sealed record OrderRecord
{
    public required string Id { get; init; }

    /// <summary>Empty where there is one company.</summary>
    public string Company { get; init; } = "";

    public required string Number { get; init; }

    /// <summary>The profile that has the supplier number, once it is known.</summary>
    public string? Partner { get; init; }

    /// <summary>The supplier's number in the ERP.</summary>
    public required string Supplier { get; init; }

    /// <summary>From 1; a change of content is the next one. Given by the store.</summary>
    public int Revision { get; init; }

    public required OrderState Status { get; init; }

    public DateOnly? OrderDate { get; init; }

    public string? Currency { get; init; }

    public string? Buyer { get; init; }

    public string? ShipTo { get; init; }

    public string? BillTo { get; init; }

    public string? PaymentTerms { get; init; }

    /// <summary>The file or query that it came from.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 over header and lines, so that an unchanged order is no new revision.</summary>
    public required string ContentHash { get; init; }

    /// <summary>JSON of what has no place here.</summary>
    public string? Extra { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>A line of a purchase order, in the buyer's units.</summary>
sealed record OrderLineRecord
{
    /// <summary>The order's own line number, as text.</summary>
    public required string Line { get; init; }

    public required OrderState Status { get; init; }

    public string? BuyerItem { get; init; }

    public string? SupplierItem { get; init; }

    public string? Gtin { get; init; }

    public string? ItemGroup { get; init; }

    public string? Description { get; init; }

    public required decimal Quantity { get; init; }

    public required string Unit { get; init; }

    /// <summary>Money for <see cref="PriceBasis"/> of <see cref="PriceUnit"/>.</summary>
    public decimal? Price { get; init; }

    /// <summary>Null is 1.</summary>
    public decimal? PriceBasis { get; init; }

    /// <summary>Null is <see cref="Unit"/>.</summary>
    public string? PriceUnit { get; init; }

    public DateOnly? RequestedDate { get; init; }

    public DateOnly? PromisedDate { get; init; }

    public string? ShipTo { get; init; }

    /// <summary>JSON of what has no place here.</summary>
    public string? Extra { get; init; }
}

/// <summary>Purchase orders. A change is a new revision; old ones are kept, for findings point at them.</summary>
static class OrderStore
{
    const string HeaderColumns = """
        o.id, o.company, o.number, o.partner, o.supplier, r.revision, r.status, r.order_date, r.currency, r.buyer, r.ship_to,
        r.bill_to, r.payment_terms, r.source, r.content_hash, r.extra, r.recorded_at
        """;

    const string LineColumns = """
        line, status, buyer_item, supplier_item, gtin, item_group, description, quantity, unit, price, price_basis,
        price_unit, requested_date, promised_date, ship_to, extra
        """;

    const string FindSql = $"""
        SELECT {HeaderColumns} FROM purchase_orders o JOIN purchase_order_revisions r ON r.order_id = o.id AND r.revision = o.revision
        WHERE o.number = @Number AND (@Company IS NULL OR o.company = @Company) ORDER BY o.company
        """;

    const string AtRevisionSql = $"""
        SELECT {HeaderColumns} FROM purchase_orders o JOIN purchase_order_revisions r ON r.order_id = o.id
        WHERE o.id = @Id AND r.revision = @Revision
        """;

    const string ListSql = $"""
        SELECT {HeaderColumns} FROM purchase_orders o JOIN purchase_order_revisions r ON r.order_id = o.id AND r.revision = o.revision
        WHERE (@Supplier IS NULL OR o.supplier = @Supplier) AND (@Status IS NULL OR o.status = @Status)
          AND (@Partner IS NULL OR o.partner = @Partner OR o.supplier = @Partner)
        ORDER BY o.updated_at DESC, o.id DESC
        """;

    // What could not be written when it was tried last comes after the rest: it must not keep all others from the page.
    const string UnsentSql = $"""
        SELECT {HeaderColumns} FROM purchase_orders o JOIN purchase_order_revisions r ON r.order_id = o.id AND r.revision = o.revision
        WHERE o.supplier = @Supplier AND o.status = 'Open' AND (o.company = '' OR o.company = @Company)
          AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.number = o.number AND d.direction = 'Out' AND d.kind = 'PurchaseOrder'
            AND d.supplier = @Supplier AND COALESCE(d.company, '') = COALESCE(@Company, ''))
        ORDER BY CASE WHEN EXISTS (
            SELECT 1 FROM cases c WHERE c.subject_id = o.id AND c.case_type = 'order-not-written' AND c.closed_at IS NULL) THEN 1 ELSE 0 END,
            r.recorded_at, o.id
        """;

    const string LinesSql = $"SELECT {LineColumns} FROM purchase_order_lines WHERE order_id = @Id AND revision = @Revision ORDER BY ordinal";

    const string InsertSql = """
        INSERT INTO purchase_orders (id, company, number, partner, supplier, revision, status, updated_at)
        VALUES (@Id, @Company, @Number, @Partner, @Supplier, @Revision, @Status, @RecordedAt)
        """;

    const string UpdateSql = """
        UPDATE purchase_orders
        SET partner = @Partner, supplier = @Supplier, revision = @Revision, status = @Status, updated_at = @RecordedAt
        WHERE id = @Id
        """;

    const string InsertRevisionSql = """
        INSERT INTO purchase_order_revisions (order_id, revision, status, order_date, currency, buyer, ship_to, bill_to,
            payment_terms, source, content_hash, extra, recorded_at)
        VALUES (@Id, @Revision, @Status, @OrderDate, @Currency, @Buyer, @ShipTo, @BillTo, @PaymentTerms, @Source,
            @ContentHash, @Extra, @RecordedAt)
        """;

    const string InsertLineSql = $"""
        INSERT INTO purchase_order_lines (order_id, revision, ordinal, {LineColumns})
        VALUES (@OrderId, @Revision, @Ordinal, @Line, @Status, @BuyerItem, @SupplierItem, @Gtin, @ItemGroup, @Description,
            @Quantity, @Unit, @Price, @PriceBasis, @PriceUnit, @RequestedDate, @PromisedDate, @ShipTo, @Extra)
        """;

    /// <summary>Records an order: new, changed (the next revision), or unchanged (nothing happens). Returns it as it now stands.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="order">Its id and revision are those of the stored order where there is one.</param>
    /// <param name="lines">All of its lines.</param>
    /// <param name="isChanged">Whether there is a new revision.</param>
    internal static OrderRecord Record(Transaction tx, OrderRecord order, IReadOnlyList<OrderLineRecord> lines, out bool isChanged)
    {
        OrderChanges.Lock(tx, order.Number);
        var known = Find(tx, order.Number, order.Company);
        isChanged = known?.ContentHash != order.ContentHash;
        if (known is not null && !isChanged) return known;
        var next = order with { Id = known?.Id ?? order.Id, Revision = (known?.Revision ?? 0) + 1, Partner = order.Partner ?? known?.Partner };
        tx.Execute(known is null ? InsertSql : UpdateSql, next);
        tx.Execute(InsertRevisionSql, next);
        for (var i = 0; i < lines.Count; i++) InsertLine(tx, next, i + 1, lines[i]);
        return next;
    }

    /// <summary>The current revision of an order.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="number">The order number.</param>
    /// <param name="company">Null looks in all companies and gives the first.</param>
    internal static OrderRecord? Find(Transaction tx, string number, string? company = null) =>
        tx.Find<OrderRecord>(FindSql, new { number, company });

    /// <summary>The orders of that number in all companies, at their current revisions.</summary>
    internal static IReadOnlyList<OrderRecord> ByNumber(Transaction tx, string number) =>
        tx.Query<OrderRecord>(FindSql, new { number, company = (string?)null });

    internal static OrderRecord? AtRevision(Transaction tx, string id, int revision) =>
        tx.Find<OrderRecord>(AtRevisionSql, new { id, revision });

    /// <summary>Last changed first.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="supplier">The supplier's number in the ERP; null for all.</param>
    /// <param name="status">Null for all.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="partner">As a person says it: the profile's name, or the supplier's number.</param>
    internal static IReadOnlyList<OrderRecord> List(Transaction tx, string? supplier, OrderState? status, int take, string? partner = null) =>
        tx.Query<OrderRecord>(tx.Dialect.Page(ListSql), new { supplier, status, partner, skip = 0, take });

    /// <summary>Open orders that no supplier of that number has got from that company, the longest known first.</summary>
    internal static IReadOnlyList<OrderRecord> Unsent(Transaction tx, string supplier, string? company, int take) =>
        tx.Query<OrderRecord>(tx.Dialect.Page(UnsentSql), new { supplier, company, skip = 0, take });

    /// <summary>The lines of the order at its revision, in the order's own order.</summary>
    internal static IReadOnlyList<OrderLineRecord> Lines(Transaction tx, OrderRecord order) =>
        tx.Query<OrderLineRecord>(LinesSql, order);

    static void InsertLine(Transaction tx, OrderRecord order, int ordinal, OrderLineRecord line) => tx.Execute(InsertLineSql, new
    {
        OrderId = order.Id,
        order.Revision,
        ordinal,
        line.Line,
        line.Status,
        line.BuyerItem,
        line.SupplierItem,
        line.Gtin,
        line.ItemGroup,
        line.Description,
        line.Quantity,
        line.Unit,
        line.Price,
        line.PriceBasis,
        line.PriceUnit,
        line.RequestedDate,
        line.PromisedDate,
        line.ShipTo,
        line.Extra,
    });
}
