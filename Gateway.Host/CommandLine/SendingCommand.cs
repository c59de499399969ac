using System.CommandLine;
using System.Globalization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary><c>sending</c>: whether anything leaves for partners, as it is after a restore only when a person has looked.</summary>
static class SendingCommand
{
    /// <summary>So many are listed.</summary>
    const int Shown = 1000;

    internal static Command Create(Terminal terminal)
    {
        var sending = new GatewayCommand("sending", "Pause and release what goes out to partners; after a restore it is paused")
        {
            Examples =
            [
                "gateway sending show                                        # whether it is paused, and what is queued",
                "gateway cancel 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reason 'the partner got it before the restore'",
                "gateway sending release --reason 'looked through after the restore'",
            ],
        };
        sending.Subcommands.Add(Show(terminal));
        sending.Subcommands.Add(Set(terminal, "pause", "Hold everything that goes to partners; it is still built and queued", isPaused: true));
        sending.Subcommands.Add(Set(terminal, "release", "Send what is queued", isPaused: false));
        return sending;
    }

    static GatewayCommand Show(Terminal terminal)
    {
        var command = new GatewayCommand("show", "Show whether sending is paused, and what is queued") { Examples = ["gateway sending show"] };
        command.SetAction(async (line, cancellation) =>
        {
            await using var database = WorkedFolder.Open(line, terminal);
            if (database is null) return ExitCodes.Environment;
            var (pause, waiting, count) = await database.ReadAsync(
                tx => (PauseStore.Find(tx, Paused.Sending), DeliveryStore.Unsent(tx, Shown), DeliveryStore.CountUnsent(tx)), cancellation);
            await terminal.Text.WriteLineAsync(pause is null ? "Sending is not paused."
                : string.Create(CultureInfo.InvariantCulture, $"Sending is paused since {pause.PlacedAt:yyyy-MM-dd HH:mm:ss} UTC by {pause.PlacedBy}: {TextTable.Printable(pause.Reason)}"));
            var table = new TextTable("BUILT (UTC)", "DELIVERY", "STATE", "PARTNER", "FILE");
            foreach (var delivery in waiting)
                table.Add(delivery.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), delivery.Id, StateNames.Of(delivery.State), delivery.Partner ?? "", delivery.FileName);
            if (table.Count == 0) await terminal.Error.WriteLineAsync("Nothing is queued.");
            else table.Write(terminal);
            if (count > waiting.Count)
                await terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"and {count - waiting.Count} more, built later"));
            return ExitCodes.Good;
        });
        return command;
    }

    static GatewayCommand Set(Terminal terminal, string name, string description, bool isPaused)
    {
        var reason = new ReasonOptions();
        var command = new GatewayCommand(name, description) { Examples = [$"gateway sending {name} --reason '{(isPaused ? "servers are being moved" : "looked through after the restore")}'"] };
        reason.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            await using var database = WorkedFolder.Open(line, terminal);
            if (database is null) return ExitCodes.Environment;
            var journal = new Pipeline.Journal(database, new(terminal.Clock), terminal.Clock);
            var wish = reason.Wish(line);
            var (isDone, said) = await SendingPause.SetAsync(journal, isPaused, wish, cancellation);
            await (isDone ? terminal.Text : terminal.Error).WriteLineAsync(said);
            return isDone ? ExitCodes.Good : ExitCodes.Bad;
        });
        return command;
    }
}
