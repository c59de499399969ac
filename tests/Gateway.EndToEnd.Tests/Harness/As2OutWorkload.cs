using System.Collections.Concurrent;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>Orders go out by AS2 to a supplier who is busy, answers later, says that one was spoilt, refuses one, and gets one by his mailbox instead.</summary>
sealed class As2OutWorkload : Workload
{
    internal override string Name => "as2-out";

    internal override IReadOnlyList<string> Reaches =>
    [
        "as2.unready", "as2.build", "as2.begin", "as2.retry", "as2.wait", "as2.received", "as2.awaiting", "as2-receipt", "as2.disputed", "as2.give-up", "as2.fall-back",
        "as2.after-build", "as2.after-post", "retry",
    ];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        var supplier = await As2Supplier.OpenAsync(run, send: "retries: [10 min, 10 min]");
        var moods = new ConcurrentDictionary<string, As2Mood>();
        supplier.OnMessage = content => moods.GetValueOrDefault(OrderOf(content), As2Mood.Good);
        void Now(int order, As2Mood mood) => moods[Traffic.Order(order)] = mood;

        await BusyAsync(run, supplier, mood => Now(1, mood));

        Now(2, As2Mood.Later);
        await OrderAsync(run, 2);
        await UntilAsync(run, 2, "awaiting-receipt");
        await supplier.PostReceiptAsync(supplier.Messages.Last(m => OrderOf(m.Content) == Traffic.Order(2)).Id);
        await UntilAsync(run, 2, "sent");

        Now(3, As2Mood.Disputing);
        await OrderAsync(run, 3);
        await UntilAsync(run, 3, "disputed");
        Now(3, As2Mood.Good);
        await run.CommandAsync("restart", await DeliveryAsync(run, 3), "--reason", "his disk was full", "--by", "o.berg");
        await UntilAsync(run, 3, "sent");

        Now(4, As2Mood.Refusing);
        await OrderAsync(run, 4);
        await UntilAsync(run, 4, "failed");
        Now(4, As2Mood.Good);
        await run.CommandAsync("retry", await DeliveryAsync(run, 4), "--reason", "he has mended it", "--by", "o.berg");
        await UntilAsync(run, 4, "sent");

        await FallBackAsync(run, mood => Now(5, mood));
        await run.DrainAsync();
        Judge(run, supplier);
        return new() { Effects = 0 };
    }

    // The key is not there at first, and the supplier is busy then; a person does not wait ten minutes.
    static async Task BusyAsync(CrashRun run, As2Supplier supplier, Action<As2Mood> now)
    {
        var key = await File.ReadAllTextAsync(supplier.SecretFile);
        File.Delete(supplier.SecretFile);
        now(As2Mood.Busy);
        await ImportAsync(run, "orders", Traffic.Orders(1));
        await supplier.StartAsync();
        await UntilSaidAsync(run, 1, "cannot be made");
        await File.WriteAllTextAsync(supplier.SecretFile, key);
        run.Hurry();
        await UntilSaidAsync(run, 1, "answered 503");
        now(As2Mood.Good);
        run.Hurry();
        await run.UntilAsync(async () => (await run.Commands.ListAsync("work")).All(w => Due(w) > DateTimeOffset.UtcNow), "it to wait for its time");
        await run.CommandAsync("retry", await DeliveryAsync(run, 1), "--reason", "he is back", "--by", "o.berg");
        await UntilAsync(run, 1, "sent");
    }

    static async Task FallBackAsync(CrashRun run, Action<As2Mood> now)
    {
        var said = run.Said.Length;
        await File.WriteAllTextAsync(run.ProfileFile, (await File.ReadAllTextAsync(run.ProfileFile)).Replace("retries: [", "fallback: true, retries: [", StringComparison.Ordinal));
        await run.UntilAsync(() => run.Said.Length < said || run.Said.Contains("were loaded again", StringComparison.Ordinal), "the profile to be read");
        now(As2Mood.Refusing);
        await OrderAsync(run, 5);
        await UntilAsync(run, 5, "sent");
    }

    // Whatever broke: one message for one order, but for the one that was spoilt, always the same bytes under one id, and each order there once.
    static void Judge(CrashRun run, As2Supplier supplier)
    {
        foreach (var same in supplier.Messages.GroupBy(m => m.Id)) Assert.Single(same.Select(m => m.Body).Distinct());
        foreach (var order in supplier.Messages.GroupBy(m => OrderOf(m.Content)))
        {
            Assert.Equal(order.Key == Traffic.Order(3) ? 2 : 1, order.Select(m => m.Id).Distinct().Count());
            Assert.Equal(order.Key == Traffic.Order(5) ? 0 : 1, order.Where(m => m.Mood is As2Mood.Good or As2Mood.Later).Select(m => m.Id).Distinct().Count());
        }

        Assert.Equal(5, supplier.Messages.Select(m => OrderOf(m.Content)).Distinct().Count());
        Assert.Contains(Traffic.Order(5), Assert.Single(run.Outside.TextsFor(Traffic.Supplier)), StringComparison.Ordinal);
    }

    static Task OrderAsync(CrashRun run, int order)
    {
        var lines = Traffic.Orders(order).Split('\n');
        return ImportAsync(run, "orders", $"{lines[0]}\n{lines[order]}\n");
    }

    static Task UntilAsync(CrashRun run, int order, string state) =>
        run.UntilAsync(async () => Text(await RowAsync(run, order), "state") == state, $"order {order} to be {state}");

    static Task UntilSaidAsync(CrashRun run, int order, string reason) =>
        run.UntilAsync(async () => Text(await RowAsync(run, order), "reason").Contains(reason, StringComparison.Ordinal), $"order {order} to wait: {reason}");

    // They go out in the order in which they were made.
    static async Task<System.Text.Json.Nodes.JsonNode> RowAsync(CrashRun run, int order)
    {
        var rows = await run.Commands.ListAsync("deliveries", "--direction", "out");
        return rows.Count < order ? new System.Text.Json.Nodes.JsonObject() : rows[rows.Count - order];
    }

    static async Task<string> DeliveryAsync(CrashRun run, int order) => Text(await RowAsync(run, order), "id");

    static DateTimeOffset Due(System.Text.Json.Nodes.JsonNode work) => DateTimeOffset.Parse(Text(work, "dueAt"), System.Globalization.CultureInfo.InvariantCulture);

    static string OrderOf(string content) => content.Split("BEG*", 2)[1].Split('*')[2];
}
