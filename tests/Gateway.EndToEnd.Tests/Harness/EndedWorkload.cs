using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What ended before its time: an upload that somebody removed, and a file that a person has cancelled when it is to be read.</summary>
sealed class EndedWorkload : Workload
{
    internal override string Name => "ended";

    internal override IReadOnlyList<string> Reaches => ["deliver.gone", "translate.nothing"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await BeginAsync(run, orders: 1);
        // Uploaded, and then the worker fails: it does not come again before somebody has tidied up.
        run.Fault = "deliver.upload.after-commit:1:throw";
        run.HoldFailed("Deliver");
        await run.StartAsync();
        // The file alone does not tell that the upload is recorded.
        await run.UntilAsync(async () => await OutAsync(run, "sending"), "the upload");
        await run.UntilAsync(() => IsRemoved(run), "the uploaded file");
        await run.UntilAsync(async () => (await run.Commands.ListAsync("work")).Any(w => Text(w, "kind") == "Deliver" && Text(w, "lastError").Length > 0), "the worker to have failed");
        run.LetGo();
        await run.UntilAsync(
            async () =>
            {
                run.Hurry();
                return await OutAsync(run, "failed");
            },
            "the delivery to be missed");
        await run.CommandAsync("restart", await OnlyAsync(run, "deliveries", "--direction", "out", "--state", "failed"), "--reason", "the partner has it not");
        await run.UntilAsync(() => IsThere(run), "the order");

        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1, sender: "999888777"));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("deliveries", "--state", "held")).Count == 1, "the stranger's file to be held");
        var stranger = await OnlyAsync(run, "deliveries", "--state", "held");
        await run.CommandAsync("cancel", stranger, "--reason", "nobody knows him");
        Again.Ask(run, "Translate", stranger);
        await run.DrainAsync();
        return new() { Effects = 0 };
    }

    static string Out(CrashRun run) => run.Outside.Mailbox(Traffic.Supplier, "out");

    static bool IsThere(CrashRun run) => run.Outside.FilesFor(Traffic.Supplier).Count > 0;

    static bool IsRemoved(CrashRun run)
    {
        foreach (var upload in Directory.Exists(Out(run)) ? Directory.GetFiles(Out(run), ".*.part") : [])
        {
            File.Delete(upload);
            return true;
        }

        return false;
    }

    static async Task<bool> OutAsync(CrashRun run, string state) => (await run.Commands.ListAsync("deliveries", "--direction", "out", "--state", state)).Count > 0;
}
