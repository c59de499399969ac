using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What operations do by night: bytes are held and erased, the same bytes come again, books are compared, a backup is taken and restored elsewhere.</summary>
sealed class NightWorkload : Workload
{
    const string Reason = "the night's work";

    internal override string Name => "night";

    internal override IReadOnlyList<string> Reaches =>
        ["hold", "erase", "readmit", "reconcile", "retention.after-erase", "backup.after-database", "backup.before-report", "restore.before-database"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await BeginAsync(run, orders: 1);
        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        await run.StartAsync();
        await run.DrainAsync();

        await run.CommandAsync("retention", "hold", "--partner", Traffic.Supplier, "--reason", Reason);
        await run.CommandAsync("retention", "release", "--partner", Traffic.Supplier, "--reason", Reason);
        // A hundred days pass.
        run.Execute("UPDATE deliveries SET created_at = created_at - 8640000000000");
        await run.CommandAsync("retention", "run");
        run.Outside.Drop(Traffic.Supplier, "again.edi", Traffic.Response(1));
        await run.DrainAsync();
        await run.CommandAsync("reconcile");
        await BackUpAndRestoreAsync(run);
        return new() { Effects = 1, Edited = ["deliveries"] };
    }

    // Cut off, each is begun again in a new folder.
    static async Task BackUpAndRestoreAsync(CrashRun run)
    {
        var folder = Directory.CreateTempSubdirectory("night-").FullName;
        try
        {
            string Backup(int attempt) => Path.Combine(folder, $"backup-{attempt}");
            string Data(int attempt) => Path.Combine(folder, $"data-{attempt}");
            var taken = await UntilDoneAsync(attempt => run.AttemptAsync("backup", Backup(attempt), "--data", run.Outside.Data));
            var restored = await UntilDoneAsync(attempt => run.AttemptAsync(["restore", Backup(taken), "--data", Data(attempt), .. run.Commands.Folders.Skip(2)]));
            Assert.True(await run.AttemptAsync("verify", "--data", Data(restored)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<int> UntilDoneAsync(Func<int, Task<bool>> attempt)
    {
        for (var count = 1; ; count++)
            if (await attempt(count))
                return count;
    }
}
