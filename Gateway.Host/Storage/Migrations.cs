using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>One numbered script that takes the tables a step forward.</summary>
sealed record Migration(int Number, string Name, string Script)
{
    internal string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
}

/// <summary>A script that a database had.</summary>
sealed class AppliedMigration
{
    public int Number { get; init; }

    public required string Name { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }
}

/// <summary>The scripts of one dialect: forward only, each applied once, in order, under a lock, and recorded with its hash.</summary>
sealed class Migrations(Dialect dialect, IReadOnlyList<Migration> scripts)
{
    const string AppliedSql = "SELECT number, name, hash, applied_at FROM schema_migrations ORDER BY number";

    const string RecordSql = """
        INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES (@Number, @Name, @Hash, @AppliedAt)
        """;

    /// <summary>The number of the last script.</summary>
    internal int Newest => scripts.Max(s => s.Number);

    internal IReadOnlyList<Migration> Scripts => scripts;

    /// <summary>The scripts that this program carries: Storage/Migrations/DIALECT/NNNN_name.sql.</summary>
    internal static Migrations Of(Dialect dialect)
    {
        var prefix = $"Gateway.Host.Storage.Migrations.{dialect.Name}.";
        var names = typeof(Migrations).Assembly.GetManifestResourceNames();
        return new(dialect, [.. names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Load(n, prefix))]);
    }

    /// <summary>Brings the tables up to date and gives what was done. Two processes that start together do it once.</summary>
    /// <exception cref="DatabaseException">The database is newer than the program, or was made by another script of that number.</exception>
    internal IReadOnlyList<Migration> Apply(DbConnection connection, TimeProvider clock)
    {
        // An account that may not make tables can work with those that are up to date.
        if (Missing(Applied(connection)) is []) return [];
        connection.Execute(dialect.Migrations.Begin, commandTimeout: 0);
        try
        {
            if (!IsThere(connection)) connection.Execute(dialect.Migrations.Create);
            var missing = Missing(Applied(connection));
            foreach (var script in missing) Apply(connection, script, clock);
            connection.Execute("COMMIT TRANSACTION");
            return missing;
        }
        catch (DbException e)
        {
            connection.Execute(dialect.Migrations.Rollback);
            throw new DatabaseException($"{connection.DataSource}: the tables could not be brought up to date: {e.Message}", e);
        }
        catch (DatabaseException)
        {
            connection.Execute(dialect.Migrations.Rollback);
            throw;
        }
    }

    /// <summary>What the database had, oldest first.</summary>
    internal IReadOnlyList<AppliedMigration> Applied(DbConnection connection) =>
        IsThere(connection) ? connection.Query<AppliedMigration>(AppliedSql).AsList() : [];

    /// <summary>What a database that had those still wants.</summary>
    /// <exception cref="DatabaseException">It is newer than the program, or was made by another script of that number.</exception>
    internal IReadOnlyList<Migration> Missing(IReadOnlyList<AppliedMigration> applied)
    {
        foreach (var row in applied) Refuse(row, scripts.FirstOrDefault(s => s.Number == row.Number));
        return [.. scripts.Skip(applied.Count)];
    }

    bool IsThere(DbConnection connection) => connection.ExecuteScalar<long>(dialect.Migrations.IsThere) > 0;

    static void Refuse(AppliedMigration row, Migration? script)
    {
        if (script is null)
            throw new DatabaseException($"The database is newer than this program: it has migration {row.Number:0000} ({row.Name}), which is not known here. Start the newer program, or restore a backup made before the upgrade.");
        if (script.Hash != row.Hash)
            throw new DatabaseException($"Migration {row.Number:0000} ({row.Name}) of the database is not the one of this program. Migrations are never edited after they were applied; restore a backup, or start with an empty database.");
    }

    static void Apply(DbConnection connection, Migration script, TimeProvider clock)
    {
        // A large table takes its time.
        connection.Execute(script.Script, commandTimeout: 0);
        connection.Execute(RecordSql, new { script.Number, script.Name, script.Hash, AppliedAt = Instant.ToMicroseconds(clock.GetUtcNow()) });
    }

    static Migration Load(string resource, string prefix)
    {
        using var text = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!);
        var name = resource[prefix.Length..^".sql".Length];
        return new(int.Parse(name[..4], CultureInfo.InvariantCulture), name[5..], text.ReadToEnd());
    }
}
