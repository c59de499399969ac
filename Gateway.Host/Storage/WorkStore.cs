namespace Gateway.Host.Storage;

/// <summary>Something that is due: what the database remembers so that no timer has to.</summary>
sealed record WorkItem
{
    public required string Id { get; init; }

    /// <summary>Which worker takes it.</summary>
    public required string Kind { get; init; }

    /// <summary>Names the work within its kind: asked for again before it is done, it is still done once.</summary>
    public required string WorkKey { get; init; }

    /// <summary>Items of one kind with the same order key are worked one after the other, in the order of their ids; null where order does not matter.</summary>
    public string? OrderKey { get; init; }

    /// <summary>The row that the work is about.</summary>
    public required string SubjectId { get; init; }

    public required string CorrelationId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public string? LeaseOwner { get; init; }

    /// <summary>The fencing token: grows with each lease, so that a worker that overslept its lease is known.</summary>
    public long Token { get; init; }

    /// <summary>Grows with each asking, so that what is asked for while it is worked is worked once more.</summary>
    public long Requests { get; init; }

    /// <summary>Counted when the lease is given, before the attempt: what kills the process counts too.</summary>
    public int Attempts { get; init; }

    public string? LastError { get; init; }

    /// <summary>Given up: waits for a person, and holds up what has the same order key.</summary>
    public bool IsDead { get; init; }
}

/// <summary>The lease under which something was done has passed to another: nothing more of it may be committed.</summary>
sealed class LeaseLostException(string message) : Exception(message)
{
    internal LeaseLostException(WorkItem item) : this($"The lease of work {item.Kind} {item.WorkKey} (token {item.Token}) has passed to another worker.")
    {
    }
}

/// <summary>Work that is due: asked for, leased, done, put off, given up.</summary>
static class WorkStore
{
    const string Columns = "id, kind, work_key, order_key, subject_id, correlation_id, due_at, lease_until, lease_owner, token, requests, attempts, last_error, is_dead, created_at";

    // The token begins at the time, so that it also grows over rows: work that is done is deleted, and may be asked for again.
    const string InsertSql = """
        INSERT INTO work (id, kind, work_key, order_key, subject_id, correlation_id, due_at, lease_until, lease_owner, token, requests, attempts, last_error, is_dead, created_at, due_set_at)
        VALUES (@Id, @Kind, @WorkKey, @OrderKey, @SubjectId, @CorrelationId, @DueAt, NULL, NULL, @CreatedAt, 1, 0, NULL, 0, @CreatedAt, @CreatedAt)
        """;

    const string AskAgainSql = """
        UPDATE work SET requests = requests + 1,
            due_set_at = CASE WHEN due_at > @DueAt THEN @CreatedAt ELSE due_set_at END, due_at = CASE WHEN due_at > @DueAt THEN @DueAt ELSE due_at END
        WHERE kind = @Kind AND work_key = @WorkKey
        """;

    const string LastSql = "SELECT MAX(id) FROM work WHERE kind = @Kind AND order_key = @OrderKey";

    const string DeleteSql = "DELETE FROM work WHERE id = @Id AND token = @Token AND requests = @Requests";

    const string AgainSql = """
        UPDATE work SET lease_until = NULL, lease_owner = NULL, attempts = 0, last_error = NULL
        WHERE id = @Id AND token = @Token
        """;

    const string ExtendSql = "UPDATE work SET lease_until = @LeaseUntil WHERE id = @Id AND token = @Token AND lease_until IS NOT NULL";

    const string RetrySql = """
        UPDATE work SET lease_until = NULL, lease_owner = NULL, due_at = @DueAt, due_set_at = @Now, last_error = @Error
        WHERE id = @Id AND token = @Token
        """;

    const string DeferSql = """
        UPDATE work SET lease_until = NULL, lease_owner = NULL, due_at = @DueAt, due_set_at = @Now, attempts = attempts - 1
        WHERE id = @Id AND token = @Token
        """;

    const string BurySql = """
        UPDATE work SET lease_until = NULL, lease_owner = NULL, token = token + 1, is_dead = 1, last_error = @Error
        WHERE id = @Id AND token = @Token AND lease_until IS NOT NULL
        """;

    const string OrphanSql = "UPDATE work SET lease_until = NULL, lease_owner = NULL, token = token + 1 WHERE lease_until IS NOT NULL";

    const string LeasedSql = $"SELECT {Columns} FROM work WHERE lease_owner = @Owner ORDER BY id";

    const string ReviveSql = """
        UPDATE work SET is_dead = 0, attempts = 0, due_at = @Now, due_set_at = @Now, lease_until = NULL, lease_owner = NULL, token = token + 1, requests = requests + 1
        WHERE id = @Id AND is_dead = 1
        """;

    const string CancelSql = "DELETE FROM work WHERE kind = @Kind AND work_key = @WorkKey";

    const string HoldSql = "UPDATE work SET due_at = due_at WHERE kind = @Kind AND work_key = @WorkKey";

    const string HurrySql = "UPDATE work SET due_at = @Now, due_set_at = @Now WHERE kind = @Kind AND is_dead = 0 AND lease_until IS NULL AND due_at > @Now";

    const string ClearSql = "DELETE FROM work WHERE kind = @Kind AND work_key = @WorkKey AND is_dead = 1";

    const string FindSql = $"SELECT {Columns} FROM work WHERE kind = @Kind AND work_key = @WorkKey";

    const string OfSubjectSql = $"SELECT {Columns} FROM work WHERE subject_id = @SubjectId ORDER BY id";

    const string OfStorySql = $"SELECT {Columns} FROM work WHERE correlation_id = @CorrelationId ORDER BY id";

    const string DeadSql = $"SELECT {Columns} FROM work WHERE is_dead = 1 ORDER BY created_at, id";

    const string ListSql = $"SELECT {Columns} FROM work WHERE (@IsDead IS NULL OR is_dead = @IsDead) ORDER BY is_dead DESC, due_at, id";

    const string NextDueSql = """
        SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) FROM work WHERE kind = @Kind AND is_dead = 0
        """;

    // Each stage that counts by itself, so that what waits for servers is not even walked over, whatever a database knows of its rows.
    const string InwardSql = """
        SELECT (SELECT COUNT(*) FROM work WHERE kind = 'Translate' AND is_dead = 0) + (SELECT COUNT(*) FROM work WHERE kind = 'Release' AND is_dead = 0)
            + (SELECT COUNT(*) FROM work WHERE kind = 'Match' AND is_dead = 0) + (SELECT COUNT(*) FROM work WHERE kind = 'Post' AND is_dead = 0)
            + (SELECT COUNT(*) FROM work WHERE kind = 'Rematch' AND is_dead = 0)
        """;

    const string CountSql = "SELECT COUNT(*) FROM work WHERE is_dead = @IsDead";

    /// <summary>Makes work due. What is due already becomes due no later, and once more if it is being worked.</summary>
    internal static void Ask(Transaction tx, WorkItem item)
    {
        item = InTurn(tx, item);
        // Between the two another worker may have ended what was due before, and then it is new.
        while (!tx.InsertIfAbsent(InsertSql, item) && tx.Execute(AskAgainSql, item) == 0)
        {
        }
    }

    // An id is made before it is asked, by a clock that may go back or be behind that of another node: whoever asks last comes last.
    static WorkItem InTurn(Transaction tx, WorkItem item)
    {
        if (item.OrderKey is null) return item;
        tx.Lock($"work:{item.Kind}:{item.OrderKey}");
        return tx.Value<string>(LastSql, item) is { } last && string.CompareOrdinal(item.Id, last) < 0 ? item with { Id = UlidSource.After(last, item.Id) } : item;
    }

    /// <summary>Leases due items of one kind; each counts an attempt and gets a new token. What a clock that ran ahead has put off is due.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="kind">Which worker takes them.</param>
    /// <param name="owner">Who leases them.</param>
    /// <param name="now">The time.</param>
    /// <param name="lease">How long they are leased.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="held">Ids that the owner is at work on: however late its clock says it is, it takes none of them twice.</param>
    internal static IReadOnlyList<WorkItem> Claim(
        Transaction tx, string kind, string owner, DateTimeOffset now, TimeSpan lease, int take, IEnumerable<string>? held = null) =>
        [.. tx.Query<WorkItem>(tx.Dialect.ClaimWork, new { kind, owner, now, nowAtMost = Instant.AtMost(now), leaseUntil = now + lease, take, held = string.Join(' ', held ?? []) })
            .OrderBy(w => w.DueAt).ThenBy(w => w.Id, StringComparer.Ordinal)];

    /// <summary>Ends an item in the transaction of its effects.</summary>
    /// <exception cref="LeaseLostException">Another worker has it: the effects must not be kept.</exception>
    internal static void Complete(Transaction tx, WorkItem item)
    {
        if (tx.Execute(DeleteSql, item) == 0) Require(tx.Execute(AgainSql, item), item);
    }

    /// <summary>Keeps a lease during long work.</summary>
    /// <exception cref="LeaseLostException">Another worker has it.</exception>
    internal static void Extend(Transaction tx, WorkItem item, DateTimeOffset until) =>
        Require(tx.Execute(ExtendSql, new { item.Id, item.Token, leaseUntil = until }), item);

    /// <summary>Gives the lease back after a failure, for a while; the attempt stays counted.</summary>
    internal static void Retry(Transaction tx, WorkItem item, DateTimeOffset now, TimeSpan pause, string error) =>
        Require(tx.Execute(RetrySql, new { item.Id, item.Token, now, dueAt = now + pause, error }), item);

    /// <summary>Gives the lease back for a while because it is not the time (a maintenance window, a schedule); the attempt does not count.</summary>
    internal static void Defer(Transaction tx, WorkItem item, DateTimeOffset now, TimeSpan pause) =>
        Require(tx.Execute(DeferSql, new { item.Id, item.Token, now, dueAt = now + pause }), item);

    /// <summary>Gives an item up: it waits for a person, with the reason.</summary>
    internal static void Bury(Transaction tx, WorkItem item, string error) =>
        Require(tx.Execute(BurySql, new { item.Id, item.Token, error }), item);

    /// <summary>What an owner has leased.</summary>
    internal static IReadOnlyList<WorkItem> Leased(Transaction tx, string owner) => tx.Query<WorkItem>(LeasedSql, new { owner });

    /// <summary>Makes a dead item due again; false when there is no such dead item.</summary>
    internal static bool Revive(Transaction tx, string id, DateTimeOffset now) => tx.Execute(ReviveSql, new { id, now }) > 0;

    /// <summary>Takes work back, whoever has it: its worker will find its lease lost.</summary>
    internal static bool Cancel(Transaction tx, string kind, string workKey) => tx.Execute(CancelSql, new { kind, workKey }) > 0;

    /// <summary>Waits until nobody is ending a step of it: what is read after that is not about to be changed by its worker.</summary>
    internal static void Hold(Transaction tx, string kind, string workKey)
    {
        if (tx.IsShared) tx.Execute(HoldSql, new { kind, workKey });
    }

    /// <summary>What of a kind waits for a later time, and nobody works, is due now.</summary>
    internal static void Hurry(Transaction tx, string kind, DateTimeOffset now) => tx.Execute(HurrySql, new { kind, now });

    /// <summary>Takes away what was given up, so that what waits behind it in the order of its key goes on.</summary>
    internal static void Clear(Transaction tx, string kind, string workKey) => tx.Execute(ClearSql, new { kind, workKey });

    internal static WorkItem? Find(Transaction tx, string kind, string workKey) => tx.Find<WorkItem>(FindSql, new { kind, workKey });

    internal static IReadOnlyList<WorkItem> OfSubject(Transaction tx, string subjectId) => tx.Query<WorkItem>(OfSubjectSql, new { subjectId });

    /// <summary>What is still due, or was given up, of one story.</summary>
    internal static IReadOnlyList<WorkItem> OfStory(Transaction tx, string correlationId) =>
        tx.Query<WorkItem>(OfStorySql, new { correlationId });

    internal static IReadOnlyList<WorkItem> Dead(Transaction tx) => tx.Query<WorkItem>(DeadSql);

    /// <summary>What was given up first, then what is due, oldest first; null is both.</summary>
    internal static IReadOnlyList<WorkItem> List(Transaction tx, bool? isDead, int take) =>
        tx.Query<WorkItem>(tx.Dialect.Page(ListSql), new { isDead, skip = 0, take });

    /// <summary>When the next item of a kind may be claimed; null when there is none.</summary>
    internal static DateTimeOffset? NextDue(Transaction tx, string kind) =>
        tx.Value<long?>(NextDueSql, new { kind }) is { } at ? Instant.FromMicroseconds(at) : null;

    /// <summary>What is due but for what goes out to partners.</summary>
    internal static long CountInward(Transaction tx) => tx.Value<long>(InwardSql);

    internal static long CountAlive(Transaction tx) => tx.Value<long>(CountSql, new { IsDead = false });

    /// <summary>In a restored database: whoever held a lease is not there any more, and nobody has to wait for its end.</summary>
    internal static void Orphan(Transaction tx) => tx.Execute(OrphanSql);

    static void Require(int rows, WorkItem item)
    {
        if (rows == 0) throw new LeaseLostException(item);
    }
}
