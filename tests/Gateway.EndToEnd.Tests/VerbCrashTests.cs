using System.Text.Json;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>An operator's command is killed at its commit and given again: the ERP and the partner see everything once.</summary>
public sealed class VerbCrashTests : IDisposable
{
    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    // A few of them in the ordinary run, by the seed; all of them with GATEWAY_WHOLE=1. What was done before the kill is refused the second time.
    public static TheoryData<string, string, int> Wishes
    {
        get
        {
            var all = from verb in new[] { "restart", "duplicate", "resubmit" }
                      from place in new[] { ("before-commit", 0), ("after-commit", 2) }
                      select (verb, place.Item1, place.Item2);
            var chosen = new TheoryData<string, string, int>();
            foreach (var (verb, place, exitCode) in Setting.Choose(2, [.. all])) chosen.Add(verb, place, exitCode);
            return chosen;
        }
    }

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task A_wish_that_was_cut_off_is_done_once_when_it_is_given_again(string verb, string place, int exitCodeOfTheNext)
    {
        await HoldAsync();
        var wish = await WishAsync(verb);
        await KillAsync($"{verb}.{place}", wish);
        using (var again = await GatewayProcess.RunAsync(wish)) Assert.True(exitCodeOfTheNext == again.ExitCode, again.Output);
        for (var life = 1; life <= 2; life++)
        {
            using var heir = GatewayProcess.Start("run", "--data", _outside.Data);
            await heir.UntilAsync(
                () => _outside.Erp("OrderResponse").Count == 1 && _outside.AnsweredGroups(Traffic.Supplier).Count == 1 && heir.Output.Contains("Ctrl-C", StringComparison.Ordinal),
                "the response to be posted and answered");
            await heir.StopAsync();
        }

        Assert.Single(_outside.Erp("OrderResponse"));
        Assert.Equal(["PR 1"], _outside.AnsweredGroups(Traffic.Supplier));
    }

    [Theory]
    [InlineData("before-commit", 0)]
    [InlineData("after-commit", 2)]
    public async Task A_cancellation_that_was_cut_off_keeps_the_document_from_the_erp_when_it_is_given_again(string place, int exitCodeOfTheNext)
    {
        await HoldAsync();
        var wish = await WishAsync("cancel");
        await KillAsync($"cancel.{place}", wish);
        using (var again = await GatewayProcess.RunAsync(wish)) Assert.True(exitCodeOfTheNext == again.ExitCode, again.Output);
        await ImportAsync(1);
        using var heir = GatewayProcess.Start("run", "--data", _outside.Data);
        await heir.UntilAsync(() => _outside.TextsFor(Traffic.Supplier).Any(t => t.Contains("ST*850*", StringComparison.Ordinal)), "the order to go out");
        await heir.StopAsync();
        Assert.Empty(_outside.Erp("OrderResponse"));
    }

    [Theory]
    [InlineData("retry.before-commit", "retry")]
    [InlineData("retry.after-commit", "retry")]
    [InlineData("post.after-send", "run")]
    public async Task A_posting_that_was_given_up_and_retried_is_in_the_erp_once(string failpoint, string victim)
    {
        await ImportAsync(1);
        _outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        Directory.CreateDirectory(Path.Combine(_outside.Data, "erp"));
        await File.WriteAllTextAsync(Path.Combine(_outside.Data, "erp", "OrderResponse"), "a file where the folder should be");
        using (var first = GatewayProcess.Start("run", "--data", _outside.Data))
        {
            await first.UntilAsync(() => first.Output.Contains("waits for the ERP", StringComparison.Ordinal), "the ERP to be away");
            await first.StopAsync();
        }

        File.Delete(Path.Combine(_outside.Data, "erp", "OrderResponse"));
        string[] retry = ["retry", "--of", "postings", "--state", "due", "--expect", "1", "--reason", "the ERP is back", "--data", _outside.Data];
        string[] run = ["run", "--data", _outside.Data];
        await KillAsync(failpoint, victim == "retry" ? retry : run);
        using (var again = await GatewayProcess.RunAsync([.. retry.Select(w => w == "due" && victim == "run" ? "sending" : w)])) Assert.True(again.ExitCode == 0, again.Output);
        using var heir = GatewayProcess.Start(run);
        await heir.UntilAsync(() => heir.Output.Contains("posted", StringComparison.Ordinal), "the response to be posted");
        await heir.StopAsync();
        Assert.Single(_outside.Erp("OrderResponse"));
    }

    // The order is not known yet: the response waits for a person.
    async Task HoldAsync()
    {
        // With no order at all the samples would come in.
        await ImportAsync(Traffic.Orders(1).Replace(Traffic.Order(1), Traffic.Order(9), StringComparison.Ordinal));
        _outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        using var first = GatewayProcess.Start("run", "--data", _outside.Data);
        await first.UntilAsync(() => first.Output.Contains("excepted", StringComparison.Ordinal) && _outside.AnsweredGroups(Traffic.Supplier).Count == 1, "the response to be held and answered");
        await first.StopAsync();
    }

    // Restart is for what the order's coming does not set free by itself: it is wished before the order comes.
    async Task<string[]> WishAsync(string verb)
    {
        var delivery = await DeliveryAsync();
        if (verb is "restart" or "duplicate" or "resubmit") await ImportAsync(1);
        if (verb != "resubmit") return [verb, delivery, "--reason", "the order is here", "--data", _outside.Data];
        var edited = Path.Combine(_outside.Data, "edited.edi");
        await File.WriteAllTextAsync(edited, Traffic.Response(1).Replace("A1*", "A1-EDITED*", StringComparison.Ordinal));
        return [verb, delivery, "--edited", edited, "--reason", "the order is here", "--data", _outside.Data];
    }

    async Task<string> DeliveryAsync()
    {
        using var list = await GatewayProcess.RunAsync("list", "deliveries", "--direction", "in", "--json", "--data", _outside.Data);
        using var json = JsonDocument.Parse(list.Output);
        return json.RootElement.EnumerateArray().Single().GetProperty("id").GetString()!;
    }

    Task ImportAsync(int count) => ImportAsync(Traffic.Orders(count));

    async Task ImportAsync(string csv)
    {
        var orders = Path.Combine(_outside.Data, "orders.csv");
        await File.WriteAllTextAsync(orders, csv);
        using var import = await GatewayProcess.RunAsync("orders", "import", orders, "--data", _outside.Data);
        Assert.Equal(0, import.ExitCode);
    }

    static async Task KillAsync(string failpoint, string[] line)
    {
        using var victim = GatewayProcess.StartFailing($"{failpoint}:1:kill", line);
        Assert.True(await victim.EndsAsync(TimeSpan.FromMinutes(3)), $"{failpoint} was not reached:\n{victim.Output}");
        Assert.Equal(137, victim.ExitCode);
    }
}
