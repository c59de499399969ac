using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace Gateway.Host.Storage;

/// <summary>PostgreSQL, 12 or newer. Several gateways may share one; a search path in the connection string names the schema.</summary>
sealed class PostgresDatabase : ServerDatabase
{
    static readonly PostgresDialect Dialect = new();

    readonly NpgsqlDataSource _source;

    PostgresDatabase(NpgsqlDataSource source, TimeProvider clock) : base(Dialect, clock) => _source = source;

    /// <summary>Opens it and brings its tables up to date.</summary>
    /// <exception cref="DatabaseException">It cannot be reached, cannot be used, or is newer than the program.</exception>
    internal static PostgresDatabase Open(string connectionString, TimeProvider clock)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var database = new PostgresDatabase(NpgsqlDataSource.Create(Complete(settings)), clock);
        try
        {
            database.Prepare($"{settings.Database} on {settings.Host}");
            return database;
        }
        catch
        {
            database._source.Dispose();
            throw;
        }
    }

    /// <summary>The settings as this program connects with them.</summary>
    internal static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder settings)
    {
        settings.MaxPoolSize = Math.Max(settings.MaxPoolSize, ConnectionLimit);
        settings.ApplicationName ??= "b2b-gateway";
        settings.CommandTimeout = StatementSeconds;
        // Nothing of a session is changed after it began, so that there is nothing to reset.
        settings.NoResetOnClose = true;
        // A process that was stopped in the middle of a transaction must not hold its locks for ever.
        settings.Options = FormattableString.Invariant(
            $"{settings.Options} -c idle_in_transaction_session_timeout={SleepSeconds}s -c lock_timeout={LockSeconds}s").TrimStart();
        return settings;
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override IsolationLevel SnapshotLevel => IsolationLevel.RepeatableRead;

    protected override DbConnection NewConnection() => _source.CreateConnection();

    protected override void Check(DbConnection connection)
    {
        Refuse(connection, "fsync");
        Refuse(connection, "synchronous_commit");
    }

    static void Refuse(DbConnection connection, string setting)
    {
        if (connection.ExecuteScalar<string>($"SHOW {setting}") == "off")
            throw new DatabaseException($"The PostgreSQL server has {setting} off: commits would not survive a power cut. Set it to on.");
    }
}
