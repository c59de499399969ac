using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The system fails: calls that end in an error or a kill, and a disk that is full. In full by tests/faults.sh.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("fdatasync", "EIO", 3)]
    [InlineData("renameat2", "ENOSPC", 2)]
    public async Task RT_15_an_error_of_the_disk_breaks_no_promise(string call, string effect, int nth)
    {
        var (isHit, violations) = await FaultSweep.RunAsync(new(call, effect, nth));
        Assert.Empty(violations);
        Assert.True(isHit);
    }

    /// <summary>tests/faults.sh; without it there is nothing to do here.</summary>
    [Fact]
    public async Task RT_14_RT_15_every_call_to_the_disk_is_killed_or_fails_in_turn()
    {
        if (Setting.Of("GATEWAY_FAULTS_JOURNAL", "") is not { Length: > 0 } journal) return;
        var wanted = new Regex(Setting.Of("GATEWAY_FAULTS", "."));
        var sweep = new FaultSweep(journal);
        var broken = new List<string>();
        var pairs = FaultSweep.Calls.SelectMany(c => FaultSweep.Effects.Select(e => (Call: c, Effect: e))).Where(p => wanted.IsMatch($"{p.Call}:{p.Effect}"));
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = Setting.Of("GATEWAY_FAULTS_LANES", 3) }, async (pair, _) =>
        {
            var found = await sweep.RunAsync(pair.Call, pair.Effect, Setting.Of("GATEWAY_FAULTS_MOST", 60));
            lock (broken) broken.AddRange(found);
        });
        Assert.Empty(broken);
    }

    /// <summary>tests/faults.sh names a folder on a disk of a few megabytes, with a file in it that may be taken away.</summary>
    [Fact]
    public async Task RT_18_a_disk_that_is_full_to_the_last_byte_loses_nothing_and_mends_itself()
    {
        if (Setting.Of("GATEWAY_SMALL_DISK", "") is not { Length: > 0 } disk) return;
        await using var run = new CrashRun(null) { Payloads = new { Folder = Path.Combine(disk, "payloads") } };
        await run.OpenAsync("agreements:\n  - { agreement: out-850, mode: shadow }\n");
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
