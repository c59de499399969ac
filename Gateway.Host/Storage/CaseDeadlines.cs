namespace Gateway.Host.Storage;

/// <summary>Cases whose time to be decided is over.</summary>
static class CaseDeadlines
{
    // Only what its owner has to decide: what waits has a deadline of its own, and in a dispute the clock stands still.
    const string PassedSql = """
        SELECT id FROM cases
        WHERE state = 'Open' AND due_at <= @Now AND clock_stopped_at IS NULL AND (overdue_told IS NULL OR overdue_told <> due_at)
        ORDER BY due_at, id
        """;

    const string TellSql = "UPDATE cases SET overdue_told = due_at WHERE id = @Id AND (overdue_told IS NULL OR overdue_told <> due_at)";

    /// <summary>The cases that have become overdue; each is returned once for each deadline.</summary>
    internal static IReadOnlyList<CaseRecord> MarkOverdue(Transaction tx, DateTimeOffset now, int take)
    {
        var passed = tx.Query<string>(tx.Dialect.Page(PassedSql), new { now, skip = 0, take });
        var told = passed.Where(id => tx.Update(CaseStore.Rows, id, TellSql, new { id }) > 0).ToList();
        return [.. told.Select(id => CaseStore.Find(tx, id)!)];
    }
}
