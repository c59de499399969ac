using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The system fails: calls that end in an error or a kill, and a disk that is full. In full by tests/faults.sh.</summary>
public sealed class FaultTests
{
    public static TheoryData<string, string, int> Few
    {
        get
        {
            var few = new TheoryData<string, string, int>();
            foreach (var (call, effect, nth) in Setting.Choose(1, [("fdatasync", "EIO", 3), ("renameat2", "ENOSPC", 2)])) few.Add(call, effect, nth);
            return few;
        }
    }

    [Theory]
    [MemberData(nameof(Few))]
    public async Task RT_15_an_error_of_the_disk_breaks_no_promise(string call, string effect, int nth)
    {
        var (isHit, violations) = await FaultSweep.RunAsync(new(call, effect, nth));
        Assert.Empty(violations);
        Assert.True(isHit);
    }

    /// <summary>The kernel tells an error of fsync once, and counts the bytes as written: whoever goes on promises what the disk has not.</summary>
    [Theory]
    [Trait("Reliability", "RT-15")]
    [InlineData("fsync", "payloads/{payload}", "EIO", "1")]
    [InlineData("fsync", "payloads/{payload}", "EIO", "1+")]
    [InlineData("fsync", "payloads/{payload}", "ENOSPC", "1+")]
    [InlineData("fdatasync", "gateway.db-wal", "EIO", "3")]
    [InlineData("fdatasync", "gateway.db-wal", "EIO", "3+")]
    public async Task RT_15_after_an_error_of_fsync_nothing_is_promised_and_the_next_life_starts_from_the_disk(string call, string file, string error, string when)
    {
        using var outside = new Outside();
        var files = new ManyFiles(outside, 1);
        await files.ImportOrdersAsync();
        files.Drop();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Traffic.Response(1))));
        var broken = Path.Combine(outside.Data, file.Replace("{payload}", hash[..2], StringComparison.Ordinal));
        var log = Path.Combine(outside.Data, "strace");

        using (var gateway = GatewayProcess.StartTraced(
            ["-f", "-qq", "--seccomp-bpf", "-ttt", "-o", log, "-P", broken, "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={when}"], outside.Run))
        {
            Assert.True(await gateway.EndsAsync(TimeSpan.FromMinutes(3)), gateway.Output);
            Assert.Equal((3, true), (gateway.ExitCode, gateway.Output.Contains("the disk did not keep what was flushed", StringComparison.Ordinal)));
        }

        var failedAt = double.Parse(File.ReadLines(log).First(l => l.Contains("(INJECTED)", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        // Our own order rests on other bytes than those that are lost here, and may be on its way out at that very moment.
        foreach (var promise in outside.Promises(Traffic.Supplier).Where(p => !File.ReadAllText(p).Contains("ST*850*", StringComparison.Ordinal)))
            Assert.True(await NamedAtAsync(promise) < failedAt, $"{promise} was promised after the error");

        using (var gateway = GatewayProcess.StartTraced(["-f", "-qq", "--seccomp-bpf", "-y", "-o", log, "-e", "trace=fsync,fdatasync"], outside.Run))
        {
            await gateway.UntilAsync(files.IsEverythingDone, files.Standing, 100);
            await gateway.StopAsync();
        }

        // SQLite takes for committed what it finds in its log, also where that is in memory only.
        if (call == "fdatasync") Assert.Contains("fsync(", File.ReadLines(log).First(l => l.Contains("gateway.db-wal>", StringComparison.Ordinal)), StringComparison.Ordinal);
        files.AssertOnce();
    }

    [Fact]
    [Trait("Reliability", "RT-15")]
    public async Task RT_15_readiness_names_a_disk_that_does_not_keep_what_is_flushed()
    {
        using var outside = new Outside();
        await File.WriteAllTextAsync(Path.Combine(outside.Data, "node"), "thisnode\n");
        var probe = Path.Combine(outside.Data, "payloads", "incoming", "probe-thisnode");
        using var gateway = GatewayProcess.StartTraced(
            ["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-P", probe, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1+"], outside.Run);
        await gateway.UntilReadyAsync();
        using var client = new HttpClient();
        // Asked again: the log says it a moment later, or with the next look where the first one took too long.
        await gateway.UntilAsync(
            () =>
            {
                using var ready = client.GetAsync(gateway.Console + "/health/ready").Result;
                Assert.Equal(503, (int)ready.StatusCode);
                Assert.Contains("\"payload folder\",\"status\":\"bad\"", ready.Content.ReadAsStringAsync().Result, StringComparison.Ordinal);
                return gateway.Output.Contains($"fsync {probe}", StringComparison.Ordinal);
            },
            $"fsync {probe} to be named");
        await gateway.StopAsync();
    }

    // In seconds since 1970.
    static async Task<double> NamedAtAsync(string file) => double.Parse(await Shell.RunAsync("stat", "-c", "%.9Z", file), CultureInfo.InvariantCulture);

    [ScriptFact("tests/faults.sh", "GATEWAY_FAULTS_JOURNAL")]
    public async Task RT_14_RT_15_every_call_to_disk_and_network_is_killed_or_fails_in_turn()
    {
        var wanted = new Regex(Setting.Of("GATEWAY_FAULTS", "."));
        var sweep = new FaultSweep(Setting.Of("GATEWAY_FAULTS_JOURNAL", ""));
        var broken = new List<string>();
        var pairs = FaultSweep.Pairs.Where(p => wanted.IsMatch($"{p.Call}:{p.Effect}"));
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = Setting.Of("GATEWAY_FAULTS_LANES", 3) }, async (pair, _) =>
        {
            var found = await sweep.RunAsync(pair.Call, pair.Effect, Setting.Of("GATEWAY_FAULTS_MOST", 60));
            lock (broken) broken.AddRange(found);
        });
        Assert.Empty(broken);
    }

    /// <summary>tests/faults.sh names a folder on a disk of a few megabytes, with a file in it that may be taken away.</summary>
    [ScriptFact("tests/faults.sh", "GATEWAY_SMALL_DISK")]
    public async Task RT_18_a_disk_that_is_full_to_the_last_byte_loses_nothing_and_mends_itself()
    {
        var disk = Setting.Of("GATEWAY_SMALL_DISK", "");
        await using var run = new CrashRun(null) { Payloads = new { Folder = Path.Combine(disk, "payloads") } };
        await run.OpenAsync(Workload.OrdersStay);
        var orders = Path.Combine(run.Outside.Data, "orders.csv");
        await File.WriteAllTextAsync(orders, Traffic.Orders(40));
        await run.CommandAsync("orders", "import", orders);
        await run.StartAsync();
        // Each of a hundred kilobytes: what follows the interchange is blank.
        for (var i = 1; i <= 40; i++) run.Outside.Drop(Traffic.Supplier, $"{i:00}.edi", Traffic.Response(i) + new string('\n', 100_000));
        await run.UntilAsync(() => run.Said.Contains("No space left", StringComparison.OrdinalIgnoreCase) || run.Said.Contains("not enough space", StringComparison.OrdinalIgnoreCase), "the disk to be full");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.NotEmpty(run.Outside.FilesFrom(Traffic.Supplier));
        File.Delete(Path.Combine(disk, "ballast"));
        await run.DrainAsync();
        Assert.Empty(await run.JudgeAsync(new() { Effects = 40 }));
    }
}
