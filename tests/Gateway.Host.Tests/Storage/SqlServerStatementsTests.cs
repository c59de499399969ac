using Gateway.Host.Storage;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Gateway.Host.Tests.Storage;

/// <summary>What is sent to SQL Server is T-SQL by the grammar of its maker, of an old version, so that servers of any age and kin take it.</summary>
public sealed class SqlServerStatementsTests
{
    // What newer or kindred servers do not have, or have differently, though the grammar knows it.
    static readonly string[] Avoided = ["MERGE", "OFFSET 0", "SYSTEM_VERSIONING", "CREATE OR ALTER", "STRING_AGG", "JSON_", "TRIM("];

    [Fact]
    public void Every_statement_of_the_stores_is_T_SQL_of_2012()
    {
        var dialect = new SqlServerDialect();
        List<(string Name, string Sql)> statements =
        [
            .. StoreStatements.All().Select(s => (s.Name, StoreStatements.Paged(dialect, s.Sql))),
            .. Projection.All.SelectMany(p => p.Statements.Append(dialect.HoldRow(p.Table)).Select(s => (p.Table, StoreStatements.Paged(dialect, s)))),
            ("ClaimWork", dialect.ClaimWork), ("Lock", SqlServerDialect.LockSql),
            ("Begin", dialect.Migrations.Begin), ("Create", dialect.Migrations.Create), ("IsThere", dialect.Migrations.IsThere), ("Rollback", dialect.Migrations.Rollback),
            ("Session", SqlServerDatabase.SessionSql), ("CanSnapshot", SqlServerDatabase.CanSnapshotSql),
            ("LockSettings", SqlServerDatabase.LockSettingsSql), ("UnlockSettings", SqlServerDatabase.UnlockSettingsSql),
        ];
        Assert.True(statements.Count > 100);
        Assert.DoesNotContain(statements.Select(s => (s.Name, Problem: Problem(s.Sql))), s => s.Problem is not null);
    }

    // A transaction at the level SNAPSHOT leaves it to its session, and in such a session no index can be made.
    [Fact]
    public void What_decides_how_tables_are_made_and_rows_are_counted_is_said_and_not_left_to_the_session_or_the_server()
    {
        Assert.Equal("SET LOCK_TIMEOUT 15000; SET XACT_ABORT OFF; SET NOCOUNT OFF", SqlServerDatabase.SessionSql);
        Assert.StartsWith("SET TRANSACTION ISOLATION LEVEL READ COMMITTED;", new SqlServerDialect().Migrations.Begin, StringComparison.Ordinal);
        Assert.Equal(PoolBlockingPeriod.NeverBlock, SqlServerDatabase.Complete(new("Server=x")).PoolBlockingPeriod);
    }

    [Fact]
    public void The_migrations_are_T_SQL_of_2012() =>
        Assert.All(SchemaText.Scripts("sqlserver"), script => Assert.Null(Problem(script)));

    [Theory]
    [InlineData("SELECT id FROM work ORDER BY id LIMIT 5")]
    [InlineData("INSERT INTO work (id) VALUES ('a') ON CONFLICT DO NOTHING")]
    [InlineData("CREATE TABLE t (a int NOT NULL, INDEX ix (a))")]
    public void What_is_no_plain_T_SQL_is_found(string sql) => Assert.NotNull(Problem(sql));

    static string? Problem(string sql)
    {
        using var text = new StringReader(sql);
        new TSql110Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
        return errors.Count > 0 ? errors[0].Message : Avoided.FirstOrDefault(word => sql.Contains(word, StringComparison.Ordinal));
    }
}
