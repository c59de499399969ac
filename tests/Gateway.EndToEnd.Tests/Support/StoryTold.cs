namespace Gateway.EndToEnd.Tests.Support;

/// <summary>samples/story with a gateway, from the purchase to the payment, judged by what partners, the ERP and the people at the command line see.</summary>
sealed class StoryTold(Outside outside, string telling)
{
    readonly StoryRun _story = new(Telling.Of(telling), outside);

    /// <summary>Step by step, and in the end the page that a person reads, and that it leaves nothing out.</summary>
    internal async Task FollowAsync()
    {
        await _story.BuyAsync();
        using var gateway = GatewayProcess.Start(outside.Run);
        foreach (var (act, seen, isSeen, check) in _story.Steps)
        {
            await act();
            await gateway.UntilAsync(isSeen, seen);
            await check();
        }

        var page = (await _story.CommandAsync(0, "match", "explain", _story.Telling.Order)).Result;
        Golden.AssertScreen($"story/{telling}.explain.txt", page.Replace(outside.Data, "<data>", StringComparison.Ordinal));
        Assert.Empty(await _story.UnexplainedAsync(page));
        await FinishAsync(gateway);
    }

    /// <summary>The gateway is killed within every step, and finance disputes the price first.</summary>
    internal async Task FollowThroughKillsAsync(int seed)
    {
        var chance = new Random(seed);
        await _story.BuyAsync();
        var gateway = GatewayProcess.Start(outside.Run);
        try
        {
            foreach (var (act, seen, isSeen, check) in _story.Steps.Append(_story.Dispute))
            {
                await act();
                await Task.Delay(chance.Next(200, 2500));
                await gateway.KillAsync();
                gateway.Dispose();
                gateway = GatewayProcess.Start(outside.Run);
                await gateway.UntilAsync(isSeen, seen);
                await check();
            }

            await FinishAsync(gateway);
        }
        finally
        {
            gateway.Dispose();
        }
    }

    /// <summary>Finance approves; then everything is in the ERP once, everything is answered once, and another start repeats nothing.</summary>
    async Task FinishAsync(GatewayProcess gateway)
    {
        Assert.Empty(await _story.ContradictionsAsync());
        await _story.ApproveAsync("as in the price list of November", "a.novak");
        await gateway.UntilAsync(() => outside.Erp("Invoice").Count == 1, "the invoice in the ERP");
        await gateway.StopAsync();
        var before = outside.Snapshot();
        using (var second = GatewayProcess.Start(outside.Run))
        {
            await second.UntilItHasLookedAroundAsync();
            await second.StopAsync();
        }

        Assert.Equal(before, outside.Snapshot());
        var told = _story.Telling;
        Assert.Equal(told.Groups.Order(), _story.Answered().Order());
        foreach (var kind in new[] { "OrderResponse", "ShipNotice", "Invoice" })
            Assert.Equal(told.Lines, _story.LinesPosted(kind).OrderBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal));
        Assert.Empty(await _story.ExceptionsAsync());
        Assert.Empty(outside.FilesFrom(told.Partner));
        await _story.CommandAsync(0, "verify");
    }
}
