using System.Text.Json.Nodes;
using Gateway.Host.CommandLine;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;

namespace Gateway.Host.Tests.CommandLine;

public sealed class DatabaseCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("database-").FullName;
    readonly PostgresSchema _schema = new();

    public void Dispose()
    {
        _schema.Drop();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_status_of_a_database_that_is_not_there_makes_none()
    {
        var status = await Run(ExitCodes.Bad, "status");
        Assert.Contains("missing", status, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_migrated_database_fits_and_migrating_again_changes_nothing()
    {
        Assert.Contains("0001 tables applied", await Run(ExitCodes.Good, "migrate"), StringComparison.Ordinal);
        Assert.Contains("0 migrations applied", await Run(ExitCodes.Good, "migrate"), StringComparison.Ordinal);
        Assert.Contains("fit this program", await Run(ExitCodes.Good, "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_PostgreSQL_it_is_the_same_and_told_to_programs_too()
    {
        var option = new[] { "--json", "--database", $"postgresql:{_schema.ConnectionString}" };
        Assert.Equal("tables", (string?)JsonNode.Parse(await Run(ExitCodes.Bad, ["status", .. option]))!["missing"]![0]!["name"]);
        Assert.Equal(1, (int?)JsonNode.Parse(await Run(ExitCodes.Good, ["migrate", .. option]))!["applied"]![0]!["number"]);
        var status = JsonNode.Parse(await Run(ExitCodes.Good, ["status", .. option]))!;
        Assert.Equal("postgresql", (string?)status["provider"]);
        Assert.Empty(status["missing"]!.AsArray());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_in_one_line()
    {
        var terminal = new TestTerminal();
        var code = await new Commands(Commands.Table, terminal.Terminal).RunAsync(
            ["database", "status", "--data", _folder, "--database", "postgresql:Host=127.0.0.1;Port=1;Database=edi;Username=x;Timeout=2"]);
        Assert.Equal(ExitCodes.Environment, code);
        Assert.Contains("edi on", Assert.Single(terminal.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_in_the_data_folder_name_the_database()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "gateway.json"),
            new JsonObject { ["Database"] = new JsonObject { ["Provider"] = "postgresql", ["ConnectionString"] = _schema.ConnectionString } }.ToJsonString());
        await Run(ExitCodes.Good, "migrate");
        await using var database = PostgresDatabase.Open(_schema.ConnectionString, TimeProvider.System);
        Assert.Equal(0, await database.ReadAsync(WorkStore.CountAlive));
        Assert.False(File.Exists(Path.Combine(_folder, "gateway.db")));
    }

    async Task<string> Run(int expected, params string[] arguments)
    {
        var terminal = new TestTerminal();
        var code = await new Commands(Commands.Table, terminal.Terminal).RunAsync(["database", .. arguments, "--data", _folder]);
        Assert.True(code == expected, $"{code}: {terminal.Error}{terminal.Output}");
        return terminal.Output;
    }
}
