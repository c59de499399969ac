using Gateway.Host.Storage;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Tests.Storage;

// The conformance suite on SQL Server, or what speaks its protocol: wherever GATEWAY_TEST_SQLSERVER holds a connection string.

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerWorkStoreTests : WorkStoreTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerIdentityStoreTests : IdentityStoreTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerEventStoreTests : EventStoreTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerControlNumbersTests : ControlNumbersTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerInterchangeStoresTests : InterchangeStoresTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerNumberStoreTests : NumberStoreTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerBusinessStoresTests : BusinessStoresTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerConcurrencyTests : ConcurrencyTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerDatabaseTests : DatabaseTests
{
    private protected override Database Open() => SqlServer.Open();

    private protected override void Drop() => SqlServer.Empty();
}

/// <summary>A database of this run's own where one may be made, else the one that is named; its tables are made anew for each test.</summary>
static class SqlServer
{
    internal const string Variable = "GATEWAY_TEST_SQLSERVER";

    static readonly Lazy<string> ConnectionString = new(Create);

    internal static Database Open() => SqlServerDatabase.Open(ConnectionString.Value, TimeProvider.System);

    /// <summary>Takes the tables away, those first that refer to others.</summary>
    internal static void Empty()
    {
        var tables = SchemaText.Of("sqlserver").Select(t => t.Name).Reverse().Append("schema_migrations");
        Execute(ConnectionString.Value, string.Join('\n', tables.Select(t => $"IF OBJECT_ID('{t}') IS NOT NULL DROP TABLE {t};")));
    }

    static string Create()
    {
        var given = Environment.GetEnvironmentVariable(Variable)!;
        var name = $"gateway_test_{Guid.NewGuid():N}";
        try
        {
            Execute(given, $"CREATE DATABASE {name}");
        }
        catch (SqlException)
        {
            return given;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Execute(given, $"DROP DATABASE {name}");
        return new SqlConnectionStringBuilder(given) { InitialCatalog = name }.ConnectionString;
    }

    static void Execute(string connectionString, string sql)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using var command = new SqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
