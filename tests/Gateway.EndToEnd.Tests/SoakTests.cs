using System.Diagnostics;
using System.Globalization;
using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>RT-64: files come all the time, and every so often something breaks; at the end everything is done once, and memory and handles are where they were. By tests/soak.sh.</summary>
public sealed class SoakTests
{
    const int OrdersMax = 20_000;
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    [ScriptFact("tests/soak.sh", "GATEWAY_SOAK_SECONDS")]
    public async Task RT_64_days_of_traffic_and_faults_lose_nothing_double_nothing_and_leave_memory_flat()
    {
        var seconds = Setting.Of("GATEWAY_SOAK_SECONDS", 0);
        Assert.True(seconds > 0, "GATEWAY_SOAK_SECONDS is a number of seconds");
        var journal = Setting.Of("GATEWAY_SOAK_JOURNAL", "soak.tsv");
        await using var run = new CrashRun(null);
        // What we send is not of interest here: twenty thousand orders would go out at once.
        await run.OpenAsync(Workload.OrdersStay);
        var orders = Path.Combine(run.Outside.Data, "orders.csv");
        await File.WriteAllTextAsync(orders, Traffic.Orders(Math.Min(OrdersMax, seconds * 2 + 1)));
        await run.CommandAsync("orders", "import", orders);
        await run.StartAsync();
        var (start, sent) = (Stopwatch.GetTimestamp(), 0);
        var feeding = Task.Run(async () =>
        {
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && sent < OrdersMax; await Task.Delay(Between))
            {
                sent++;
                run.Outside.Drop(Traffic.Supplier, $"{sent:00000}.edi", Traffic.Response(sent));
            }
        });
        var faults = await BreakAsync(run, start, seconds, journal);
        await feeding;
        run.Erp.OnPost = _ => ErpMood.Good;
        await run.UntilAsync(() => run.Ledger.Count >= sent, "the ERP to have everything", TimeSpan.FromMinutes(20));
        var violations = (await run.JudgeAsync(new() { Effects = sent })).Select(v => v.ToString()).ToList();
        await File.AppendAllTextAsync(journal, string.Create(CultureInfo.InvariantCulture, $"# {sent} files\npoints {Faults.Length}, runs {faults.Count}, violations {violations.Count}\n"));
        Assert.Empty(violations);
        AssertFlat([.. faults.Select(f => f.MemoryBytes)]);
    }

    static readonly string[] Faults = ["kill", "stop", "erp away", "erp mute", "erp slow", "mailbox away", "nothing"];

    static async Task<List<(string Fault, long MemoryBytes)>> BreakAsync(CrashRun run, long start, int seconds, string journal)
    {
        var (chance, done, every) = (new Random(Setting.Of("GATEWAY_SOAK_SEED", 1)), new List<(string, long)>(), TimeSpan.FromSeconds(Setting.Of("GATEWAY_SOAK_EVERY", 60)));
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var fault = Faults[chance.Next(Faults.Length)];
            await BreakAsync(run, fault);
            await Task.Delay(every);
            done.Add((fault, run.MemoryBytes));
            await File.AppendAllTextAsync(journal, string.Create(
                CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s\t{fault}\t{run.Ledger.Count} posted\t{run.MemoryBytes >> 20} MB\t{run.Handles} handles\n"));
        }

        return done;
    }

    static async Task BreakAsync(CrashRun run, string fault)
    {
        run.Erp.OnPost = fault switch
        {
            "erp away" => _ => ErpMood.Away,
            "erp mute" => posts => posts % 5 == 0 ? ErpMood.Mute : ErpMood.Good,
            "erp slow" => posts => posts % 10 == 0 ? ErpMood.Slow : ErpMood.Good,
            _ => _ => ErpMood.Good,
        };
        if (fault == "kill") await run.KillAsync();
        if (fault == "stop") await run.FreezeAsync(TimeSpan.FromSeconds(5));
        if (fault == "mailbox away") await WithoutMailboxAsync(run);
    }

    static async Task WithoutMailboxAsync(CrashRun run)
    {
        var folder = run.Outside.Mailbox(Traffic.Supplier, "out");
        if (!Directory.Exists(folder)) return;
        Directory.Move(folder, folder + "-away");
        await File.WriteAllTextAsync(folder, "a file where the folder should be");
        await Task.Delay(TimeSpan.FromSeconds(10));
        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
    }

    // A life begins small: what counts is that the later ones are no larger than the earlier.
    static void AssertFlat(IReadOnlyList<long> memory)
    {
        if (memory.Count < 6) return;
        var third = memory.Count / 3;
        var (first, last) = (memory.Take(third).Max(), memory.TakeLast(third).Max());
        Assert.True(last < first * 1.3 + (64 << 20), $"{first >> 20} MB in the first third, {last >> 20} MB in the last");
    }
}
