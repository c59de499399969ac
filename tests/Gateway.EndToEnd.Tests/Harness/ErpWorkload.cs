using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>An ERP with moods: a maintenance window, connections that break after it took a document, refusals, slowness; and a person who refuses what is under way.</summary>
sealed class ErpWorkload : Workload
{
    internal override string Name => "erp";

    internal override IReadOnlyList<string> Reaches =>
        ["post.unavailable", "post.unknown", "post.unresolved", "post.rejected", "post.refused", "post.nothing", "restart", "work.stopped", "post.after-send"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await BeginAsync(run, orders: 4, DecisionWorkload.PartByPart);
        await ImportAsync(run, "orders", DecisionWorkload.Orders);
        await ImportAsync(run, "receipts", DecisionWorkload.Receipts);
        await run.StartAsync();
        await AwayAsync(run);
        await MuteAsync(run);
        await RefusingAsync(run);
        await SlowAsync(run);
        await RefusedAsync(run);
        await AskedAgainAsync(run);
        await run.DrainAsync();
        return new() { Effects = 5, InOrder = ["\"A1\"", "\"S1\""] };
    }

    static async Task AwayAsync(CrashRun run)
    {
        run.Erp.OnPost = _ => ErpMood.Away;
        run.Outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        await UntilWaitingAsync(run, "due");
        // Another document of the same order may not overtake it.
        run.Outside.Drop(Traffic.Supplier, "1-asn.edi", Traffic.ShipNotice(1));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("postings", "--state", "due")).Count == 2, "both to wait");
        run.Erp.OnPost = _ => ErpMood.Good;
        await HurryUntilAsync(run, 2);
    }

    static async Task MuteAsync(CrashRun run)
    {
        run.Erp.OnPost = _ => ErpMood.Mute;
        run.Erp.OnLookUp = () => ErpMood.Away;
        run.Outside.Drop(Traffic.Supplier, "2.edi", Traffic.Response(2));
        await UntilWaitingAsync(run, "unknown");
        run.Hurry();
        await run.UntilAsync(() => run.Erp.LookUps.Count > 0, "the gateway to ask");
        run.Erp.OnPost = _ => ErpMood.Good;
        run.Erp.OnLookUp = () => ErpMood.Good;
        await HurryUntilAsync(run, 3);
    }

    static async Task RefusingAsync(CrashRun run)
    {
        run.Erp.OnPost = _ => ErpMood.Refusing;
        run.Outside.Drop(Traffic.Supplier, "3.edi", Traffic.Response(3));
        await UntilWaitingAsync(run, "rejected");
        run.Erp.OnPost = _ => ErpMood.Good;
        await run.CommandAsync("restart", await OnlyAsync(run, "postings", "--state", "rejected"), "--reason", "the ERP was mended", "--by", "o.berg");
        await HurryUntilAsync(run, 4);
    }

    // Stopped while the ERP has not answered: the next life asks.
    static async Task SlowAsync(CrashRun run)
    {
        var posts = run.Erp.Posts.Count;
        run.Erp.OnPost = _ => ErpMood.Slow;
        run.Outside.Drop(Traffic.Supplier, "4.edi", Traffic.Response(4));
        await run.UntilAsync(() => run.Erp.Posts.Count > posts, "the post to be under way");
        await run.RestartAsync();
        run.Erp.OnPost = _ => ErpMood.Good;
        await HurryUntilAsync(run, 5);
    }

    // What may have arrived is not withdrawn before the ERP has said that it has it not.
    static async Task RefusedAsync(CrashRun run)
    {
        run.Erp.OnPost = _ => ErpMood.Lost;
        run.Erp.OnLookUp = () => ErpMood.Away;
        run.Outside.Drop(Traffic.Supplier, "invoice.edi", DecisionWorkload.Invoice);
        await UntilWaitingAsync(run, "unknown");
        await run.UntilAsync(async () => (await run.Commands.ListAsync("exceptions")).Count == 1, "the invoice to wait");
        await run.CommandAsync("exceptions", "reject", "HF-900", "--reason", "not ours", "--role", "finance-manager", "--by", "a.novak");
        run.Erp.OnPost = _ => ErpMood.Good;
        run.Erp.OnLookUp = () => ErpMood.Good;
        await run.UntilAsync(
            async () =>
            {
                run.Hurry();
                return (await run.Commands.ListAsync("postings", "--state", "cancelled")).Count == 1;
            },
            "what was refused to be withdrawn");
    }

    static async Task AskedAgainAsync(CrashRun run)
    {
        var posted = (await run.Commands.ListAsync("postings", "--state", "posted"))[0];
        Again.Ask(run, "Post", Text(posted, "id"));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("work")).Count == 0, "what is done to be left alone");
    }

    static Task UntilWaitingAsync(CrashRun run, string state) =>
        run.UntilAsync(async () => (await run.Commands.ListAsync("postings", "--state", state)).Any(p => Text(p, "response").Length > 0), $"a posting to be {state}");

    static Task HurryUntilAsync(CrashRun run, int effects) => run.UntilAsync(
        async () =>
        {
            run.Hurry();
            return (await run.Commands.ListAsync("postings", "--state", "posted")).Count == effects;
        },
        $"{effects} documents to be posted");
}

/// <summary>Work that is asked for although it is done: what a lost answer, a restored lease or a person's haste may leave.</summary>
static class Again
{
    internal static void Ask(CrashRun run, string stage, string subject) => run.Execute($"""
        INSERT INTO work (id, kind, work_key, order_key, subject_id, correlation_id, due_at, lease_until, lease_owner, token, requests, attempts, last_error, is_dead, created_at)
        VALUES ('{subject[..^1]}Z', '{stage}', '{subject}', NULL, '{subject}', '{subject}', 0, NULL, NULL, 1, 1, 0, NULL, 0, 0)
        ON CONFLICT DO NOTHING
        """);
}
