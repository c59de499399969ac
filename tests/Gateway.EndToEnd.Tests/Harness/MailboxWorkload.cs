using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A partner's mailbox that cannot be written, a profile that is away, a file that was uploaded and cannot appear.</summary>
sealed class MailboxWorkload : Workload
{
    internal override string Name => "mailbox";

    internal override IReadOnlyList<string> Reaches =>
        ["deliver.unavailable", "deliver.no-mailbox", "deliver.not-published", "deliver.nothing", "work.retry"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await BeginAsync(run, orders: 1);
        // Uploaded, and then the worker fails: when it comes again, the folder is gone.
        run.Fault = "deliver.upload.after-commit:1:throw";
        run.HoldFailed("Deliver");
        await run.StartAsync();
        // The file alone does not tell that the upload is recorded.
        await run.UntilAsync(async () => (await run.Commands.ListAsync("deliveries", "--state", "sending")).Count > 0 || run.IsBroken || run.Outside.FilesFor(Traffic.Supplier).Count > 0, "the upload");
        TakeFolder(run);
        run.LetGo();
        run.Hurry();
        await run.UntilAsync(async () => (await WaitingAsync(run, "sending")) || run.IsBroken || run.Outside.FilesFor(Traffic.Supplier).Count > 0, "the delivery to wait for its folder");
        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        await run.UntilAsync(async () => await WaitingAsync(run, "due") || run.IsBroken, "the acknowledgement to wait for the folder");
        // What is not matched yet when its profile goes is held for a person.
        await run.UntilAsync(() => run.Ledger.Count == 1, "the response to be posted");
        HideProfile(run);
        await run.UntilAsync(
            async () =>
            {
                run.Hurry();
                return (await run.Commands.ListAsync("deliveries", "--direction", "out")).Any(d => Text(d, "reason").StartsWith("no profile names a mailbox", StringComparison.Ordinal)) || run.IsBroken;
            },
            "the delivery to wait for its profile");
        GiveBack(run);
        await run.UntilAsync(
            async () =>
            {
                run.Hurry();
                return (await run.Commands.ListAsync("deliveries", "--state", "sent")).Count == 2;
            },
            "order and acknowledgement to go out");
        Again.Ask(run, "Deliver", Text((await run.Commands.ListAsync("deliveries", "--state", "sent"))[0], "id"));
        await run.DrainAsync();
        return new() { Effects = 1 };
    }

    static string Out(CrashRun run) => run.Outside.Mailbox(Traffic.Supplier, "out");

    static void TakeFolder(CrashRun run)
    {
        if (Directory.Exists(Out(run))) Directory.Move(Out(run), Path.Combine(run.Outside.Data, "out-away"));
        File.WriteAllText(Out(run), "a file where the folder should be");
    }

    static void HideProfile(CrashRun run) => File.Move(run.ProfileFile, run.ProfileFile + ".away");

    static void GiveBack(CrashRun run)
    {
        File.Move(run.ProfileFile + ".away", run.ProfileFile);
        File.Delete(Out(run));
        var away = Path.Combine(run.Outside.Data, "out-away");
        if (Directory.Exists(away)) Directory.Move(away, Out(run));
    }

    static async Task<bool> WaitingAsync(CrashRun run, string state) =>
        (await run.Commands.ListAsync("deliveries", "--state", state)).Any(d => Text(d, "reason").Length > 0);
}
