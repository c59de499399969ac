namespace Gateway.Host.Storage;

/// <summary>What a legal hold keeps.</summary>
enum HoldKind
{
    /// <summary>Every payload of a partner.</summary>
    Partner,

    /// <summary>Every payload of a story, by the delivery that began it.</summary>
    Story,
}

/// <summary>Payloads that may not be erased, whatever their age.</summary>
sealed record LegalHold
{
    public required HoldKind Kind { get; init; }

    public required string Subject { get; init; }

    public required string Reason { get; init; }

    public required string PlacedBy { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }
}

/// <summary>Legal holds that are in force; the history tells who placed and lifted them.</summary>
static class LegalHoldStore
{
    const string Columns = "kind, subject, reason, placed_by, placed_at";

    const string InsertSql = $"INSERT INTO legal_holds ({Columns}) VALUES (@Kind, @Subject, @Reason, @PlacedBy, @PlacedAt)";

    const string DeleteSql = "DELETE FROM legal_holds WHERE kind = @Kind AND subject = @Subject";

    const string ListSql = $"SELECT {Columns} FROM legal_holds ORDER BY kind, subject";

    /// <summary>False when it is held already.</summary>
    internal static bool Place(Transaction tx, LegalHold hold) => tx.InsertIfAbsent(InsertSql, hold);

    /// <summary>False when it was not held.</summary>
    internal static bool Lift(Transaction tx, HoldKind kind, string subject) => tx.Execute(DeleteSql, new { kind, subject }) > 0;

    internal static IReadOnlyList<LegalHold> List(Transaction tx) => tx.Query<LegalHold>(ListSql);
}
