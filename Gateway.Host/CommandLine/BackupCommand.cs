using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>backup</c> and <c>restore</c>: a running gateway into a folder, and that folder into a new data folder.</summary>
static class BackupCommand
{
    const long UsualJump = 10_000;

    internal static Command Backup(Terminal terminal)
    {
        var target = new Argument<string>("TARGET") { Description = "A new folder, on another disk" };
        var isDone = new Option<bool>("--database-is-backed-up") { Description = "With PostgreSQL or SQL Server: its own backup was taken just before; this one takes the payloads and the control numbers" };
        var backup = new GatewayCommand("backup", "Back up a gateway while it runs: tables, payloads, control numbers and settings; no secrets, no mailboxes")
        {
            Examples =
            [
                "gateway backup /backup/2026-03-01 --data /var/lib/b2b-gateway",
                "pg_dump --format=custom gateway > /backup/gateway.dump && gateway backup /backup/2026-03-01 --database-is-backed-up",
            ],
        };
        backup.Arguments.Add(target);
        backup.Options.Add(isDone);
        backup.SetAction((line, cancellation) => BackUpAsync(line, terminal, line.GetRequiredValue(target), line.GetValue(isDone), cancellation));
        return backup;
    }

    internal static Command Restore(Terminal terminal)
    {
        var source = new Argument<string>("SOURCE") { Description = "The folder of a backup" };
        var jump = new Option<long>("--control-number-jump") { Description = "Numbers to skip per hour since the backup; more than one counter uses in an hour", HelpName = "N", DefaultValueFactory = _ => UsualJump };
        var isDone = new Option<bool>("--database-is-restored") { Description = "With PostgreSQL or SQL Server: the tables are back by its own means; no gateway works on them" };
        var restore = new GatewayCommand("restore", "Restore a backup into a new data folder, skip control numbers that may have been used, re-import what arrived since, and pause sending")
        {
            Examples =
            [
                "gateway restore /backup/2026-03-01 --data /var/lib/b2b-gateway --profiles /etc/b2b-gateway/partners --maps /etc/b2b-gateway/maps",
                "pg_restore --clean --if-exists --dbname=gateway /backup/gateway.dump && gateway restore /backup/2026-03-01 --database-is-restored",
            ],
        };
        restore.Arguments.Add(source);
        restore.Options.Add(isDone);
        restore.Options.Add(jump);
        jump.Validators.Add(result =>
        {
            if (result.Tokens is [var text] && !(long.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)) result.AddError("--control-number-jump is a number from 1.");
        });
        restore.SetAction((line, cancellation) => RestoreAsync(line, terminal, line.GetRequiredValue(source), line.GetValue(isDone), line.GetValue(jump), cancellation));
        return restore;
    }

    static async Task<int> BackUpAsync(ParseResult line, Terminal terminal, string target, bool isDone, CancellationToken cancellation)
    {
        var data = line.Data();
        if (data.IsNew || (!data.Database.IsEmbedded && !isDone))
        {
            await terminal.Error.WriteLineAsync(data.IsNew
                ? $"gateway: no gateway has worked in {data.Root}; give its data folder with --data DIR."
                : $"gateway: the tables are in {data.Database.Name}: back them up first, with {Vendor(data.Database.Provider)}; then give this command with --database-is-backed-up.");
            return ExitCodes.Environment;
        }

        var payloads = new PayloadStore(data.Payloads, new(terminal.Clock), isNew: false);
        var report = await new Backup(payloads, data.Database.IsEmbedded ? data.DatabaseFile : null, data.ControlNumbers, data.Settings, terminal.Clock).TakeAsync(target, cancellation);
        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(report, BackupText.Default.BackupReport));
        else await terminal.Text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{target}: {(report.HasDatabase ? "tables, " : "")}{report.Payloads} payloads, {report.Bytes} bytes, as of {report.TakenAt:yyyy-MM-dd HH:mm:ss} UTC."));
        foreach (var hash in report.Altered) await terminal.Error.WriteLineAsync($"gateway: the payload {hash} is not as it was stored, and not in the backup");
        return report.Altered.Count == 0 ? ExitCodes.Good : ExitCodes.Bad;
    }

    static string Vendor(string provider) => provider == "postgresql" ? "pg_dump --format=custom (or your archive of the WAL)" : "BACKUP DATABASE";

    static string RestorerOf(string provider) => provider == "postgresql" ? "pg_restore (or your archive of the WAL)" : "RESTORE DATABASE";

    static async Task<int> RestoreAsync(ParseResult line, Terminal terminal, string source, bool isDone, long jump, CancellationToken cancellation)
    {
        var data = line.Data();
        if (Refusal(data, source, isDone) is { } refusal)
        {
            await terminal.Error.WriteLineAsync($"gateway: {refusal}");
            return ExitCodes.Environment;
        }

        // Before anything is written: what comes after needs them.
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is null) return ExitCodes.Bad;
        PrivateFolder.Ensure(data.Root);
        if (OpenedGateway.Lock(terminal, data) is not { } locked) return ExitCodes.Environment;
        using var held = locked;
        var restored = await new Restoration(source, line.Data(), terminal.Clock).RunAsync(jump, cancellation);
        var (opened, exitCode) = await OpenedGateway.OpenAsync(terminal, line, locked, cancellation);
        if (opened is null) return exitCode;
        await using (opened)
        {
            var gateway = opened.Gateway;
            var orphans = await new Orphans(gateway.Database, gateway.Payloads, gateway.Definitions.Current.Directory, gateway.Reception).TakeInAsync(restored.AsOf, cancellation);
            Tell(line, terminal, new(restored.Payloads, restored.Counters, restored.Jump, restored.IsNoted, true, restored.AsOf, orphans.TakenIn, orphans.Ours, orphans.Unknown));
        }

        return ExitCodes.Good;
    }

    static string? Refusal(DataFolder data, string source, bool isDone) => (data, Restoration.Read(source)) switch
    {
        (_, null) => $"{source} is not a backup, or one that was cut off: it has no {BackupReport.Name}",
        ({ Database.IsEmbedded: false }, _) when isDone => null,
        (_, _) when isDone => $"the tables of this gateway are embedded, and come out of the backup: leave --database-is-restored out, or name the server's database in {data.Settings}",
        ({ Database.IsEmbedded: false }, _) => $"the tables are in {data.Database.Name}: stop every gateway, restore them there first, with {RestorerOf(data.Database.Provider)}; then give this command with --database-is-restored",
        (_, { HasDatabase: false }) => $"{source} holds no tables: they were on a server",
        ({ IsNew: false }, _) => $"a gateway has worked in {data.Root}; a backup is restored into a new data folder",
        _ => null,
    };

    static void Tell(ParseResult line, Terminal terminal, RestoreReport report)
    {
        if (line.WantsJson())
        {
            terminal.Text.WriteLine(JsonSerializer.Serialize(report, BackupText.Default.RestoreReport));
            return;
        }

        terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Payloads} payloads are back; {report.Counters.Count} counters of control numbers jumped by {report.Jump}."));
        terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The tables are as of {report.AsOf:yyyy-MM-dd HH:mm:ss} UTC; {report.TakenIn.Count} files that came after that are taken in again."));
        terminal.Text.WriteLine("Sending is paused: what was due at the backup may have been sent since. Start the service, look at gateway sending show, cancel what has gone, then gateway sending release.");
        if (!report.IsNoted) terminal.Error.WriteLine("gateway: the backup cannot be written, and bears no note of this restore: do not restore it again within the hour, or give a larger --control-number-jump");
        foreach (var ours in report.Ours) terminal.Error.WriteLine($"gateway: written after the backup, and perhaps sent: {TextTable.Printable(ours)}");
        foreach (var hash in report.Unknown) terminal.Error.WriteLine($"gateway: nobody knows whose the payload {hash} is; look at it, and gateway process FILE --partner PARTNER takes it in");
    }
}

/// <summary>The output of <c>restore --json</c>.</summary>
sealed record RestoreReport(
    int Payloads, IReadOnlyList<string> Counters, long Jump, bool IsNoted, bool IsSendingPaused, DateTimeOffset AsOf, IReadOnlyList<string> TakenIn, IReadOnlyList<string> Ours, IReadOnlyList<string> Unknown);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(RestoreReport))]
sealed partial class BackupText : JsonSerializerContext;
