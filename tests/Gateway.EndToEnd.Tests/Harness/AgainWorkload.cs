using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What is taken up again: a stranger's file once a profile claims it, a document whose profile was away, work that was given up, work that is done already.</summary>
sealed class AgainWorkload : Workload
{
    const string Known = "group: HOLLISF";

    internal override string Name => "again";

    internal override IReadOnlyList<string> Reaches => ["take-up", "match.no-profile", "match.nothing", "work.bury"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await BeginAsync(run, orders: 3, OrdersStay);
        await StrangerAsync(run);
        await WithoutProfileAsync(run);
        await GivenUpAsync(run);
        var posted = (await run.Commands.ListAsync("messages", "--state", "posted"))[0];
        Again.Ask(run, "Match", Text(posted, "id"));
        await run.DrainAsync();
        return new() { Effects = 3 };
    }

    static async Task StrangerAsync(CrashRun run)
    {
        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1, sender: "999888777"));
        await run.StartAsync();
        await run.UntilAsync(async () => (await run.Commands.ListAsync("deliveries", "--state", "held")).Count == 1, "the stranger's file to be held");
        await run.RestartAsync();
        var profile = await File.ReadAllTextAsync(run.ProfileFile);
        await File.WriteAllTextAsync(run.ProfileFile, profile.Replace(Known, Known + ", aliases: [{ qualifier: \"01\", id: \"999888777\" }]", StringComparison.Ordinal));
        await run.UntilAsync(() => run.Ledger.Count == 1, "the stranger's file to go on");
    }

    // The ERP's orders keep the match waiting long enough for the profile to go.
    static async Task WithoutProfileAsync(CrashRun run)
    {
        await run.StopAsync();
        run.Fault = "match.judged.before-commit:1:throw";
        run.HoldFailed("Match");
        await run.StartAsync();
        run.Outside.Drop(Traffic.Supplier, "2.edi", Traffic.Response(2));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("work")).Any(w => Text(w, "kind") == "Match" && Text(w, "lastError").Length > 0) || run.Ledger.Count == 2, "the match to fail");
        File.Move(run.ProfileFile, run.ProfileFile + ".away");
        await run.UntilAsync(() => run.Said.Contains("were loaded again", StringComparison.Ordinal) || run.IsBroken, "the profile to be gone");
        run.LetGo();
        await run.UntilAsync(
            async () =>
            {
                run.Hurry();
                return (await run.Commands.ListAsync("messages", "--state", "held")).Count == 1 || run.Ledger.Count == 2;
            },
            "the message to be held");
        File.Move(run.ProfileFile + ".away", run.ProfileFile);
        foreach (var held in await run.Commands.ListAsync("messages", "--state", "held"))
            await run.UntilAsync(async () => (await run.Commands.RunAsync("restart", Text(held, "id"), "--reason", "the profile is back", "--by", "o.berg")).ExitCode == 0, "the restart");
        await run.UntilAsync(() => run.Ledger.Count == 2, "the message to go on");
    }

    // As if it had been there at thirty deaths.
    static async Task GivenUpAsync(CrashRun run)
    {
        run.Erp.OnPost = _ => ErpMood.Away;
        run.Outside.Drop(Traffic.Supplier, "3.edi", Traffic.Response(3));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("postings", "--state", "due")).Any(p => Text(p, "response").Length > 0), "the posting to wait");
        await run.UntilAsync(
            async () =>
            {
                run.Execute("UPDATE work SET attempts = 31, due_at = 0 WHERE kind = 'Post' AND lease_until IS NULL AND is_dead = 0");
                return (await run.Commands.ListAsync("postings", "--state", "dead")).Count == 1;
            },
            "the posting to be given up");
        run.Erp.OnPost = _ => ErpMood.Good;
        await run.CommandAsync("restart", await OnlyAsync(run, "postings", "--state", "dead"), "--reason", "the ERP is back", "--by", "o.berg");
        await run.UntilAsync(() => run.Ledger.Count == 3, "the posting to go on");
    }
}
