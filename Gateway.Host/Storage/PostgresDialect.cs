using System.Buffers.Binary;
using System.Data.Common;
using Npgsql;

namespace Gateway.Host.Storage;

/// <summary>PostgreSQL: a failed statement ends its transaction, so that an insert of a taken key must not fail.</summary>
sealed class PostgresDialect : ServerDialect
{
    const string OversleptTransaction = "25P03";

    const string LockSql = "SELECT pg_advisory_xact_lock(@Key)";

    const string LockSharedSql = "SELECT pg_advisory_xact_lock_shared(@Key)";

    internal override string Name => "postgresql";

    // Text of a partner may hold what PostgreSQL's UTF-8 cannot: a NUL, and half of a surrogate pair.
    internal override object ToParameter(object? value) =>
        value is string text && NeedsMending(text) ? Mend(text) : base.ToParameter(value);

    internal override string InsertIfAbsent(string insert) => insert + " ON CONFLICT DO NOTHING";

    internal override string Page(string select) => select + " LIMIT @Take OFFSET @Skip";

    internal override string HoldRow(string table) => $"SELECT 1 FROM {table} WHERE id = @Id FOR NO KEY UPDATE";

    // Rows that another worker is just taking are passed over, not waited for; those that it has taken are looked at again. What a clock that ran ahead
    // has put off is due later than what is due: it comes behind. The sum keeps it from the index of what is due, where all that waits would be walked.
    internal override string ClaimWork => """
        WITH due AS MATERIALIZED (
            SELECT id AS due_id FROM work
            WHERE kind = @Kind AND is_dead = 0 AND due_at <= @Now AND (lease_until IS NULL OR lease_until <= @Now) AND strpos(@Held, id) = 0
              AND (order_key IS NULL OR NOT EXISTS (
                  SELECT 1 FROM work earlier WHERE earlier.kind = work.kind AND earlier.order_key = work.order_key AND earlier.id < work.id))
            ORDER BY due_at, id LIMIT @Take FOR UPDATE SKIP LOCKED),
        ahead AS MATERIALIZED (
            SELECT id AS ahead_id FROM work
            WHERE kind = @Kind AND is_dead = 0 AND due_set_at > @NowAtMost AND due_at + 0 > @Now AND (lease_until IS NULL OR lease_until <= @Now) AND strpos(@Held, id) = 0
              AND (order_key IS NULL OR NOT EXISTS (
                  SELECT 1 FROM work earlier WHERE earlier.kind = work.kind AND earlier.order_key = work.order_key AND earlier.id < work.id))
            ORDER BY due_at + 0, id LIMIT @Take FOR UPDATE SKIP LOCKED)
        UPDATE work SET lease_until = @LeaseUntil, lease_owner = @Owner, token = token + 1, attempts = attempts + 1
        FROM (SELECT due_id FROM due UNION ALL SELECT ahead_id FROM ahead LIMIT @Take) taken WHERE id = due_id
        RETURNING id, kind, work_key, order_key, subject_id, correlation_id, due_at, lease_until, lease_owner, token, requests, attempts, last_error, is_dead, created_at
        """;

    internal override MigrationSql Migrations { get; } = new(
        "BEGIN; SELECT pg_advisory_xact_lock(4776051982261084465)",
        "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_migrations')",
        """
        CREATE TABLE schema_migrations (
            number integer NOT NULL PRIMARY KEY, name text NOT NULL, hash text NOT NULL, applied_at bigint NOT NULL)
        """);

    internal override bool IsUniqueViolation(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // Out of memory is the table of locks, which all transactions share: it has room again when another one ends.
    internal override Trouble TroubleOf(Exception exception) => exception switch
    {
        PostgresException
        {
            SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.OutOfMemory,
        } => Trouble.Conflict,
        PostgresException failed => IsAway(failed.SqlState) ? Trouble.Away : Trouble.Lasting,
        NpgsqlException { IsTransient: true } => Trouble.Away,
        _ => Trouble.Lasting,
    };

    internal override bool IsHeldUp(Exception failed) => failed is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };

    internal override void Lock(Transaction tx, string name, bool isShared) =>
        tx.Execute(isShared ? LockSharedSql : LockSql, new { Key = BinaryPrimitives.ReadInt64BigEndian(HashOf(name)) });

    // Class 08 is the connection, 57P0x a server that stops or starts, 53300 one that is full.
    static bool IsAway(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P0", StringComparison.Ordinal)
        || state is PostgresErrorCodes.TooManyConnections or OversleptTransaction;

    static bool NeedsMending(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || text.Contains('\0', StringComparison.Ordinal);

    static string Mend(string text) => string.Create(text.Length, text, static (mended, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            mended[i] = text[i] == '\0' ? '\u2400' : char.IsSurrogate(text[i]) && !isPair ? '\uFFFD' : text[i];
            if (isPair) mended[i + 1] = text[++i];
        }
    });
}
