using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Storage;

/// <summary>SQLite: one writer at a time, so that a claim needs no lock hints; decimals are text.</summary>
sealed class SqliteDialect : Dialect
{
    const int PrimaryKeyViolation = 1555;
    const int UniqueViolation = 2067;

    internal override string Name => "sqlite";

    internal override bool HasManyWriters => false;

    internal override object ToParameter(object? value) =>
        value is decimal number ? number.ToString(CultureInfo.InvariantCulture) : base.ToParameter(value);

    internal override string InsertIfAbsent(string insert) => insert + " ON CONFLICT DO NOTHING";

    internal override string Page(string select) => select + " LIMIT @Take OFFSET @Skip";

    // What is due and what was put off by a clock that ran ahead come by an index each, in the order of both; of what was put off for other reasons none is
    // looked at, however much waits.
    internal override string ClaimWork => """
        UPDATE work SET lease_until = @LeaseUntil, lease_owner = @Owner, token = token + 1, attempts = attempts + 1
        WHERE id IN (
            SELECT id FROM (
                SELECT id, due_at FROM work INDEXED BY ix_work_due
                WHERE kind = @Kind AND is_dead = 0 AND due_at <= @Now AND (lease_until IS NULL OR lease_until <= @Now) AND instr(@Held, id) = 0
                  AND (order_key IS NULL OR NOT EXISTS (
                      SELECT 1 FROM work earlier WHERE earlier.kind = work.kind AND earlier.order_key = work.order_key AND earlier.id < work.id))
                UNION ALL
                SELECT id, due_at FROM work INDEXED BY ix_work_put_off
                WHERE kind = @Kind AND is_dead = 0 AND due_set_at > @NowAtMost AND due_at > @Now AND (lease_until IS NULL OR lease_until <= @Now) AND instr(@Held, id) = 0
                  AND (order_key IS NULL OR NOT EXISTS (
                      SELECT 1 FROM work earlier WHERE earlier.kind = work.kind AND earlier.order_key = work.order_key AND earlier.id < work.id))
                ORDER BY due_at, id LIMIT @Take))
        RETURNING id, kind, work_key, order_key, subject_id, correlation_id, due_at, lease_until, lease_owner, token, requests, attempts, last_error, is_dead, created_at
        """;

    internal override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: PrimaryKeyViolation or UniqueViolation };

    // Another program holds the file for longer than is waited for it, or it cannot be opened just now: nothing was kept, and later it may be.
    internal override Trouble TroubleOf(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL } ? Trouble.Away : Trouble.Lasting;

    internal override MigrationSql Migrations { get; } = new(
        "BEGIN IMMEDIATE",
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
        "CREATE TABLE schema_migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at INTEGER NOT NULL)");
}
