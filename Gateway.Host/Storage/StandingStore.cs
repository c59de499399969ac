namespace Gateway.Host.Storage;

/// <summary>Work of one stage that waits, or was given up.</summary>
sealed record WorkStanding
{
    public required string Kind { get; init; }

    public required bool IsDead { get; init; }

    public required long Items { get; init; }

    /// <summary>When the longest waiting of it was due.</summary>
    public required DateTimeOffset Oldest { get; init; }
}

/// <summary>Acknowledgements between a partner and us that are open.</summary>
sealed record AcknowledgementStanding
{
    public required string Partner { get; init; }

    public required long Items { get; init; }

    /// <summary>When the first of them is, or was, due.</summary>
    public required DateTimeOffset Oldest { get; init; }
}

/// <summary>How much of what is open, in a few sums that indexes answer.</summary>
static class StandingStore
{
    const string WorkSql = "SELECT kind, is_dead, COUNT(*) AS items, MIN(due_at) AS oldest FROM work GROUP BY kind, is_dead ORDER BY kind, is_dead";

    const string OwedSql = """
        SELECT partner, COUNT(*) AS items, MIN(due_at) AS oldest FROM acknowledgements WHERE state = 'Due' GROUP BY partner ORDER BY partner
        """;

    const string ExpectedSql = """
        SELECT partner, COUNT(*) AS items, MIN(deadline) AS oldest FROM expectations WHERE state = @State GROUP BY partner ORDER BY partner
        """;

    const string CasesSql = "SELECT COUNT(*) FROM cases WHERE state = 'Open'";

    internal static IReadOnlyList<WorkStanding> Work(Transaction tx) => tx.Query<WorkStanding>(WorkSql);

    /// <summary>What we owe to partners, by partner.</summary>
    internal static IReadOnlyList<AcknowledgementStanding> Owed(Transaction tx) => tx.Query<AcknowledgementStanding>(OwedSql);

    /// <summary>What partners owe to us in a state, by partner.</summary>
    internal static IReadOnlyList<AcknowledgementStanding> Expected(Transaction tx, ExpectationState state) =>
        tx.Query<AcknowledgementStanding>(ExpectedSql, new { state });

    /// <summary>The exceptions that wait for their owner.</summary>
    internal static long OpenCases(Transaction tx) => tx.Value<long>(CasesSql);
}
