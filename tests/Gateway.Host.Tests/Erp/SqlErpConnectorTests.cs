using Dapper;
using Gateway.Host.Erp;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Erp;

public sealed class SqlErpConnectorTests : ErpConnectorConformance, IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("erp-sql-").FullName;

    public SqlErpConnectorTests()
    {
        SqliteLibrary.Load();
        using var connection = Open();
        connection.Execute("""
            CREATE TABLE gateway_documents (
                idempotency_key varchar(64) NOT NULL PRIMARY KEY, document_type varchar(40) NOT NULL,
                supplier varchar(40) NOT NULL, company varchar(40) NULL, document text NOT NULL)
            """);
    }

    string ConnectionString => $"Data Source={Path.Combine(_folder, "erp.db")}";

    internal override IErpConnector Connector => new SqlErpConnector(
        new() { Provider = "sqlite", ConnectionString = ConnectionString }, _ => "");

    internal override IErpConnector Unreachable => new SqlErpConnector(
        new() { Provider = "sqlite", ConnectionString = $"Data Source={Path.Combine(_folder, "none", "erp.db")}" }, _ => "");

    [Fact]
    public async Task A_secret_that_is_not_there_now_lets_the_posting_wait()
    {
        var connector = new SqlErpConnector(
            new() { Provider = "sqlite", ConnectionString = ConnectionString, PasswordSecret = "erp-password" }, _ => throw new InvalidOperationException("no such secret"));
        Assert.Contains("no such secret", Assert.IsType<ErpOutcome.Unavailable>(await connector.PostAsync(Posting(), default)).Reason, StringComparison.Ordinal);
        Assert.IsType<ErpOutcome.Unavailable>(await connector.LookUpAsync(Posting(), default));
        Assert.Empty(Ledger());
    }

    internal override IReadOnlyList<string> Ledger()
    {
        using var connection = Open();
        return connection.Query<string>("SELECT document FROM gateway_documents").AsList();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }
}
