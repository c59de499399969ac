using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Host.Erp;

/// <summary>Opens connections to a database that belongs to the ERP, by the name of its provider.</summary>
static class ErpDatabase
{
    /// <param name="settings">Provider and connection string.</param>
    /// <param name="secret">Resolves a secret's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<DbConnection> OpenAsync(
        SqlSettings settings, Func<string, string> secret, CancellationToken cancellationToken)
    {
        var factory = Factory(settings.Provider);
        var builder = factory.CreateConnectionStringBuilder()!;
        builder.ConnectionString = settings.ConnectionString;
        if (settings.PasswordSecret.Length > 0) builder["Password"] = ErpSecret.Of(secret, settings.PasswordSecret);

        var connection = factory.CreateConnection()!;
        connection.ConnectionString = builder.ConnectionString;
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    static DbProviderFactory Factory(string provider) => provider switch
    {
        "sqlite" => SqliteFactory.Instance,
        "postgresql" => NpgsqlFactory.Instance,
        _ => SqlClientFactory.Instance,
    };
}
