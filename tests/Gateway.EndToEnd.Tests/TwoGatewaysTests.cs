using System.Diagnostics;
using System.Globalization;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>Two processes on one PostgreSQL, one payload share and the same mailboxes, judged from outside: each file is done once, in the ERP once, answered once.</summary>
public sealed class TwoGatewaysTests : IDisposable
{
    static readonly int Files = Setting("GATEWAY_NODES_FILES", 120);
    static readonly int ChaosSeconds = Setting("GATEWAY_NODES_SECONDS", 25);

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task RT_04_two_gateways_that_are_killed_stopped_and_started_at_random_do_everything_once()
    {
        _outside.UsePostgres(PostgresServer.Shared);
        string[] nodes = [_outside.Data, _outside.SecondNode()];
        await ImportAsync();
        var gateways = nodes.Select(Run).ToList();
        try
        {
            var chance = new Random(Setting("GATEWAY_NODES_SEED", 20261129));
            var start = Stopwatch.GetTimestamp();
            for (var i = 1; i <= Files; i++)
            {
                _outside.Drop(Traffic.Supplier, $"{i:0000}.edi", Traffic.Response(i));
                if (i % (Files / 10) == 0) await HarmAsync(gateways, nodes, chance);
            }

            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(ChaosSeconds)) await HarmAsync(gateways, nodes, chance);
            await gateways[0].UntilAsync(IsEverythingDone, () => $"{Files} files to be done: {Standing()}", seconds: 180 + Files);
            AssertOnce();
            foreach (var gateway in gateways) await gateway.StopAsync();
            AssertOnce();
            using var verify = await GatewayProcess.RunAsync("verify", "--data", nodes[1]);
            Assert.True(verify.ExitCode == 0, verify.Output);
        }
        finally
        {
            foreach (var gateway in gateways) gateway.Dispose();
        }
    }

    [Fact]
    public async Task RT_19_a_gateway_whose_database_goes_away_under_load_waits_without_end_and_goes_on_by_itself()
    {
        var server = PostgresServer.Start();
        _outside.UsePostgres(server);
        await ImportAsync();
        using var gateway = Run(_outside.Data);
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "a start");
        for (var i = 1; i <= Files; i++) _outside.Drop(Traffic.Supplier, $"{i:0000}.edi", Traffic.Response(i));
        await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count > 0, "the first posting");
        server.Stop();
        await Task.Delay(TimeSpan.FromSeconds(ChaosSeconds / 2));
        var unreachable = gateway.Lines.Count(l => l.Contains("cannot be reached", StringComparison.Ordinal));
        server.StartAgain();
        await gateway.UntilAsync(IsEverythingDone, () => $"{Files} files to be done: {Standing()}", seconds: 240);
        Assert.InRange(gateway.Memory, 1, 400L << 20);
        await gateway.StopAsync();
        AssertOnce();
        // No crash loop: the same process, and what it says of the outage is bounded by its workers, not by its attempts.
        Assert.InRange(unreachable, 0, 20 * ChaosSeconds);
        server.Stop();
    }

    static GatewayProcess Run(string data) => GatewayProcess.Start("run", "--data", data, "--profiles", "partner-profiles");

    async Task ImportAsync()
    {
        var orders = Path.Combine(_outside.Data, "orders.csv");
        File.WriteAllText(orders, Traffic.Orders(Files));
        using var import = await GatewayProcess.RunAsync("orders", "import", orders, "--data", _outside.Data);
        Assert.True(import.ExitCode == 0, import.Output);
    }

    // One of them is killed and started again, or stands still for a while and wakes; the other goes on.
    static async Task HarmAsync(List<GatewayProcess> gateways, string[] nodes, Random chance)
    {
        await Task.Delay(chance.Next(500, 2500));
        var victim = chance.Next(gateways.Count);
        if (chance.Next(2) == 0)
        {
            await gateways[victim].KillAsync();
            gateways[victim].Dispose();
            gateways[victim] = Run(nodes[victim]);
        }
        else
        {
            await gateways[victim].SignalAsync("STOP");
            await Task.Delay(chance.Next(500, 4000));
            await gateways[victim].SignalAsync("CONT");
        }
    }

    bool IsEverythingDone() =>
        _outside.Archive(Traffic.Supplier).Count >= Files
        && _outside.Erp("OrderResponse").Count >= Files
        && _outside.AnsweredGroups(Traffic.Supplier).Count >= Files
        && SentOrders().Count >= Files;

    void AssertOnce()
    {
        var numbers = Enumerable.Range(1, Files).ToList();
        Assert.Empty(_outside.FilesFrom(Traffic.Supplier));
        Assert.Equal(numbers.Select(i => $"{i:0000}.edi"), _outside.Archive(Traffic.Supplier));
        Assert.Equal(numbers.Select(Traffic.Order).Order(), _outside.Erp("OrderResponse").Select(json => Between(json, "\"orderNumber\":\"", "\"")).Order());
        Assert.Equal(numbers.Select(i => $"PR {i}").Order(), _outside.AnsweredGroups(Traffic.Supplier).Order());
        Assert.Equal(numbers.Select(Traffic.Order).Order(), SentOrders().Order());
        var controls = _outside.TextsFor(Traffic.Supplier).Select(t => t.Split('*')[13]).ToList();
        Assert.Equal(controls.Count, controls.Distinct().Count());
    }

    List<string> SentOrders() => [.. _outside.TextsFor(Traffic.Supplier).Where(t => t.Contains("ST*850*", StringComparison.Ordinal)).Select(t => Between(t, "BEG*00*SA*", "*"))];

    string Standing() =>
        $"{_outside.Archive(Traffic.Supplier).Count} archived, {_outside.Erp("OrderResponse").Count} posted, {_outside.AnsweredGroups(Traffic.Supplier).Count} answered, {SentOrders().Count} sent";

    static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }

    static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;
}
