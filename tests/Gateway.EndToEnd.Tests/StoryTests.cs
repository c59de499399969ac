using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>samples/story from the purchase to the payment, judged by what partners, the ERP and the people at the command line see.</summary>
public sealed class StoryTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData("x12")]
    [InlineData("edifact")]
    [InlineData("csv")]
    public Task An_order_is_followed_from_the_purchase_to_the_payment(string telling) => FollowAsync(telling);

    [Theory]
    [InlineData("x12")]
    [InlineData("edifact")]
    public Task On_PostgreSQL_an_order_is_followed_from_the_purchase_to_the_payment_and_the_page_is_the_same(string telling)
    {
        _outside.UsePostgres(PostgresServer.Shared);
        return FollowAsync(telling);
    }

    async Task FollowAsync(string telling)
    {
        var story = new StoryRun(Telling.Of(telling), _outside);
        await story.BuyAsync();
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data);
        foreach (var (act, seen, isSeen, check) in story.Steps)
        {
            await act();
            await gateway.UntilAsync(isSeen, seen);
            await check();
        }

        var page = (await story.CommandAsync(0, "match", "explain", story.Telling.Order)).Result;
        Golden.AssertScreen($"story/{telling}.explain.txt", page.Replace(_outside.Data, "<data>", StringComparison.Ordinal));
        Assert.Empty(await story.UnexplainedAsync(page));
        await FinishAsync(gateway, story);
    }

    [Theory]
    [InlineData("x12")]
    [InlineData("edifact")]
    [InlineData("csv")]
    public async Task Killed_within_every_step_the_story_goes_on_with_a_dispute_and_nothing_is_done_twice(string telling)
    {
        var story = new StoryRun(Telling.Of(telling), _outside);
        var chance = new Random(20261121);
        await story.BuyAsync();
        var gateway = GatewayProcess.Start("run", "--data", _outside.Data);
        try
        {
            foreach (var (act, seen, isSeen, check) in story.Steps.Append(story.Dispute))
            {
                await act();
                await Task.Delay(chance.Next(200, 2500));
                await gateway.KillAsync();
                gateway.Dispose();
                gateway = GatewayProcess.Start("run", "--data", _outside.Data);
                await gateway.UntilAsync(isSeen, seen);
                await check();
            }

            await FinishAsync(gateway, story);
        }
        finally
        {
            gateway.Dispose();
        }
    }

    /// <summary>Finance approves; then everything is in the ERP once, everything is answered once, and another start repeats nothing.</summary>
    async Task FinishAsync(GatewayProcess gateway, StoryRun story)
    {
        Assert.Empty(await story.ContradictionsAsync());
        await story.ApproveAsync("as in the price list of November", "a.novak");
        await gateway.UntilAsync(() => _outside.Erp("Invoice").Count == 1, "the invoice in the ERP");
        await gateway.StopAsync();
        var before = Snapshot();
        using (var second = GatewayProcess.Start("run", "--data", _outside.Data))
        {
            await second.UntilAsync(() => second.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "another start");
            await Task.Delay(TimeSpan.FromSeconds(6));
            await second.StopAsync();
        }

        Assert.Equal(before, Snapshot());
        var telling = story.Telling;
        Assert.Equal(telling.Groups.Order(), story.Answered().Order());
        foreach (var kind in new[] { "OrderResponse", "ShipNotice", "Invoice" })
            Assert.Equal(telling.Lines, story.LinesPosted(kind).OrderBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal));
        Assert.Empty(await story.ExceptionsAsync());
        Assert.Empty(_outside.FilesFrom(telling.Partner));
        await story.CommandAsync(0, "verify");
    }

    List<string> Snapshot() => [.. new[] { "mailboxes", "erp" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(_outside.Data, folder), "*", SearchOption.AllDirectories))
        .Select(path => $"{path} {new FileInfo(path).Length}").Order(StringComparer.Ordinal)];
}
