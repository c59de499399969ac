using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Storage;

/// <summary>SQL Server, 2016 or newer. Several gateways may share one; the tables are in the default schema of the account.</summary>
sealed class SqlServerDatabase : ServerDatabase
{
    // A row that another transaction has is waited for as long as on PostgreSQL, and then the body is run again. A duplicate must not end
    // the transaction, and a count of rows must come back, whatever the server's defaults are.
    internal const string SessionSql = "SET LOCK_TIMEOUT 15000; SET XACT_ABORT OFF; SET NOCOUNT OFF";

    // Asked, not tried: a transaction at that level would leave it to the session, in which tables cannot be made then.
    internal const string CanSnapshotSql = "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()";

    // A setting of a database is changed in no transaction: the session holds the lock, under which one of the gateways that open a new database does it.
    internal const string LockSettingsSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = 'b2b-gateway-settings', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 60000;
        IF @result < 0 RAISERROR ('Another program has been changing the settings of the database for more than a minute.', 16, 1);
        """;

    internal const string UnlockSettingsSql = "EXEC sp_releaseapplock @Resource = 'b2b-gateway-settings', @LockOwner = 'Session'";

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
        // It waits by itself; the pool would give a failure that it remembers for up to a minute after the server is back.
        settings.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        return settings;
    }

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqlConnection(_connectionString);
        SqlConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    protected override IsolationLevel SnapshotLevel => IsolationLevel.Snapshot;

    protected override string Session => SessionSql;

    protected override DbConnection NewConnection() => new SqlConnection(_connectionString);

    // Readers must neither wait for writers nor see half of what they write.
    protected override void Check(DbConnection connection)
    {
        if (CanSnapshot(connection)) return;
        connection.Execute(LockSettingsSql, commandTimeout: 0);
        try
        {
            if (!CanSnapshot(connection)) AllowSnapshots(connection);
        }
        finally
        {
            // With a connection that is lost its locks are too.
            if (connection.State == ConnectionState.Open) connection.Execute(UnlockSettingsSql);
        }
    }

    static bool CanSnapshot(DbConnection connection) => connection.ExecuteScalar<int>(CanSnapshotSql) == 1;

    // It ends when the transactions that were there before it have ended.
    static void AllowSnapshots(DbConnection connection)
    {
        try
        {
            connection.Execute($"ALTER DATABASE [{connection.Database.Replace("]", "]]", StringComparison.Ordinal)}] SET ALLOW_SNAPSHOT_ISOLATION ON", commandTimeout: 60);
        }
        catch (SqlException e)
        {
            throw new DatabaseException($"The database {connection.Database} does not allow snapshots, and this account may not allow them. Run once as its owner: ALTER DATABASE [{connection.Database}] SET ALLOW_SNAPSHOT_ISOLATION ON", e);
        }
    }
}
