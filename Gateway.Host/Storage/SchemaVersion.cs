namespace Gateway.Host.Storage;

/// <summary>How far the tables are and how far this program wants them.</summary>
/// <param name="Database">The newest migration that was applied.</param>
/// <param name="Program">The newest one that this program carries.</param>
sealed record SchemaVersion(int Database, int Program)
{
    const string NewestSql = "SELECT MAX(number) FROM schema_migrations";

    internal bool IsOlder => Database < Program;

    internal bool IsNewer => Database > Program;

    internal static SchemaVersion Of(Transaction tx) => new(tx.Value<int>(NewestSql), Migrations.Of(tx.Dialect).Newest);
}
