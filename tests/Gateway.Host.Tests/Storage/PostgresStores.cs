using System.Data.Common;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Npgsql;

namespace Gateway.Host.Tests.Storage;

// The conformance suite on PostgreSQL; each test has a schema of its own.

public sealed class PostgresWorkStoreTests : WorkStoreTests<PostgresSchema>;

public sealed class PostgresIdentityStoreTests : IdentityStoreTests<PostgresSchema>;

public sealed class PostgresEventStoreTests : EventStoreTests<PostgresSchema>;

public sealed class PostgresControlNumbersTests : ControlNumbersTests<PostgresSchema>;

public sealed class PostgresInterchangeStoresTests : InterchangeStoresTests<PostgresSchema>;

public sealed class PostgresNumberStoreTests : NumberStoreTests<PostgresSchema>;

public sealed class PostgresBusinessStoresTests : BusinessStoresTests<PostgresSchema>;

public sealed class PostgresConcurrencyTests : ConcurrencyTests<PostgresSchema>;

public sealed class PostgresStandingsTests : StandingsTests<PostgresSchema>;

public sealed class PostgresAs2StoreTests : As2StoreTests<PostgresSchema>;

public sealed class PostgresStatementTests : StatementTests<PostgresSchema>;

/// <summary>A schema of its own on the server that all tests share.</summary>
public sealed class PostgresSchema : DatabaseOfTests
{
    readonly string _name = $"t{Guid.NewGuid():N}";
    readonly Lazy<string> _connection;

    public PostgresSchema() => _connection = new(() => PostgresServer.Shared.NewSchema(_name));

    internal string ConnectionString => _connection.Value;

    internal Database Open() => PostgresDatabase.Open(ConnectionString, TimeProvider.System);

    internal override Database Open(string folder) => Open();

    internal override Dialect Dialect { get; } = new PostgresDialect();

    internal override DbConnection Connect(string folder) => new NpgsqlConnection(ConnectionString);

    internal override void Drop()
    {
        if (_connection.IsValueCreated) PostgresServer.Shared.Drop(_name);
    }
}
