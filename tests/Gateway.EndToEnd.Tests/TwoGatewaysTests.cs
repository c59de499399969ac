using System.Diagnostics;
using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>Two processes on one PostgreSQL, one payload share and the same mailboxes, judged from outside: each file is done once, in the ERP once, answered once.</summary>
public sealed class TwoGatewaysTests : IDisposable
{
    static readonly int Files = Setting.Of("GATEWAY_NODES_FILES", 60);
    const int LeaseSeconds = 10;

    static readonly int ChaosSeconds = Setting.Of("GATEWAY_NODES_SECONDS", 15);

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task RT_04_two_gateways_that_are_killed_stopped_and_started_at_random_do_everything_once()
    {
        await _outside.UseErpAsync();
        _outside.UsePostgres(PostgresServer.Shared);
        _outside.Set("Work", new { LeaseSeconds });
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
            using var rebuild = await GatewayProcess.RunAsync("rebuild", "--check", "--data", nodes[1]);
            Assert.True(rebuild.ExitCode == 0, rebuild.Output);
        }
        finally
        {
            foreach (var gateway in gateways) gateway.Dispose();
        }
    }

    [Fact]
    [Trait("Reliability", "RT-35")]
    public async Task RT_35_what_was_due_while_nobody_ran_is_answered_by_two_at_once_each_group_once_though_both_die_over_it()
    {
        const string Yearly = "schedules: { acknowledge: \"0 0 3 1 1 ?\" }\n";
        const int groups = 10;
        var interchanges = Setting.IsWhole ? 50 : 12;
        _outside.UsePostgres(PostgresServer.Shared);
        string[] nodes = [_outside.Data, _outside.SecondNode()];
        var profile = Path.Combine(_outside.Profiles, Traffic.Supplier + ".yaml");
        var shipped = await File.ReadAllTextAsync(profile);
        await File.WriteAllTextAsync(profile, shipped + Yearly);
        var commands = new GatewayCommands(_outside);
        using (var early = Run(nodes[0]))
        {
            for (var i = 0; i < interchanges; i++) _outside.Drop(Traffic.Supplier, $"{i:00}.edi", Traffic.Groups(1 + i * groups, groups));
            await early.UntilAsync(() => commands.ListAsync("acknowledgements", "--state", "due").Result.Count == interchanges * groups, "all to be due", 180);
            await early.StopAsync();
        }

        Assert.Empty(_outside.FilesFor(Traffic.Supplier));
        await File.WriteAllTextAsync(profile, shipped + Yearly.Replace("0 0 3 1 1", "* * * * *", StringComparison.Ordinal));
        // Each at its first answer, so that neither can be spared by the other's haste.
        var dying = nodes.Select(n => GatewayProcess.StartFailing("acknowledge.after-commit:1:kill", "run", "--data", n, "--profiles", _outside.Profiles)).ToList();
        foreach (var gateway in dying)
        {
            Assert.True(await gateway.EndsAsync(TimeSpan.FromMinutes(3)), gateway.Output);
            gateway.Dispose();
        }

        using var again = Run(nodes[0]);
        using var other = Run(nodes[1]);
        await other.UntilReadyAsync();
        await other.UntilAsync(() => _outside.FilesFor(Traffic.Supplier).Count > 2, "more answers");
        await again.UntilAsync(() => _outside.AnsweredGroups(Traffic.Supplier).Count >= interchanges * groups, () => $"{_outside.AnsweredGroups(Traffic.Supplier).Count} groups answered", 120);
        await again.StopAsync();
        await other.StopAsync();
        Assert.Equal(Enumerable.Range(1, interchanges * groups).Select(g => $"PR {g}").Order(), _outside.AnsweredGroups(Traffic.Supplier).Order());
    }

    [Fact]
    public async Task RT_29_two_gateways_on_an_SFTP_and_an_FTPS_mailbox_take_post_and_answer_each_file_once()
    {
        await using var server = await Running.StartAsync(new SshServer());
        await using var ftps = await Running.StartAsync(new ExplicitProftpdServer());
        await _outside.UseErpAsync();
        _outside.UsePostgres(PostgresServer.Shared);
        // A few at a time, so that both have their turns.
        var mailbox = ServedMailbox.Link(_outside, server.Is)
            .Replace("500 ms }", "500 ms, maxFilesPerPoll: 10 }\n    - { mailbox: second, server: more, folder: in, archive: archive, stableFor: 500 ms, maxFilesPerPoll: 10 }", StringComparison.Ordinal)
            .Replace("  in:\n", $"    - {{ server: more, {ServedMailbox.Address(_outside, ftps.Is, "more")} }}\n  in:\n", StringComparison.Ordinal);
        var second = Directory.CreateDirectory(Path.Combine(ftps.Is.Root, "in")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(ftps.Is.Root, "archive"), Path.Combine(server.Is.Root, "archive"));
        await File.AppendAllTextAsync(Path.Combine(_outside.Profiles, Traffic.Supplier + ".yaml"), mailbox);
        string[] nodes = [_outside.Data, _outside.SecondNode()];
        Directory.CreateSymbolicLink(Path.Combine(nodes[1], "secrets"), Path.Combine(nodes[0], "secrets"));
        var files = new ManyFiles(_outside, Files);
        await files.ImportOrdersAsync();
        files.DropInto(second);
        var gateways = nodes.Select(Run).ToList();
        try
        {
            await gateways[0].UntilAsync(files.IsEverythingDone, files.Standing, seconds: 180 + Files);
            files.AssertOnce();
            foreach (var gateway in gateways) await gateway.StopAsync();
            files.AssertOnce();
            Assert.Empty(Directory.GetFiles(second));
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
        var away = TimeSpan.FromSeconds(Setting.IsWhole ? 300 : ChaosSeconds / 2);
        await Task.Delay(away);
        var unreachable = gateway.Lines.Count(l => l.Contains("cannot be reached", StringComparison.Ordinal));
        server.StartAgain();
        await gateway.UntilAsync(files.IsEverythingDone, files.Standing, seconds: 240);
        Assert.InRange(gateway.Memory, 1, 400L << 20);
        await gateway.StopAsync();
        files.AssertOnce();
        // No crash loop: the same process, and what it says of the outage is bounded by its workers, not by its attempts.
        Assert.InRange(unreachable, 0, 40 * away.TotalSeconds);
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
            // Now and then for longer than its leases hold: it wakes over work that the other has.
            var isLong = chance.Next(5) == 0;
            var milliseconds = isLong ? chance.Next(LeaseSeconds, 2 * LeaseSeconds) * 1000 : chance.Next(500, 4000);
            if (isLong) await UntilNobodyPostsAsync();
            await gateways[victim].SignalAsync("STOP");
            await Task.Delay(milliseconds);
            await gateways[victim].SignalAsync("CONT");
        }
    }

    // What stands still between its look at the lease and the post wakes and posts: that no gateway can know, and the ERP's key is for it.
    async Task UntilNobodyPostsAsync()
    {
        var (posts, since) = (-1, Stopwatch.GetTimestamp());
        for (var start = since; Stopwatch.GetElapsedTime(since) < TimeSpan.FromMilliseconds(500) && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10); await Task.Delay(20))
            if (_outside.Posts != posts) (posts, since) = (_outside.Posts, Stopwatch.GetTimestamp());
    }
}
