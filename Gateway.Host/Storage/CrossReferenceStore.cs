namespace Gateway.Host.Storage;

/// <summary>What a cross-reference names.</summary>
enum CrossReferenceKind
{
    Item,
    Unit,
    Location,
}

/// <summary>What a partner calls by another name than we do, from a day to a day.</summary>
sealed record CrossReferenceRecord
{
    public required string Id { get; init; }

    public required CrossReferenceKind Kind { get; init; }

    /// <summary>Empty for all partners.</summary>
    public string Partner { get; init; } = "";

    /// <summary>Our item, where a unit's factor belongs to one; else empty.</summary>
    public string Item { get; init; } = "";

    /// <summary>Scheme of their name; empty for any.</summary>
    public string Scheme { get; init; } = "";

    public required string Theirs { get; init; }

    public required string Ours { get; init; }

    /// <summary>Of units: one of theirs is so many of ours.</summary>
    public decimal? Factor { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day; null is for ever.</summary>
    public DateOnly? ValidTo { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Cross-references: imported and exported as CSV, in force by date.</summary>
static class CrossReferenceStore
{
    const string Columns = "id, kind, partner, item, scheme, theirs, ours, factor, valid_from, valid_to, source, updated_at";

    const string InsertSql = $"""
        INSERT INTO cross_references ({Columns})
        VALUES (@Id, @Kind, @Partner, @Item, @Scheme, @Theirs, @Ours, @Factor, @ValidFrom, @ValidTo, @Source, @UpdatedAt)
        """;

    const string FindSql = $"""
        SELECT {Columns} FROM cross_references
        WHERE kind = @Kind AND partner = @Partner AND item = @Item AND scheme = @Scheme AND theirs = @Theirs AND valid_from = @ValidFrom
        """;

    const string UpdateSql = """
        UPDATE cross_references SET ours = @Ours, factor = @Factor, valid_to = @ValidTo, source = @Source, updated_at = @UpdatedAt
        WHERE kind = @Kind AND partner = @Partner AND item = @Item AND scheme = @Scheme AND theirs = @Theirs AND valid_from = @ValidFrom
        """;

    // Days are text that sorts as days. A partner's own reference comes before one for all, a later one before an earlier.
    const string InForceSql = $"""
        SELECT {Columns} FROM cross_references
        WHERE partner IN (@Partner, '') AND valid_from <= @Day AND (valid_to IS NULL OR valid_to >= @Day)
        ORDER BY kind, CASE WHEN partner = '' THEN 1 ELSE 0 END, valid_from DESC, theirs, id
        """;

    const string CountedSql = "SELECT partner FROM cross_references WHERE partner IN (@Partner, '') ORDER BY partner, valid_from";

    const string OfNameSql = $"""
        SELECT {Columns} FROM cross_references
        WHERE kind = 'Item' AND theirs = @Theirs AND partner IN (@Partner, '') AND valid_from <= @Day AND (valid_to IS NULL OR valid_to >= @Day)
        ORDER BY CASE WHEN partner = '' THEN 1 ELSE 0 END, valid_from DESC, id
        """;

    const string UnitsSql = $"""
        SELECT {Columns} FROM cross_references
        WHERE kind = 'Unit' AND partner IN (@Partner, '') AND item = @Item AND valid_from <= @Day AND (valid_to IS NULL OR valid_to >= @Day)
        ORDER BY CASE WHEN partner = '' THEN 1 ELSE 0 END, valid_from DESC, theirs, id
        """;

    const string AllSql = $"""
        SELECT {Columns} FROM cross_references WHERE (@Partner IS NULL OR partner = @Partner) ORDER BY kind, partner, item, scheme, theirs, valid_from
        """;

    /// <summary>Writes a reference; one that begins on the same day is replaced.</summary>
    internal static Recorded Record(Transaction tx, CrossReferenceRecord reference)
    {
        if (tx.InsertIfAbsent(InsertSql, reference)) return Recorded.New;
        var known = tx.Find<CrossReferenceRecord>(FindSql, reference)!;
        if (known == reference with { Id = known.Id, Source = known.Source, UpdatedAt = known.UpdatedAt }) return Recorded.Unchanged;
        tx.Execute(UpdateSql, reference);
        return Recorded.Changed;
    }

    /// <summary>What holds for a partner on a day, the first that fits being the one to use.</summary>
    internal static IReadOnlyList<CrossReferenceRecord> InForce(Transaction tx, string partner, DateOnly day) =>
        tx.Query<CrossReferenceRecord>(InForceSql, new { partner, day });

    /// <summary>Whether there are more than so many for a partner, whenever they hold.</summary>
    internal static bool AreMore(Transaction tx, string partner, int than) =>
        tx.Find<string>(tx.Dialect.Page(CountedSql), new { partner, skip = than, take = 1 }) is not null;

    /// <summary>The same of one item number of theirs.</summary>
    internal static IReadOnlyList<CrossReferenceRecord> OfName(Transaction tx, string partner, DateOnly day, string theirs) =>
        tx.Query<CrossReferenceRecord>(OfNameSql, new { partner, day, theirs });

    /// <summary>The same of the units of one item of ours; empty for those that hold for all items.</summary>
    internal static IReadOnlyList<CrossReferenceRecord> Units(Transaction tx, string partner, DateOnly day, string item) =>
        tx.Query<CrossReferenceRecord>(UnitsSql, new { partner, day, item });

    internal static IReadOnlyList<CrossReferenceRecord> All(Transaction tx, string? partner) =>
        tx.Query<CrossReferenceRecord>(AllSql, new { partner });
}
