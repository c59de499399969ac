using System.CommandLine;
using System.Globalization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.CommandLine;

/// <summary><c>retention</c>: what is past its retention period, and what may not be erased.</summary>
sealed class RetentionCommand(Terminal terminal)
{
    readonly Option<string> _partner = new("--partner") { Description = "All payloads of a partner", HelpName = "PARTNER" };
    readonly Option<string> _story = new("--story") { Description = "All payloads that belong to a delivery", HelpName = "ID" };
    readonly ReasonOptions _reason = new();

    internal static Command Create(Terminal terminal)
    {
        var retention = new GatewayCommand("retention", "Show and erase payloads past their retention period; place and lift legal holds")
        {
            Examples =
            [
                "gateway retention plan                                              # what would be erased now",
                "gateway retention hold --partner hollis-fasteners --reason 'dispute 4711'",
                "gateway retention release --partner hollis-fasteners --reason 'dispute 4711 is settled'",
            ],
        };
        retention.Subcommands.Add(Look(terminal, "plan", "Show what would be erased now; erases nothing", (r, c) => r.PlanAsync(c), "would be erased"));
        retention.Subcommands.Add(Look(terminal, "run", "Erase expired payloads now instead of tonight", (r, c) => r.RunAsync(c), "erased"));
        retention.Subcommands.Add(new RetentionCommand(terminal).Hold("hold", "Place a legal hold: payloads are kept, whatever their age", isHeld: true));
        retention.Subcommands.Add(new RetentionCommand(terminal).Hold("release", "Lift a legal hold", isHeld: false));
        retention.Subcommands.Add(Holds(terminal));
        return retention;
    }

    static GatewayCommand Look(Terminal terminal, string name, string description, Func<Retention, CancellationToken, Task<RetentionReport?>> look, string said)
    {
        var command = new GatewayCommand(name, description) { Examples = [$"gateway retention {name}"] };
        command.SetAction(async (line, cancellation) =>
        {
            await using var database = WorkedFolder.Open(line, terminal);
            if (database is null) return ExitCodes.Environment;
            using var house = new Housekeeping(line.Data(), database, await line.Data().OpenPayloadsAsync(database, new(terminal.Clock)), terminal.Clock, NullLoggerFactory.Instance);
            var report = await look(house.Night.Retention, cancellation);
            await terminal.Text.WriteLineAsync(report is null
                ? "Nothing is erased: Retention:PayloadDays is not set, or an erasure or a backup is running."
                : string.Create(CultureInfo.InvariantCulture, $"{report.Payloads} payloads of {report.Bytes} bytes, from before {report.Before:yyyy-MM-dd}: {said}. Rows, documents, history and identities stay."));
            return ExitCodes.Good;
        });
        return command;
    }

    GatewayCommand Hold(string name, string description, bool isHeld)
    {
        var command = new GatewayCommand(name, description) { Examples = [$"gateway retention {name} --partner hollis-fasteners --reason 'dispute 4711'", $"gateway retention {name} --story 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'dispute 4711'"] };
        command.Options.Add(_partner);
        command.Options.Add(_story);
        _reason.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_partner) is null == result.GetValue(_story) is null) result.AddError("Say --partner PARTNER or --story ID.");
        });
        command.SetAction((line, cancellation) => HoldAsync(line, isHeld, cancellation));
        return command;
    }

    async Task<int> HoldAsync(ParseResult line, bool isHeld, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var (kind, subject) = line.GetValue(_partner) is { } partner ? (HoldKind.Partner, partner) : (HoldKind.Story, line.GetRequiredValue(_story).ToUpperInvariant());
        var wish = _reason.Wish(line);
        var journal = new Pipeline.Journal(database, new(terminal.Clock), terminal.Clock);
        var text = await LegalHolds.SetAsync(journal, kind, subject, isHeld, wish, cancellation);
        await (text.IsDone ? terminal.Text : terminal.Error).WriteLineAsync(text.Said);
        return text.IsDone ? ExitCodes.Good : ExitCodes.Bad;
    }

    static GatewayCommand Holds(Terminal terminal)
    {
        var command = new GatewayCommand("holds", "List the legal holds that are in force") { Examples = ["gateway retention holds"] };
        command.SetAction(async (line, cancellation) =>
        {
            await using var database = WorkedFolder.Open(line, terminal);
            if (database is null) return ExitCodes.Environment;
            var table = new TextTable("SINCE (UTC)", "KIND", "SUBJECT", "BY", "REASON");
            foreach (var hold in await database.ReadAsync(LegalHoldStore.List, cancellation))
                table.Add(hold.PlacedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), StateNames.Of(hold.Kind), hold.Subject, hold.PlacedBy, hold.Reason);
            if (table.Count == 0) await terminal.Error.WriteLineAsync("Nothing is held.");
            else table.Write(terminal);
            return ExitCodes.Good;
        });
        return command;
    }
}
