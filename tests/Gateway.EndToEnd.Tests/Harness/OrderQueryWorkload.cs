using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>Orders are not imported but asked for in the ERP's database, which is away at first.</summary>
sealed class OrderQueryWorkload : Workload
{
    internal override string Name => "orders";

    internal override IReadOnlyList<string> Reaches => ["match.no-orders", "match.orders", "watch-orders"];

    internal override async Task<Expected> RunAsync(CrashRun run)
    {
        await run.OpenAsync(OrdersStay, new
        {
            Provider = "sqlite",
            ConnectionString = $"Data Source={ErpFile(run)};Pooling=false",
            Query = "SELECT po AS orderNumber, '100210' AS supplier, '10' AS company, 'open' AS status, 'USD' AS currency, 1 AS line, 'NG-10448' AS buyerItem, qty AS quantity, "
                + "'BX' AS unit, '12.40' AS price, '2026-11-16' AS requestedDate FROM po WHERE po = @OrderNumber",
        });
        for (var i = 1; i <= 2; i++) run.Outside.Drop(Traffic.Supplier, $"{i}.edi", Traffic.Response(i));
        await run.StartAsync();
        await run.UntilAsync(
            async () => (await run.Commands.ListAsync("messages", "--direction", "in")).Count(m => Text(m, "reason").Contains("query for purchase orders", StringComparison.Ordinal)) == 2,
            "the responses to wait for the ERP's database");
        CreateOrders(run);
        await run.UntilAsync(
            () =>
            {
                run.Hurry();
                return run.Ledger.Count == 2;
            },
            "the responses to be posted");
        await run.UntilAsync(() => true, "a round");
        await run.DrainAsync();
        return new() { Effects = 2 };
    }

    static string ErpFile(CrashRun run) => Path.Combine(run.Outside.Data, "erp.db");

    static void CreateOrders(CrashRun run) => CrashRun.Execute(
        ErpFile(run), $"CREATE TABLE po (po text, qty integer); INSERT INTO po VALUES ('{Traffic.Order(1)}', 1), ('{Traffic.Order(2)}', 2)");
}
