using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Storage;

/// <summary>SQL Server, 2016 or newer. Several gateways may share one; the tables are in the default schema of the account.</summary>
sealed class SqlServerDatabase : ServerDatabase
{
    const int SnapshotNotAllowed = 3952;

    static readonly SqlServerDialect Dialect = new();

    readonly string _connectionString;

    SqlServerDatabase(string connectionString, TimeProvider clock) : base(Dialect, clock) => _connectionString = connectionString;

    /// <summary>Opens it and brings its tables up to date.</summary>
    /// <exception cref="DatabaseException">It cannot be reached, cannot be used, or is newer than the program.</exception>
    internal static SqlServerDatabase Open(string connectionString, TimeProvider clock)
    {
        var settings = Complete(new(connectionString));
        var database = new SqlServerDatabase(settings.ConnectionString, clock);
        database.Prepare($"{settings.InitialCatalog} on {settings.DataSource}");
        return database;
    }

    /// <summary>The settings as this program connects with them.</summary>
    internal static SqlConnectionStringBuilder Complete(SqlConnectionStringBuilder settings)
    {
        settings.MaxPoolSize = Math.Max(settings.MaxPoolSize, ConnectionLimit);
        settings.CommandTimeout = StatementSeconds;
        settings.ApplicationName = settings.ShouldSerialize("Application Name") ? settings.ApplicationName : "b2b-gateway";
        // The connections object does the waiting, once for all.
        settings.ConnectRetryCount = 0;
        return settings;
    }

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqlConnection(_connectionString);
        SqlConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    protected override IsolationLevel SnapshotLevel => IsolationLevel.Snapshot;

    protected override DbConnection NewConnection() => new SqlConnection(_connectionString);

    // Readers must neither wait for writers nor see half of what they write.
    protected override void Check(DbConnection connection)
    {
        if (CanSnapshot(connection)) return;
        try
        {
            connection.Execute($"ALTER DATABASE [{connection.Database.Replace("]", "]]", StringComparison.Ordinal)}] SET ALLOW_SNAPSHOT_ISOLATION ON");
        }
        catch (SqlException e)
        {
            throw new DatabaseException($"The database {connection.Database} does not allow snapshots, and this account may not allow them. Run once as its owner: ALTER DATABASE [{connection.Database}] SET ALLOW_SNAPSHOT_ISOLATION ON", e);
        }
    }

    static bool CanSnapshot(DbConnection connection)
    {
        try
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.Snapshot);
            connection.ExecuteScalar<int>("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES", transaction: transaction);
            connection.ExecuteScalar<int>("IF OBJECT_ID('schema_migrations') IS NOT NULL SELECT COUNT(*) FROM schema_migrations ELSE SELECT 0", transaction: transaction);
            return true;
        }
        catch (SqlException e) when (e.Number == SnapshotNotAllowed)
        {
            return false;
        }
    }
}
