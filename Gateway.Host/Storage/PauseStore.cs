namespace Gateway.Host.Storage;

/// <summary>What can be made to stand still.</summary>
enum Paused
{
    /// <summary>Whatever goes out to partners: acknowledgements, orders, advices, files that a person sends.</summary>
    Sending,
}

/// <summary>Something stands still until a person lets it go on.</summary>
sealed record PauseRecord
{
    public required Paused What { get; init; }

    public required string Reason { get; init; }

    public required string PlacedBy { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }
}

/// <summary>Pauses that are in force, for all gateways on this database; the history tells who placed and ended them.</summary>
static class PauseStore
{
    const string Columns = "what, reason, placed_by, placed_at";

    const string InsertSql = $"INSERT INTO pauses ({Columns}) VALUES (@What, @Reason, @PlacedBy, @PlacedAt)";

    const string DeleteSql = "DELETE FROM pauses WHERE what = @What";

    const string FindSql = $"SELECT {Columns} FROM pauses WHERE what = @What";

    /// <summary>False when it stands still already.</summary>
    internal static bool Place(Transaction tx, PauseRecord pause) => tx.InsertIfAbsent(InsertSql, pause);

    /// <summary>False when it did not stand still.</summary>
    internal static bool End(Transaction tx, Paused what) => tx.Execute(DeleteSql, new { what }) > 0;

    /// <summary>Who acts on a pause, and who ends it, do so one after the other; several may act on it at once.</summary>
    internal static void LockShared(Transaction tx, Paused what) => tx.LockShared(NameOf(what));

    /// <inheritdoc cref="LockShared"/>
    internal static void Lock(Transaction tx, Paused what) => tx.Lock(NameOf(what));

    static string NameOf(Paused what) => "pause:" + what;

    internal static PauseRecord? Find(Transaction tx, Paused what) => tx.Find<PauseRecord>(FindSql, new { what });
}
