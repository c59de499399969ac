using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What operations wish: a file is cancelled by mistake and worked as new, another one is edited, a posting goes now instead of later.</summary>
sealed class VerbsWorkload : Workload
{
    const int Unknown = 8;

    internal override string Name => "verbs";

    internal override IReadOnlyList<string> Reaches => ["cancel", "duplicate", "resubmit", "retry"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await run.OpenAsync(OrdersStay);
        await ImportAsync(run, "orders", Traffic.Orders(3).Replace(Traffic.Order(1), Traffic.Order(9), StringComparison.Ordinal));
        await run.StartAsync();
        await AgainAsync(run);
        await EditedAsync(run);
        await NowAsync(run);
        await run.DrainAsync();
        return new() { Effects = 3 };
    }

    // Its order is not known: nobody knows what it is, and then somebody does.
    static async Task AgainAsync(CrashRun run)
    {
        var delivery = await ExceptedAsync(run, 1);
        await run.CommandAsync("cancel", delivery, "--reason", "nobody knows the order", "--by", "o.berg");
        await ImportAsync(run, "orders", Traffic.Orders(1));
        await run.CommandAsync("duplicate", delivery, "--reason", "here is the order", "--by", "o.berg");
        await run.UntilAsync(() => run.Ledger.Count == 1, "the copy to be posted");
    }

    static async Task EditedAsync(CrashRun run)
    {
        var delivery = await ExceptedAsync(run, Unknown);
        var edited = Path.Combine(run.Outside.Data, "edited.edi");
        await File.WriteAllTextAsync(edited, Traffic.Response(Unknown).Replace(Traffic.Order(Unknown), Traffic.Order(2), StringComparison.Ordinal).Replace($"*{Unknown}*BX", "*2*BX", StringComparison.Ordinal));
        await run.CommandAsync("resubmit", delivery, "--edited", edited, "--reason", "he says it is order 2", "--by", "o.berg");
        await run.UntilAsync(() => run.Ledger.Count == 2, "the edited response to be posted");
    }

    static async Task NowAsync(CrashRun run)
    {
        run.Erp.OnPost = _ => ErpMood.Away;
        run.Outside.Drop(Traffic.Supplier, "3.edi", Traffic.Response(3));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("postings", "--state", "due")).Any(p => Text(p, "response").Length > 0), "the posting to wait");
        run.Execute("UPDATE work SET due_at = 9000000000000000 WHERE kind = 'Post'");
        run.Erp.OnPost = _ => ErpMood.Good;
        await run.CommandAsync("retry", await OnlyAsync(run, "postings", "--state", "due"), "--reason", "the ERP is back", "--by", "o.berg");
        await run.UntilAsync(() => run.Ledger.Count == 3, "the posting to go on");
    }

    static async Task<string> ExceptedAsync(CrashRun run, int order)
    {
        run.Outside.Drop(Traffic.Supplier, $"{order}.edi", Traffic.Response(order));
        await run.UntilAsync(async () => (await run.Commands.ListAsync("messages", "--state", "excepted")).Count == 1, $"the response to order {order} to wait");
        return Text(Assert.Single(await run.Commands.ListAsync("messages", "--state", "excepted")), "deliveryId");
    }
}
