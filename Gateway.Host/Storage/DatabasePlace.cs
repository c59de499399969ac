using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Host.Storage;

/// <summary>Where the tables are, and how they are opened: the embedded file, or a database of a server.</summary>
/// <param name="settings">Which database.</param>
/// <param name="file">The embedded database's file.</param>
/// <param name="secret">Resolves a secret's name; asked at each opening.</param>
sealed class DatabasePlace(DatabaseSettings settings, string file, Func<string, string> secret)
{
    internal string Provider => settings.Provider;

    internal bool IsEmbedded => settings.IsEmbedded;

    /// <summary>As a person calls it.</summary>
    internal string Name
    {
        get
        {
            if (IsEmbedded) return file;
            using var connection = Connection();
            return $"{connection.Database} on {connection.DataSource}";
        }
    }

    /// <summary>Opens it, brings its tables up to date, and makes the embedded one when it is not there.</summary>
    /// <exception cref="DatabaseException">It cannot be reached, cannot be used, or is newer than the program.</exception>
    internal Database Open(TimeProvider clock, DiskTrust trust) => settings.Provider switch
    {
        "postgresql" => PostgresDatabase.Open(ConnectionString(new NpgsqlConnectionStringBuilder()), clock),
        "sqlserver" => SqlServerDatabase.Open(ConnectionString(new SqlConnectionStringBuilder()), clock),
        _ => SqliteDatabase.Open(file, clock, trust),
    };

    /// <summary>The migrations that it had and those that it still wants. Changes nothing, and makes nothing.</summary>
    /// <exception cref="DatabaseException">It cannot be reached, or is newer than the program.</exception>
    internal (IReadOnlyList<AppliedMigration> Applied, IReadOnlyList<Migration> Missing) Migrations()
    {
        ColumnTypes.Register();
        Dialect dialect = settings.Provider switch
        {
            "postgresql" => new PostgresDialect(),
            "sqlserver" => new SqlServerDialect(),
            _ => new SqliteDialect(),
        };
        var migrations = Storage.Migrations.Of(dialect);
        if (IsEmbedded && !File.Exists(file)) return ([], migrations.Scripts);
        try
        {
            using var connection = Connection();
            connection.Open();
            var applied = migrations.Applied(connection);
            return (applied, migrations.Missing(applied));
        }
        catch (DbException e)
        {
            throw new DatabaseException($"The database {Name} cannot be opened: {e.Message}", e);
        }
    }

    DbConnection Connection()
    {
        if (IsEmbedded) SqliteLibrary.Load();
        return settings.Provider switch
        {
            "postgresql" => new NpgsqlConnection(ConnectionString(new NpgsqlConnectionStringBuilder())),
            "sqlserver" => new SqlConnection(ConnectionString(new SqlConnectionStringBuilder())),
            _ => new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False"),
        };
    }

    string ConnectionString(DbConnectionStringBuilder builder)
    {
        try
        {
            builder.ConnectionString = settings.ConnectionString;
            if (settings.PasswordSecret.Length > 0) builder["Password"] = secret(settings.PasswordSecret);
            return builder.ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new SettingsException($"The connection string of the database cannot be read: {e.Message}");
        }
    }
}
