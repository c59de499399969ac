using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>Twenty interchanges of every kind by every way: X12 by AS2 and FTPS, EDIFACT by SFTP, CSV by a folder. Each is posted.</summary>
sealed class MixedWorkload : Workload
{
    internal override string Name => "mixed";

    internal override IReadOnlyList<string> Reaches => [];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        var outside = run.Outside;
        await ServeAsync(run, MixedTraffic.Rossi, new SshServer());
        await ServeAsync(run, MixedTraffic.Brandt, new ExplicitProftpdServer());
        var supplier = await As2Supplier.OpenAsync(run, send: null);
        await ImportAsync(run, "orders", MixedTraffic.Orders);
        await ImportAsync(run, "receipts", MixedTraffic.Receipts);
        foreach (var partner in new[] { MixedTraffic.Brandt, MixedTraffic.Rossi, MixedTraffic.Kestrel })
            foreach (var (name, content) in MixedTraffic.Of(partner))
                outside.Drop(partner, name, content);
        await supplier.StartAsync();
        foreach (var (name, content) in MixedTraffic.Of(Traffic.Supplier))
        {
            var message = supplier.Message(Path.GetFileNameWithoutExtension(name), content);
            var had = CountOf(run);
            Assert.True(supplier.IsTaken((await supplier.PostAsync(message))!, message));
            // Files that come at once may be read at once: whoever wants an order of documents waits for each.
            await run.UntilAsync(() => CountOf(run) > had, $"{name} to be posted");
        }

        await run.DrainAsync();
        return new() { Effects = 20, InOrder = MixedTraffic.NumbersOf(Traffic.Supplier) };
    }

    static int CountOf(CrashRun run) => run.Ledger.Count(l => l.Document.Contains(MixedTraffic.OrdersOf(Traffic.Supplier), StringComparison.Ordinal));

    static async Task ServeAsync(CrashRun run, string partner, MailboxServer server)
    {
        run.Beside.Add(server.DisposeAsync);
        await server.InitializeAsync();
        await File.AppendAllTextAsync(Path.Combine(run.Outside.Profiles, partner + ".yaml"), ServedMailbox.Link(run.Outside, server, partner: partner));
    }
}
