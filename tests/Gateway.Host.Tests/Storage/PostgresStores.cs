using Gateway.Host.Storage;
using Gateway.Tests.Support;

namespace Gateway.Host.Tests.Storage;

// The conformance suite on PostgreSQL; each test has a schema of its own.

public sealed class PostgresWorkStoreTests : WorkStoreTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresIdentityStoreTests : IdentityStoreTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresEventStoreTests : EventStoreTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresControlNumbersTests : ControlNumbersTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresInterchangeStoresTests : InterchangeStoresTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresNumberStoreTests : NumberStoreTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresBusinessStoresTests : BusinessStoresTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

public sealed class PostgresConcurrencyTests : ConcurrencyTests
{
    readonly PostgresSchema _schema = new();

    private protected override Database Open() => _schema.Open();

    private protected override void Drop() => _schema.Drop();
}

/// <summary>A schema of its own on the server that all tests share.</summary>
sealed class PostgresSchema
{
    readonly string _name = $"t{Guid.NewGuid():N}";
    readonly Lazy<string> _connection;

    internal PostgresSchema() => _connection = new(() => PostgresServer.Shared.NewSchema(_name));

    internal string ConnectionString => _connection.Value;

    internal Database Open() => PostgresDatabase.Open(ConnectionString, TimeProvider.System);

    internal void Drop()
    {
        if (_connection.IsValueCreated) PostgresServer.Shared.Drop(_name);
    }
}
