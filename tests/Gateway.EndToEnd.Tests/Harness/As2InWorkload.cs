using System.Net;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host.Storage;
using Gateway.Transports.As2;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>A supplier posts messages by AS2: new ones, one again, one whose id is taken, one that is not signed; and wants receipts at once, later, or where they may not go.</summary>
sealed class As2InWorkload : Workload
{
    internal override string Name => "as2-in";

    internal override IReadOnlyList<string> Reaches =>
    [
        "as2-take", "as2-replay", "as2-collide", "as2-refuse", "as2.after-payload", "as2.after-files", "as2.before-answer", "as2.half-answered",
        "receipt.begin", "receipt.after-post", "receipt.sent", "receipt.retry", "receipt.nothing", "receipt.parked", "receipt.give-up",
    ];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        var supplier = await As2Supplier.OpenAsync(run, send: null);
        await ImportAsync(run, "orders", Traffic.Orders(5));
        await supplier.StartAsync();
        await AtOnceAsync(supplier);
        await LaterAsync(run, supplier);
        await GivenUpAsync(run, supplier);
        await ParkedAsync(run, supplier);
        await run.DrainAsync();
        return new() { Effects = 4, Edited = ["as2_messages"] };
    }

    static async Task AtOnceAsync(As2Supplier supplier)
    {
        var first = supplier.Message("first", Traffic.Response(1));
        var receipts = new List<As2Message>();
        for (var i = 0; i < 2; i++) receipts.Add((await supplier.PostAsync(first))!);
        Assert.All(receipts, r => Assert.True(supplier.IsTaken(r, first)));
        Assert.Single(receipts.Select(r => Convert.ToBase64String(r.Body.Span)).Distinct());

        var other = supplier.Message("first", Traffic.Response(2));
        Assert.False(supplier.IsTaken((await supplier.PostAsync(other))!, other));
        var unsigned = supplier.Message("unsigned", Traffic.Response(2), send => send with { Digest = null });
        Assert.False(supplier.IsTaken((await supplier.PostAsync(unsigned))!, unsigned));
    }

    // His place for receipts is busy at first; when he has it, nobody owes it.
    static async Task LaterAsync(CrashRun run, As2Supplier supplier)
    {
        supplier.OnReceipt = () => HttpStatusCode.ServiceUnavailable;
        var later = await PostForLaterAsync(supplier, "later", 3);
        await UntilAsync(run, supplier, "later", As2ReceiptState.Due, r => r.Reason is not null);
        supplier.OnReceipt = () => HttpStatusCode.OK;
        await UntilAsync(run, supplier, "later", As2ReceiptState.Sent);
        Assert.All(supplier.Receipts, r => Assert.True(supplier.IsTaken(r, later)));
        Assert.Single(supplier.Receipts.Select(r => Convert.ToBase64String(r.Body.Span)).Distinct());
        Again.Ask(run, "Receipt", (await RecordAsync(supplier, "later")).Id);
        await run.UntilAsync(async () => (await run.Commands.ListAsync("work")).Count == 0, "what is done to be left alone");
    }

    // A day of attempts passes; asked for once more it goes.
    static async Task GivenUpAsync(CrashRun run, As2Supplier supplier)
    {
        supplier.OnReceipt = () => HttpStatusCode.ServiceUnavailable;
        var late = await PostForLaterAsync(supplier, "late", 4);
        await UntilAsync(run, supplier, "late", As2ReceiptState.Due, r => r.Reason is not null);
        run.Execute("UPDATE as2_messages SET receipt_attempts = 27 WHERE receipt_state = 'Due'");
        await UntilAsync(run, supplier, "late", As2ReceiptState.Failed);
        supplier.OnReceipt = () => HttpStatusCode.OK;
        await supplier.PostAsync(late);
        await UntilAsync(run, supplier, "late", As2ReceiptState.Sent);
    }

    // The profile does not name his place any more when its turn comes.
    static async Task ParkedAsync(CrashRun run, As2Supplier supplier)
    {
        supplier.OnReceipt = () => HttpStatusCode.ServiceUnavailable;
        await PostForLaterAsync(supplier, "parked", 5);
        await UntilAsync(run, supplier, "parked", As2ReceiptState.Due, r => r.Reason is not null);
        var profile = await File.ReadAllTextAsync(run.ProfileFile);
        await File.WriteAllTextAsync(run.ProfileFile, profile.Replace($"receiptUrls: [\"{supplier.ReceiptUrl}\"]", "receiptUrls: [\"https://elsewhere.example/receipts\"]", StringComparison.Ordinal));
        await UntilAsync(run, supplier, "parked", As2ReceiptState.Parked);
    }

    static async Task<As2Outgoing> PostForLaterAsync(As2Supplier supplier, string id, int order)
    {
        var sent = supplier.Message(id, Traffic.Response(order), send => send with { ReceiptUrl = new(supplier.ReceiptUrl) });
        Assert.Null(await supplier.PostAsync(sent));
        return sent;
    }

    static Task UntilAsync(CrashRun run, As2Supplier supplier, string id, As2ReceiptState state, Func<As2Record, bool>? holds = null) => run.UntilAsync(
        async () =>
        {
            run.Hurry();
            return await RecordAsync(supplier, id) is var record && record.ReceiptState == state && (holds is null || holds(record));
        },
        $"the receipt of {id} to be {state}");

    static async Task<As2Record> RecordAsync(As2Supplier supplier, string id) => (await supplier.RecordsAsync()).Single(r => r.MessageId == $"<{id}@hollis>");
}
