using System.Data.Common;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage;

// The conformance suite on SQLite; each test has a file of its own.

public sealed class SqliteWorkStoreTests : WorkStoreTests<SqliteFile>;

public sealed class SqliteIdentityStoreTests : IdentityStoreTests<SqliteFile>;

public sealed class SqliteEventStoreTests : EventStoreTests<SqliteFile>;

public sealed class SqliteControlNumbersTests : ControlNumbersTests<SqliteFile>;

public sealed class SqliteInterchangeStoresTests : InterchangeStoresTests<SqliteFile>;

public sealed class SqliteNumberStoreTests : NumberStoreTests<SqliteFile>;

public sealed class SqliteBusinessStoresTests : BusinessStoresTests<SqliteFile>;

public sealed class SqliteConcurrencyTests : ConcurrencyTests<SqliteFile>;

public sealed class SqliteStandingsTests : StandingsTests<SqliteFile>;

public sealed class SqliteAs2StoreTests : As2StoreTests<SqliteFile>;

public sealed class SqliteStatementTests : StatementTests<SqliteFile>;

/// <summary>The embedded database in the test's folder.</summary>
public sealed class SqliteFile : DatabaseOfTests
{
    internal override Database Open(string folder) => SqliteDatabase.Open(PathIn(folder), TimeProvider.System);

    internal override Dialect Dialect { get; } = new SqliteDialect();

    internal override DbConnection Connect(string folder)
    {
        SqliteLibrary.Load();
        return new SqliteConnection($"Data Source={PathIn(folder)};Pooling=False");
    }

    internal static string PathIn(string folder) => Path.Combine(folder, "gateway.db");
}
