using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A partner whose mailboxes lie on a real server: order responses come by it, orders and acknowledgements go out by it.</summary>
/// <param name="name">The transport.</param>
/// <param name="server">Makes a server that speaks it.</param>
/// <param name="archive">Whether what was taken goes to an archive there; else it is removed.</param>
sealed class ServerWorkload(string name, Func<MailboxServer> server, bool archive = true) : Workload
{
    const int Responses = 3;

    internal override string Name => name;

    internal override IReadOnlyList<string> Reaches =>
    [
        "mailbox.after-claim", "receive", "receive.after-payload", "receive.after-archive", "payload.after-flush", "acknowledge", "acknowledge.after-payload", "send",
        "deliver.upload", "deliver.publish", "deliver.after-upload", "deliver.after-publish",
    ];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        var theirs = server();
        run.Beside.Add(theirs.DisposeAsync);
        await theirs.InitializeAsync();
        await run.OpenAsync(ServedMailbox.Link(run.Outside, theirs, archive ? "archive" : "delete"));
        await ImportAsync(run, "orders", Traffic.Orders(Responses));
        for (var i = 1; i <= Responses; i++) run.Outside.Drop(Traffic.Supplier, $"{i}.edi", Traffic.Response(i));
        await run.StartAsync();
        await run.DrainAsync();
        return new() { Effects = Responses, KeepsArchive = archive };
    }
}
