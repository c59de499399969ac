using System.Text.Json;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The process is killed at a named place, started again, and judged from outside: done once, posted once, answered once.</summary>
public sealed class CrashTests : IDisposable
{
    const int Files = 3;
    const int LargeMessages = 450;

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData("payload.after-rename", 2)]
    [InlineData("receive.before-commit", 1)]
    [InlineData("receive.after-commit", 2)]
    [InlineData("receive.after-archive", 1)]
    [InlineData("translate.end.before-commit", 1)]
    [InlineData("translate.end.after-commit", 2)]
    [InlineData("release.chunk.before-commit", 1)]
    [InlineData("match.judged.after-commit", 1)]
    [InlineData("post.begin.after-commit", 2)]
    [InlineData("post.after-send", 1)]
    [InlineData("post.posted.before-commit", 2)]
    [InlineData("control-numbers.after-reserve", 1)]
    [InlineData("control-numbers.after-mark", 2)]
    [InlineData("acknowledge.after-payload", 1)]
    [InlineData("acknowledge.before-commit", 2)]
    [InlineData("acknowledge.after-commit", 1)]
    [InlineData("send.after-commit", 1)]
    [InlineData("deliver.after-upload", 1)]
    [InlineData("deliver.upload.after-commit", 2)]
    [InlineData("deliver.after-publish", 1)]
    [InlineData("deliver.publish.before-commit", 3)]
    [InlineData("storage.after-commit", 9)]
    public async Task A_kill_at_a_named_place_loses_nothing_and_repeats_nothing(string failpoint, int nth)
    {
        await ImportOrdersAsync(Files);
        for (var i = 1; i <= Files; i++) _outside.Drop(Traffic.Supplier, $"{i}.edi", Traffic.Response(i));
        await KillAtAsync(failpoint, nth);
        await FinishAsync(Files, Files);
    }

    [Theory]
    [InlineData("translate.chunk.after-commit", 1)]
    [InlineData("translate.chunk.after-commit", 2)]
    [InlineData("release.chunk.after-commit", 1)]
    public async Task A_kill_within_a_large_interchange_goes_on_where_it_was(string failpoint, int nth)
    {
        await ImportOrdersAsync(LargeMessages);
        _outside.Drop(Traffic.Supplier, "large.edi", Traffic.Responses(LargeMessages));
        await KillAtAsync(failpoint, nth);
        await FinishAsync(LargeMessages, 1);
    }

    [Fact]
    public async Task A_kill_among_many_acknowledgements_leaves_none_of_them_unread()
    {
        await ImportOrdersAsync(1);
        using (var first = GatewayProcess.Start("run", "--data", _outside.Data))
        {
            await first.UntilAsync(() => SentOrders() == 1, "the order to go out");
            await first.StopAsync();
        }

        _outside.Drop(Traffic.Supplier, "large.edi", Traffic.Acknowledgements(1, LargeMessages));
        await KillAtAsync("translate.chunk.after-commit", 1);
        using var heir = GatewayProcess.Start("run", "--data", _outside.Data);
        await heir.UntilAsync(() => _outside.FilesFrom(Traffic.Supplier).Count == 0 && heir.Output.Contains("large.edi", StringComparison.Ordinal), "the file to be read");
        await heir.StopAsync();
        using var list = await GatewayProcess.RunAsync("list", "acknowledgements", "--state", "accepted", "--data", _outside.Data);
        Assert.Contains(Traffic.Supplier, list.Output);
    }

    [Theory]
    [InlineData("send.after-payload", 1)]
    [InlineData("send.before-commit", 1)]
    [InlineData("send.after-commit", 1)]
    [InlineData("deliver.after-publish", 1)]
    public async Task A_refusal_reaches_the_supplier_once_wherever_its_way_is_cut_off(string failpoint, int nth)
    {
        await ImportOrdersAsync(1);
        _outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1).Replace("*BX*12.4*", "*BX*99.4*", StringComparison.Ordinal));
        using (var first = GatewayProcess.Start("run", "--data", _outside.Data))
        {
            await first.UntilAsync(() => SentOrders() == 1 && _outside.AnsweredGroups(Traffic.Supplier).Count == 1
                && first.Output.Contains("excepted", StringComparison.Ordinal), "order and acknowledgement to go out, and the response to be held");
            await first.StopAsync();
        }

        using (var list = await GatewayProcess.RunAsync("exceptions", "reject", await OnlyExceptionAsync(), "--reason", "too dear", "--data", _outside.Data))
            Assert.Equal(0, list.ExitCode);
        await KillAtAsync(failpoint, nth);
        for (var life = 1; life <= 2; life++)
        {
            using var heir = GatewayProcess.Start("run", "--data", _outside.Data);
            await heir.UntilAsync(() => Refusals() == 1 && heir.Output.Contains("Ctrl-C", StringComparison.Ordinal), "the refusal to go out");
            await heir.StopAsync();
        }

        Assert.Equal(1, Refusals());
        Assert.Empty(_outside.Erp("OrderResponse"));
    }

    async Task<string> OnlyExceptionAsync()
    {
        using var list = await GatewayProcess.RunAsync("exceptions", "list", "--json", "--data", _outside.Data);
        using var json = JsonDocument.Parse(list.Output);
        return json.RootElement.EnumerateArray().Single().GetProperty("id").GetString()!;
    }

    async Task ImportOrdersAsync(int count)
    {
        var orders = Path.Combine(_outside.Data, "orders.csv");
        File.WriteAllText(orders, Traffic.Orders(count));
        using var import = await GatewayProcess.RunAsync("orders", "import", orders, "--data", _outside.Data);
        Assert.Equal(0, import.ExitCode);
    }

    async Task KillAtAsync(string failpoint, int nth)
    {
        using var victim = GatewayProcess.StartFailing($"{failpoint}:{nth}:kill", "run", "--data", _outside.Data);
        Assert.True(await victim.EndsAsync(TimeSpan.FromSeconds(60)), $"{failpoint} was not reached {nth} times:\n{victim.Output}");
        Assert.Equal(137, victim.ExitCode);
    }

    async Task FinishAsync(int orders, int groups)
    {
        using var heir = GatewayProcess.Start("run", "--data", _outside.Data);
        await heir.UntilAsync(
            () => _outside.Erp("OrderResponse").Count >= orders && _outside.AnsweredGroups(Traffic.Supplier).Count >= groups && SentOrders() >= orders,
            "everything to be done", seconds: 90);
        await heir.StopAsync();
        Assert.Equal(orders, _outside.Erp("OrderResponse").Count);
        Assert.Equal(Enumerable.Range(1, groups).Select(i => $"PR {i}"), _outside.AnsweredGroups(Traffic.Supplier).Order());
        Assert.Equal(orders, SentOrders());
        Assert.Empty(_outside.FilesFrom(Traffic.Supplier));
        Assert.Equal(groups, _outside.Archive(Traffic.Supplier).Count);
    }

    int Refusals() => _outside.TextsFor(Traffic.Supplier).Count(t => t.Contains("OTI*TR*", StringComparison.Ordinal));

    int SentOrders() => _outside.TextsFor(Traffic.Supplier).Count(t => t.Contains("ST*850*", StringComparison.Ordinal));
}
