using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

// The conformance suite on SQLite. Another dialect repeats these lines with its own Open.

public sealed class SqliteWorkStoreTests : WorkStoreTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteIdentityStoreTests : IdentityStoreTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteEventStoreTests : EventStoreTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteControlNumbersTests : ControlNumbersTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteInterchangeStoresTests : InterchangeStoresTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteNumberStoreTests : NumberStoreTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteBusinessStoresTests : BusinessStoresTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

public sealed class SqliteConcurrencyTests : ConcurrencyTests
{
    private protected override Database Open() => Sqlite.Open(Folder);
}

static class Sqlite
{
    internal static Database Open(string folder) => SqliteDatabase.Open(Path.Combine(folder, "gateway.db"), TimeProvider.System);
}
