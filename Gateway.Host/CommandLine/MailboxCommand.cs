using System.CommandLine;
using System.Globalization;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Definitions;
using Gateway.Transports;

namespace Gateway.Host.CommandLine;

/// <summary><c>mailbox</c>: whether a partner's mailboxes can be used, and a look into them now.</summary>
static class MailboxCommand
{
    internal static Command Create(Terminal terminal)
    {
        var mailbox = new GatewayCommand("mailbox", "Test a partner's mailboxes, or look into them now")
        {
            Examples =
            [
                "gateway mailbox test hollis-fasteners   # connects, lists, writes and removes a file of its own",
                "gateway mailbox poll hollis-fasteners   # takes what is there, once",
                "gateway mailbox hosted                  # the accounts that install/mailboxes.sh makes for suppliers without a server",
            ],
        };
        mailbox.Subcommands.Add(Of("test", "Try everything that the mailboxes need: connect, list, write, rename, remove", "gateway mailbox test hollis-fasteners --data ./data", TestAsync, terminal));
        mailbox.Subcommands.Add(Of("poll", "Take what is in the mailboxes and work it, once; for when no gateway runs", "gateway mailbox poll hollis-fasteners --data ./data", PollAsync, terminal));
        mailbox.Subcommands.Add(Hosted(terminal));
        return mailbox;
    }

    static Command Hosted(Terminal terminal)
    {
        var command = new GatewayCommand("hosted", "List the accounts by which suppliers without a server reach their mailboxes here, one line per setting for install/mailboxes.sh")
        {
            Examples = ["gateway mailbox hosted --profiles /etc/b2b-gateway/partners"],
        };
        command.SetAction(line => ListHosted(terminal, line));
        return command;
    }

    // Words divided by one blank: names and folders of hosted mailboxes have none, and a key is the rest of its line.
    static int ListHosted(Terminal terminal, ParseResult line)
    {
        if (OpenedGateway.OpenDefinitions(terminal, line, Translation.Severity.Error) is not { } definitions) return ExitCodes.Bad;
        foreach (var partner in definitions.Current.Directory.Partners)
        {
            if (partner.Hosted is not { } hosted) continue;
            terminal.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"account {hosted.Account} {hosted.Home} {hosted.QuotaBytes ?? 0}"));
            foreach (var key in hosted.Keys) terminal.Text.WriteLine($"key {hosted.Account} {key}");
            foreach (var (_, _, _, settings) in MailboxesOf(partner).Where(m => m.Server is null))
                foreach (var (kind, folder) in new[] { ("in", settings.In), ("archive", settings.Archive), ("out", settings.Out) })
                    if (folder is not null) terminal.Text.WriteLine($"{kind} {hosted.Account} {folder.TrimEnd('/')}");
        }

        return ExitCodes.Good;
    }

    static Command Of(string name, string does, string example, Func<Terminal, ParseResult, string, CancellationToken, Task<int>> run, Terminal terminal)
    {
        var partner = new Argument<string>("PARTNER") { Description = "Whose mailboxes" };
        var command = new GatewayCommand(name, does) { Examples = [example] };
        command.Arguments.Add(partner);
        command.SetAction((line, cancellation) => run(terminal, line, line.GetRequiredValue(partner), cancellation));
        return command;
    }

    static async Task<int> TestAsync(Terminal terminal, ParseResult line, string id, CancellationToken cancellation)
    {
        if (OpenedGateway.OpenDefinitions(terminal, line, Translation.Severity.Error) is not { } definitions) return ExitCodes.Bad;
        if (Partner(terminal, definitions, id) is not { } partner) return ExitCodes.Bad;
        var data = line.Data();
        var transports = new MailboxTransports(data, data.PartnerSecrets, () => definitions.Current.Directory, terminal.Clock);
        var ids = new UlidSource(terminal.Clock);
        var isGood = true;
        foreach (var (name, place, server, settings) in MailboxesOf(partner))
        {
            terminal.Text.WriteLine($"{name}  {place}");
            await using var transport = transports.Open(server);
            await foreach (var step in MailboxProbe.RunAsync(transport, settings, ids.Next(), cancellation))
            {
                terminal.Text.WriteLine($"  {(step.IsGood ? "good" : "BAD ")}  {step.Name}: {step.Found}");
                isGood &= step.IsGood;
            }
        }

        return isGood ? ExitCodes.Good : ExitCodes.Environment;
    }

    static async Task<int> PollAsync(Terminal terminal, ParseResult line, string id, CancellationToken cancellation)
    {
        var (opened, exitCode) = await OpenedGateway.OpenAsync(terminal, line, cancellation);
        if (opened is null) return exitCode;
        await using (opened)
        {
            var gateway = opened.Gateway;
            if (Partner(terminal, gateway.Definitions, id) is null) return ExitCodes.Bad;
            gateway.Journal.Told = new ProgressWriter(terminal.Text, line.WantsJson()).Write;
            await gateway.WorkAsync(cancellation);
            var troubles = await gateway.PollAsync(id, cancellation);
            var isDrained = await ProcessCommand.DrainAsync(gateway, cancellation);
            await gateway.Acknowledge.RunAsync(id, cancellation);
            isDrained &= await ProcessCommand.DrainAsync(gateway, cancellation);
            await ProcessCommand.TellPausedAsync(gateway, terminal, cancellation);
            await gateway.StopAsync(CancellationToken.None);
            foreach (var trouble in troubles) terminal.Error.WriteLine($"gateway: {trouble}");
            return troubles.Count == 0 && isDrained ? ExitCodes.Good : ExitCodes.Environment;
        }
    }

    static PartnerProfile? Partner(Terminal terminal, Definitions definitions, string id)
    {
        if (definitions.Current.Directory.Find(id) is { } partner) return partner;
        terminal.Error.WriteLine($"gateway: {Unknown.Text("partner", id, Spelling.Hint(id, [.. definitions.Current.Directory.Partners.Select(p => p.Id)]))}");
        return null;
    }

    static IEnumerable<(string Name, string Place, RemoteServer? Server, MailboxSettings Settings)> MailboxesOf(PartnerProfile partner) =>
    [
        .. partner.Mailboxes.Select(m => ($"in {m.Name}", m.Place, m.Server, m.Settings)),
        .. partner.Out is { } to ? [("out", to.Place, to.Server, to.Settings)] : Array.Empty<(string, string, RemoteServer?, MailboxSettings)>(),
    ];
}
