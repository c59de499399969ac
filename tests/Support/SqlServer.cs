using Microsoft.Data.SqlClient;

namespace Gateway.Tests.Support;

/// <summary>SQL Server, or what speaks its protocol, wherever a variable holds the connection string of one.</summary>
static class SqlServer
{
    internal const string Variable = "GATEWAY_TEST_SQLSERVER";

    static readonly Lazy<string> Database = new(() => NewDatabase().ConnectionString);

    /// <summary>Whether there is one.</summary>
    internal static bool IsHere => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>A database of this run's own, or the one that is named where the account may make none.</summary>
    internal static string Shared => Database.Value;

    /// <summary>A new database; where the account may make none, the one that is named.</summary>
    /// <returns>How to reach it, and whether it is new.</returns>
    internal static (string ConnectionString, bool IsNew) NewDatabase()
    {
        var given = Environment.GetEnvironmentVariable(Variable)!;
        var name = $"gateway_test_{Guid.NewGuid():N}";
        try
        {
            Execute(given, $"CREATE DATABASE {name}");
        }
        catch (SqlException)
        {
            return (given, false);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Drop(given, name);
        return (new SqlConnectionStringBuilder(given) { InitialCatalog = name }.ConnectionString, true);
    }

    /// <summary>Whether the account is without a permission of the whole server. One that cannot be asked is told by the test that wants it.</summary>
    internal static bool Denies(string permission)
    {
        try
        {
            return Value(Environment.GetEnvironmentVariable(Variable)!, $"SELECT HAS_PERMS_BY_NAME(NULL, NULL, '{permission}')") is 0;
        }
        catch (SqlException)
        {
            return false;
        }
    }

    internal static void Execute(string connectionString, string sql) => Value(connectionString, sql);

    /// <summary>The first column of the first row; null when there is none.</summary>
    internal static object? Value(string connectionString, string sql)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using var command = new SqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    // While somebody is connected no database goes; one that is left behind is no failure of a test.
    static void Drop(string given, string name)
    {
        SqlConnection.ClearAllPools();
        try
        {
            Execute(given, $"DROP DATABASE {name}");
        }
        catch (SqlException e)
        {
            Console.Error.WriteLine($"{name} was left behind: {e.Message}");
        }
    }
}
