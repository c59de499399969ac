namespace Gateway.Host.Storage;

/// <summary>A cause of alarm that is open on a channel: what was told of it, so that a restart does not tell it again.</summary>
sealed record AlertRecord
{
    /// <summary>Kind and subject: <c>dead-mailbox acme/in</c>.</summary>
    public required string Cause { get; init; }

    /// <summary><c>mail</c>, or a webhook's name.</summary>
    public required string Channel { get; init; }

    /// <summary>The node that sees it; empty for what every node sees.</summary>
    public required string Node { get; init; }

    public required string Text { get; init; }

    /// <summary>Told in quiet hours too.</summary>
    public required bool IsUrgent { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was told last; null while it was not: quiet hours, or a channel that fails.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How many things were told of then.</summary>
    public long ToldItems { get; init; }

    /// <summary>Until then a node is telling it, or has failed to.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>Since when the cause is not seen; null while it is.</summary>
    public DateTimeOffset? GoneAt { get; init; }
}

/// <summary>What was alerted and is not over.</summary>
static class AlertStore
{
    const string Columns = "cause, channel, node, text, is_urgent, opened_at, told_at, told_items, claimed_until, gone_at";

    const string InsertSql = $"""
        INSERT INTO alerts ({Columns})
        VALUES (@Cause, @Channel, @Node, @Text, @IsUrgent, @OpenedAt, @ToldAt, @ToldItems, @ClaimedUntil, @GoneAt)
        """;

    const string SeeSql = """
        UPDATE alerts SET text = @Text, is_urgent = @IsUrgent, gone_at = NULL
        WHERE cause = @Cause AND channel = @Channel AND (text <> @Text OR is_urgent <> @IsUrgent OR gone_at IS NOT NULL)
        """;

    const string LowerSql = "UPDATE alerts SET told_items = @Items WHERE cause = @Cause AND channel = @Channel AND told_items > @Items";

    const string MissSql = "UPDATE alerts SET gone_at = @Now WHERE cause = @Cause AND channel = @Channel AND gone_at IS NULL";

    const string ClaimSql = """
        UPDATE alerts SET claimed_until = @Until
        WHERE cause = @Cause AND channel = @Channel AND (claimed_until IS NULL OR claimed_until <= @Now)
          AND (told_at = @ToldAt OR (told_at IS NULL AND @ToldAt IS NULL))
        """;

    // Whose claim has run out while it told writes nothing over the one that has it now.
    const string ToldSql = """
        UPDATE alerts SET told_at = @Now, told_items = @ToldItems, claimed_until = NULL WHERE cause = @Cause AND channel = @Channel AND claimed_until = @ClaimedUntil
        """;

    const string DeleteSql = """
        DELETE FROM alerts
        WHERE cause = @Cause AND channel = @Channel AND (claimed_until = @ClaimedUntil OR (claimed_until IS NULL AND @ClaimedUntil IS NULL))
        """;

    const string AllSql = $"SELECT {Columns} FROM alerts ORDER BY opened_at, cause, channel";

    /// <summary>The cause is there, and never gone.</summary>
    /// <param name="tx">Writes.</param>
    /// <param name="alert">As it is now.</param>
    /// <param name="opens">Whether it opens one that was not.</param>
    internal static void See(Transaction tx, AlertRecord alert, bool opens)
    {
        if (!opens || !tx.InsertIfAbsent(InsertSql, alert)) tx.Execute(SeeSql, alert);
    }

    /// <summary>Fewer are left than were told of: what comes on top of those is news.</summary>
    internal static void Lower(Transaction tx, AlertRecord alert, long items) => tx.Execute(LowerSql, new { alert.Cause, alert.Channel, items });

    /// <summary>The cause is not seen any more.</summary>
    internal static void Miss(Transaction tx, AlertRecord alert, DateTimeOffset now) => tx.Execute(MissSql, new { alert.Cause, alert.Channel, now });

    /// <summary>Gives the telling to one node; false when another has it, or has told since the row was read.</summary>
    internal static bool Claim(Transaction tx, AlertRecord alert, DateTimeOffset now, DateTimeOffset until) =>
        tx.Execute(ClaimSql, new { alert.Cause, alert.Channel, alert.ToldAt, now, until }) > 0;

    /// <summary>Who has claimed it has told it.</summary>
    internal static void Told(Transaction tx, AlertRecord alert, DateTimeOffset now) => tx.Execute(ToldSql, new { alert.Cause, alert.Channel, alert.ClaimedUntil, alert.ToldItems, now });

    /// <summary>It is over.</summary>
    internal static void Delete(Transaction tx, AlertRecord alert) => tx.Execute(DeleteSql, alert);

    /// <summary>Everything that is open, oldest first.</summary>
    internal static IReadOnlyList<AlertRecord> All(Transaction tx) => tx.Query<AlertRecord>(AllSql);
}
