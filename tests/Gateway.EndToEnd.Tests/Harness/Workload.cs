using System.Text.Json.Nodes;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>Something that partners, people and the ERP do with a gateway, and what must come of it wherever the gateway breaks.</summary>
abstract class Workload
{
    /// <summary>Every one; each failpoint is at home in at least one.</summary>
    internal static readonly IReadOnlyList<Workload> All =
        [new TradeWorkload(), new LargeWorkload(), new DecisionWorkload(), new ErpWorkload(), new MailboxWorkload(), new OrderQueryWorkload(), new AgainWorkload(), new PauseWorkload(), new NightWorkload(), new EndedWorkload(), new VerbsWorkload(), new As2InWorkload(), new As2OutWorkload(), .. OnServers];

    /// <summary>Those of <see cref="All"/> whose mailboxes lie on OpenSSH's server, which keeps what was taken, and on ProFTPD, from which it is removed.</summary>
    internal static IReadOnlyList<Workload> OnServers =>
        [new ServerWorkload("sftp", () => new SshServer()), new ServerWorkload("ftps", () => new ExplicitProftpdServer(), archive: false)];

    internal abstract string Name { get; }

    /// <summary>The steps (both of their failpoints) and places that it is there to reach.</summary>
    internal abstract IReadOnlyList<string> Reaches { get; }

    /// <summary>Acts until there is nothing left to do; returns what must be.</summary>
    internal abstract Task<Expected> RunAsync(CrashRun run);

    /// <summary>The failpoints of <see cref="Reaches"/>.</summary>
    internal IEnumerable<string> Points => Reaches.SelectMany(PointsOf);

    /// <summary>The failpoints of a step, or the one of a place.</summary>
    internal static IReadOnlyList<string> PointsOf(string name) =>
        Gateway.Host.Failpoints.Places.Contains(name) ? [name] : [name + ".before-commit", name + ".after-commit"];

    /// <summary>A line of the profile that keeps our orders back: what is looked at comes from the partner.</summary>
    internal const string OrdersStay = "agreements:\n  - { agreement: out-850, mode: shadow }\n";

    /// <summary>Prepares the world, with as many of the made-up orders in the ERP.</summary>
    protected static async Task BeginAsync(CrashRun run, int orders, string profile = "")
    {
        await run.OpenAsync(profile);
        await ImportAsync(run, "orders", Traffic.Orders(orders));
    }

    protected static async Task ImportAsync(CrashRun run, string what, string csv)
    {
        var file = Path.Combine(run.Outside.Data, what + ".csv");
        await File.WriteAllTextAsync(file, csv);
        await run.CommandAsync(what, "import", file);
    }

    protected static Task ImportSamplesAsync(CrashRun run, string what) => run.CommandAsync(what, "import", Path.Combine(Repository.Root, "samples", what + ".csv"));

    protected static string Text(JsonNode node, string member) => node[member]?.ToString() ?? "";

    /// <summary>The id of the only row of a list.</summary>
    protected static async Task<string> OnlyAsync(CrashRun run, string what, params string[] filter) => Text(Assert.Single(await run.Commands.ListAsync(what, filter)), "id");
}
