using System.Data.Common;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Tests.Storage;

// The conformance suite on SQL Server, or what speaks its protocol: wherever GATEWAY_TEST_SQLSERVER holds a connection string.

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerWorkStoreTests : WorkStoreTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerIdentityStoreTests : IdentityStoreTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerEventStoreTests : EventStoreTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerControlNumbersTests : ControlNumbersTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerInterchangeStoresTests : InterchangeStoresTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerNumberStoreTests : NumberStoreTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerBusinessStoresTests : BusinessStoresTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerConcurrencyTests : ConcurrencyTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerStandingsTests : StandingsTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerAs2StoreTests : As2StoreTests<SqlServerTables>;

[OnServer(SqlServer.Variable), Collection(SqlServer.Variable)]
public sealed class SqlServerStatementTests : StatementTests<SqlServerTables>;

/// <summary>The tables in the one database of this run: made anew for each test.</summary>
public sealed class SqlServerTables : DatabaseOfTests
{
    internal override Database Open(string folder) => SqlServerDatabase.Open(SqlServer.Shared, TimeProvider.System);

    internal override bool IsShared => true;

    internal override Dialect Dialect { get; } = new SqlServerDialect();

    internal override DbConnection Connect(string folder) => new SqlConnection(SqlServer.Shared);

    // Those first that refer to others.
    internal override void Drop()
    {
        var tables = SchemaText.Of("sqlserver").Select(t => t.Name).Reverse().Append("schema_migrations");
        SqlServer.Execute(SqlServer.Shared, string.Join('\n', tables.Select(t => $"IF OBJECT_ID('{t}') IS NOT NULL DROP TABLE {t};")));
    }
}
