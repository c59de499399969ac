using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Storage;

/// <summary>SQL Server, and what speaks its protocol and language: plain T-SQL, nothing that only one version of a server takes.</summary>
sealed class SqlServerDialect : ServerDialect
{
    // The result is told, not thrown: below 0 is a timeout, a cancellation or a deadlock.
    internal const string LockSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = @Name, @LockMode = @Mode, @LockOwner = 'Transaction', @LockTimeout = 15000;
        SELECT @result;
        """;

    internal override string Name => "sqlserver";

    // A duplicate fails the statement and not the transaction.
    internal override string InsertIfAbsent(string insert) => insert;

    internal override string Page(string select) => select + " OFFSET @Skip ROWS FETCH NEXT @Take ROWS ONLY";

    internal override string HoldRow(string table) => $"SELECT 1 FROM {table} WITH (UPDLOCK, ROWLOCK) WHERE id = @Id";

    internal override string ClaimWork => """
        UPDATE TOP (@Take) work WITH (READPAST, UPDLOCK, ROWLOCK)
        SET lease_until = @LeaseUntil, lease_owner = @Owner, token = token + 1, attempts = attempts + 1
        OUTPUT inserted.id, inserted.kind, inserted.work_key, inserted.order_key, inserted.subject_id, inserted.correlation_id,
            inserted.due_at, inserted.lease_until, inserted.lease_owner, inserted.token, inserted.requests, inserted.attempts,
            inserted.last_error, inserted.is_dead, inserted.created_at
        WHERE kind = @Kind AND is_dead = 0 AND (due_at <= @Now OR due_set_at > @NowAtMost) AND (lease_until IS NULL OR lease_until <= @Now) AND CHARINDEX(id, @Held) = 0
          AND (order_key IS NULL OR NOT EXISTS (
              SELECT 1 FROM work earlier WHERE earlier.kind = work.kind AND earlier.order_key = work.order_key AND earlier.id < work.id))
        """;

    internal override MigrationSql Migrations { get; } = new(
        """
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        BEGIN TRANSACTION;
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = 'b2b-gateway-migrations', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 60000;
        IF @result < 0 RAISERROR ('Another program has been changing the tables for more than a minute.', 16, 1);
        """,
        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = SCHEMA_NAME() AND TABLE_NAME = 'schema_migrations'",
        """
        CREATE TABLE schema_migrations (
            number int NOT NULL PRIMARY KEY, name nvarchar(250) NOT NULL, hash nvarchar(64) NOT NULL, applied_at bigint NOT NULL)
        """,
        "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION");

    internal override void Bind(DbParameter parameter, Type type, object? value)
    {
        base.Bind(parameter, type, value);
        // One size, whatever the text's length: one plan for each statement instead of one for each length.
        if (parameter is SqlParameter { Value: string { Length: <= 4000 } or DBNull, SqlDbType: System.Data.SqlDbType.NVarChar } text) text.Size = 4000;
    }

    internal override bool IsUniqueViolation(DbException exception) => exception is SqlException { Number: 2601 or 2627 };

    internal override Trouble TroubleOf(Exception exception) => exception switch
    {
        LockRefusedException => Trouble.Conflict,
        SqlException failed => TroubleOf(failed),
        _ => Trouble.Lasting,
    };

    // A statement that took too long was undone; of a commit nobody knows.
    internal override bool MayBeKept(Exception failed) => failed is SqlException { Number: Timeout } || base.MayBeKept(failed);

    internal override bool IsHeldUp(Exception failed) => failed is LockRefusedException or SqlException { Number: LockTimeout or Deadlock };

    internal override void Lock(Transaction tx, string name, bool isShared)
    {
        var result = tx.Value<int>(LockSql, new { Name = Convert.ToHexStringLower(HashOf(name)), Mode = isShared ? "Shared" : "Exclusive" });
        if (result < 0) throw new LockRefusedException(name, result);
    }

    // Of a statement: others were in its way. Of an attempt to connect it is told apart (ServerConnections), and so of a commit.
    const int Timeout = -2;

    const int LockTimeout = 1222;

    const int Deadlock = 1205;

    // 3960 and 3961 snapshot. Severity 20 and more ends the connection; the numbers are those of the
    // network libraries, of a server that starts, stops or fails over, and of a service that moves a database.
    static Trouble TroubleOf(SqlException failed) => failed.Number switch
    {
        Timeout or Deadlock or LockTimeout or 3960 or 3961 => Trouble.Conflict,
        -1 or 2 or 20 or 53 or 64 or 121 or 232 or 233 or 258 or 596 or 4060 or 6005 or 10053 or 10054 or 10060 or 10061 or 11001
            or 17142 or 18401 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920 => Trouble.Away,
        _ => failed.Class >= 20 ? Trouble.Away : Trouble.Lasting,
    };
}

/// <summary>A lock by name was not given: another transaction has it for too long, or both wait for each other.</summary>
sealed class LockRefusedException(string name, int result) : DatabaseException($"The lock {name} was not given ({result}).");
