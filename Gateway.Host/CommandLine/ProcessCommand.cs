using System.CommandLine;
using System.Globalization;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.CommandLine;

/// <summary><c>process</c>: files through the whole pipeline, once, as if the partner had left them in its mailbox.</summary>
static class ProcessCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    internal static Command Create(Terminal terminal)
    {
        var files = FileArguments.Create("Files to process");
        var partner = new Option<string>("--partner") { Description = "The partner whose mailbox they come through", HelpName = "PARTNER", Required = true };
        var process = new GatewayCommand("process", "Process files through the whole pipeline, once: received, translated, matched, posted, acknowledged")
        {
            Examples = ["gateway process samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --partner hollis-fasteners --data ./data"],
        };
        process.Arguments.Add(files);
        process.Options.Add(partner);
        process.SetAction((line, cancellation) => RunAsync(terminal, line, line.GetRequiredValue(files), line.GetRequiredValue(partner), cancellation));
        return process;
    }

    static async Task<int> RunAsync(Terminal terminal, ParseResult line, string[] files, string partnerId, CancellationToken cancellation)
    {
        var (opened, exitCode) = await OpenedGateway.OpenAsync(terminal, line, cancellation);
        if (opened is null) return exitCode;
        await using (opened)
        {
            if (opened.Gateway.Definitions.Current.Directory.Find(partnerId) is { Mailboxes: [var mailbox, ..] } partner)
                return await RunAsync(opened.Gateway, new(terminal.Text, line.WantsJson()), files, partner, mailbox, terminal, cancellation);
            terminal.Error.WriteLine($"gateway: {Unknown.Text("partner with a mailbox", partnerId, Unknown.SeePartners)}");
            return ExitCodes.Bad;
        }
    }

    static async Task<int> RunAsync(
        GatewayInstance gateway, ProgressWriter lines, string[] files, PartnerProfile partner, InboundMailbox usual, Terminal terminal, CancellationToken cancellation)
    {
        gateway.Journal.Told = lines.Write;
        await gateway.WorkAsync(cancellation);
        var received = new List<string>();
        foreach (var file in files)
        {
            await using var content = file == FileArguments.StandardInput ? terminal.Input : File.OpenRead(file);
            var name = file == FileArguments.StandardInput ? "stdin" : Path.GetFileName(file);
            received.Add((await gateway.Reception.ReceiveAsync(partner, MailboxFor(partner, usual, name), name, content, cancellation)).Id);
        }

        var isDrained = await DrainAsync(gateway, cancellation);
        await gateway.Acknowledge.RunAsync(partner.Id, cancellation);
        isDrained &= await DrainAsync(gateway, cancellation);
        await TellPausedAsync(gateway, terminal, cancellation);
        await gateway.StopAsync(CancellationToken.None);
        if (!isDrained) return ExitCodes.Environment;
        return await gateway.Database.ReadAsync(tx => received.All(id => IsGood(tx, id)), cancellation) ? ExitCodes.Good : ExitCodes.Bad;
    }

    // A CSV is told by its mailbox and name; an interchange names its sender itself.
    static InboundMailbox MailboxFor(PartnerProfile partner, InboundMailbox usual, string name) =>
        partner.Mailboxes.FirstOrDefault(m => PartnerDirectory.FindCsv(partner, m.Name, name).Agreement is not null) ?? usual;

    /// <summary>Waits until nothing is left that can be worked; false when that takes too long.</summary>
    internal static async Task<bool> DrainAsync(GatewayInstance gateway, CancellationToken cancellation)
    {
        var start = gateway.Time.GetTimestamp();
        while (await gateway.Database.ReadAsync(Backlog.Moving, cancellation) > 0)
        {
            if (gateway.Time.GetElapsedTime(start) > Patience) return false;
            await Task.Delay(LookAgain, gateway.Time, cancellation);
        }

        return true;
    }

    /// <summary>Says so when something stays here because sending is paused.</summary>
    internal static async Task TellPausedAsync(GatewayInstance gateway, Terminal terminal, CancellationToken cancellation)
    {
        var (pause, waiting) = await gateway.Database.ReadAsync(tx => (PauseStore.Find(tx, Paused.Sending), DeliveryStore.CountUnsent(tx)), cancellation);
        if (pause is null || waiting == 0) return;
        terminal.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"gateway: sending is paused, and {waiting} deliveries wait to go out; see 'gateway sending show'"));
    }

    // An archive is as good as what was in it.
    static bool IsGood(Transaction tx, string deliveryId) =>
        IsWorked(tx, deliveryId) && ArchiveArrival.MembersOf(tx, DeliveryStore.Find(tx, deliveryId)!).All(m => IsWorked(tx, m.Id));

    static bool IsWorked(Transaction tx, string deliveryId) =>
        DeliveryStore.Find(tx, deliveryId) is { State: DeliveryState.Done }
        && InterchangeStore.OfDelivery(tx, deliveryId).All(i => MessageStore.Standings(tx, i.Id).Values.All(s => s is MessageState.Posted or MessageState.Done or MessageState.Shadowed));
}
