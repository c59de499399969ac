using Gateway.EndToEnd.Tests.Harness;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>An ERP whose connection breaks behind every fifth document that it has taken.</summary>
public sealed class MuteErpTests
{
    const int Responses = 50;

    [Fact]
    [Trait("Reliability", "RT-13")]
    public async Task RT_13_an_ERP_that_drops_every_fifth_answer_gets_each_document_once_and_nothing_is_called_posted_that_it_has_not()
    {
        // A good answer that comes late on a busy machine is not one that was dropped.
        await using var run = new CrashRun(null) { ErpSeconds = 300 };
        await run.OpenAsync(Workload.OrdersStay);
        var orders = Path.Combine(run.Outside.Data, "orders.csv");
        await File.WriteAllTextAsync(orders, Traffic.Orders(Responses));
        await run.CommandAsync("orders", "import", orders);
        run.Erp.OnPost = posts => posts % 5 == 4 ? ErpMood.Mute : ErpMood.Good;
        for (var i = 1; i <= Responses; i++) run.Outside.Drop(Traffic.Supplier, $"{i}.edi", Traffic.Response(i));
        await run.StartAsync();
        await run.UntilAsync(
            async () =>
            {
                run.Hurry();
                var posted = (await run.Commands.ListAsync("postings", "--state", "posted")).Select(p => p["key"]!.ToString()).ToList();
                Assert.Empty(posted.Except(run.Ledger.Select(l => l.Key)));
                return posted.Count == Responses;
            },
            "all to be posted");
        await run.DrainAsync();
        Assert.Equal(Responses, run.Erp.Posts.Count);
        Assert.Equal(Responses / 5, run.Erp.LookUps.Distinct().Count());
        Assert.Empty(await run.JudgeAsync(new() { Effects = Responses }));
    }
}
