using System.Diagnostics;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>Two processes on one PostgreSQL, one payload share and the same mailboxes, judged from outside: each file is done once, in the ERP once, answered once.</summary>
public sealed class TwoGatewaysTests : IDisposable
{
    static readonly int Files = Setting.Of("GATEWAY_NODES_FILES", 60);
    static readonly int ChaosSeconds = Setting.Of("GATEWAY_NODES_SECONDS", 15);

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task RT_04_two_gateways_that_are_killed_stopped_and_started_at_random_do_everything_once()
    {
        _outside.UsePostgres(PostgresServer.Shared);
        string[] nodes = [_outside.Data, _outside.SecondNode()];
        var files = new ManyFiles(_outside, Files);
        await files.ImportOrdersAsync();
        var gateways = nodes.Select(Run).ToList();
        try
        {
            var chance = new Random(Setting.Of("GATEWAY_NODES_SEED", 20261129));
            var start = Stopwatch.GetTimestamp();
            for (var i = 1; i <= Files; i++)
            {
                files.Drop(i);
                if (i % (Files / 10) == 0) await HarmAsync(gateways, nodes, chance);
            }

            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(ChaosSeconds)) await HarmAsync(gateways, nodes, chance);
            await gateways[0].UntilAsync(files.IsEverythingDone, files.Standing, seconds: 180 + Files);
            files.AssertOnce();
            foreach (var gateway in gateways) await gateway.StopAsync();
            files.AssertOnce();
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
        var files = new ManyFiles(_outside, Files);
        await files.ImportOrdersAsync();
        using var gateway = Run(_outside.Data);
        await gateway.UntilReadyAsync();
        files.Drop();
        await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count > 0, "the first posting");
        server.Stop();
        await Task.Delay(TimeSpan.FromSeconds(ChaosSeconds / 2));
        var unreachable = gateway.Lines.Count(l => l.Contains("cannot be reached", StringComparison.Ordinal));
        server.StartAgain();
        await gateway.UntilAsync(files.IsEverythingDone, files.Standing, seconds: 240);
        Assert.InRange(gateway.Memory, 1, 400L << 20);
        await gateway.StopAsync();
        files.AssertOnce();
        // No crash loop: the same process, and what it says of the outage is bounded by its workers, not by its attempts.
        Assert.InRange(unreachable, 0, 20 * ChaosSeconds);
        server.Stop();
    }

    GatewayProcess Run(string data) => GatewayProcess.Start("run", "--data", data, "--profiles", _outside.Profiles);

    // One of them is killed and started again, or stands still for a while and wakes; the other goes on.
    async Task HarmAsync(List<GatewayProcess> gateways, string[] nodes, Random chance)
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
}
