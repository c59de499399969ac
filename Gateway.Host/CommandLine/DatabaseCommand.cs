using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary><c>database</c>: whether the tables fit this program, and making them fit before a gateway is started.</summary>
static class DatabaseCommand
{
    internal static Command Create(Terminal terminal)
    {
        var database = new GatewayCommand("database", "Show the gateway's database, and bring its tables up to date")
        {
            Examples =
            [
                "gateway database status                                    # which database, and whether its tables fit this program",
                "gateway database migrate --database \"postgresql:Host=db;Database=gateway;Username=gateway;PasswordSecret=gateway-db\"",
            ],
        };
        database.Subcommands.Add(Status(terminal));
        database.Subcommands.Add(Migrate(terminal));
        return database;
    }

    static Command Status(Terminal terminal)
    {
        var status = new GatewayCommand("status", "Show which migrations are applied and which are missing; changes nothing")
        {
            Examples = ["gateway database status", "gateway database status --json   # for programs; exit code 2 when migrations are missing, 3 when it cannot be used"],
        };
        status.SetAction(line => Tell(line, terminal));
        return status;
    }

    static Command Migrate(Terminal terminal)
    {
        var migrate = new GatewayCommand("migrate", "Bring the tables up to date, as a gateway does when it starts; repeating it changes nothing")
        {
            Examples = ["gateway database migrate", "gateway database migrate --json   # which migrations were applied"],
        };
        migrate.SetAction((line, _) => MigrateAsync(line, terminal));
        return migrate;
    }

    static int Tell(ParseResult line, Terminal terminal)
    {
        var place = line.Data().Database;
        var (applied, missing) = place.Migrations();
        var report = Report(place, applied, missing);
        if (line.WantsJson()) Write(report, terminal);
        else
        {
            terminal.Text.WriteLine($"{place.Provider}: {place.Name}");
            foreach (var migration in report.Applied) terminal.Text.WriteLine($"  {migration.Number:0000} {migration.Name,-20} applied {migration.AppliedAt}");
            foreach (var migration in report.Missing) terminal.Text.WriteLine($"  {migration.Number:0000} {migration.Name,-20} missing");
            terminal.Text.WriteLine(missing.Count == 0 ? "The tables fit this program." : "The tables are older than this program; gateway database migrate brings them up to date.");
        }

        return missing.Count == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }

    static async Task<int> MigrateAsync(ParseResult line, Terminal terminal)
    {
        var data = line.Data();
        var before = data.Database.Migrations().Missing;
        await using (data.OpenDatabase(terminal.Clock))
        {
        }

        var (applied, missing) = data.Database.Migrations();
        var done = applied.Where(a => before.Any(m => m.Number == a.Number)).ToList();
        if (line.WantsJson()) Write(Report(data.Database, done, missing), terminal);
        else
        {
            foreach (var migration in done) terminal.Text.WriteLine($"{migration.Number:0000} {migration.Name} applied");
            terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Database.Name}: {done.Count} migrations applied, the tables fit this program."));
        }

        return ExitCodes.Good;
    }

    static void Write(DatabaseReport report, Terminal terminal) =>
        terminal.Text.WriteLine(JsonSerializer.Serialize(report, DatabaseJson.Default.DatabaseReport));

    static DatabaseReport Report(DatabasePlace place, IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> missing) => new(
        place.Provider, place.Name,
        [.. applied.Select(a => new PublishedMigration(a.Number, a.Name, Published.Time(a.AppliedAt)))],
        [.. missing.Select(m => new PublishedMigration(m.Number, m.Name, null))]);
}

/// <summary>A migration as it is published.</summary>
sealed record PublishedMigration(int Number, string Name, string? AppliedAt);

/// <summary>The database as it is published.</summary>
sealed record DatabaseReport(string Provider, string Name, IReadOnlyList<PublishedMigration> Applied, IReadOnlyList<PublishedMigration> Missing);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(DatabaseReport))]
sealed partial class DatabaseJson : JsonSerializerContext;
