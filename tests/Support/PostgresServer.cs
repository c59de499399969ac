using System.Diagnostics;
using Npgsql;

namespace Gateway.Tests.Support;

/// <summary>A PostgreSQL server for tests: the one that GATEWAY_TEST_POSTGRESQL names, else one that is started here and ends with this process.</summary>
sealed class PostgresServer
{
    static readonly Lazy<PostgresServer> OfProcess = new(() =>
        Environment.GetEnvironmentVariable("GATEWAY_TEST_POSTGRESQL") is { Length: > 0 } named ? new(named, null) : Start());

    readonly string? _folder;

    PostgresServer(string connectionString, string? folder) => (ConnectionString, _folder) = (connectionString, folder);

    /// <summary>The server that all tests of this process share.</summary>
    internal static PostgresServer Shared => OfProcess.Value;

    internal string ConnectionString { get; }

    /// <summary>A server of a test's own, which it may stop.</summary>
    internal static PostgresServer Start()
    {
        var memory = new DirectoryInfo("/dev/shm");
        var folder = Path.Combine(memory.Exists ? memory.FullName : Path.GetTempPath(), $"gateway-postgresql-{Guid.NewGuid():N}");
        return new(Script("start", folder, $"{Environment.ProcessId}"), folder);
    }

    /// <summary>Ends it as a crash would.</summary>
    internal void Stop() => Script("stop", _folder!);

    internal void StartAgain() => Script("start", _folder!);

    /// <summary>An empty schema, as the connection string to it.</summary>
    internal string NewSchema(string name)
    {
        Execute($"CREATE SCHEMA {name}");
        return $"{ConnectionString};Search Path={name}";
    }

    internal void Drop(string schema) => Execute($"DROP SCHEMA {schema} CASCADE");

    internal void Execute(string sql)
    {
        using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    // A missing server is a failure, and the script says what to install.
    static string Script(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root(), "tests", "postgresql.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEndAsync();
        var said = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 ? said : throw new InvalidOperationException($"PostgreSQL cannot be started: {error.Result}");
    }

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "B2BGateway.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not lie in a clone of the repository.");
    }
}
