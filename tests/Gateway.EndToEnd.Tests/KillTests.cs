using System.Globalization;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>kill -9 at random, again and again: judged from outside, each file is done once, in the ERP once, answered once.</summary>
public sealed class KillTests : IDisposable
{
    static readonly int Files = Setting("GATEWAY_KILL_FILES", 60);
    static readonly int Kills = Setting("GATEWAY_KILLS", 10);

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task After_every_kill_each_file_is_done_once_posted_once_and_answered_once()
    {
        var orders = Path.Combine(_outside.Data, "orders.csv");
        File.WriteAllText(orders, Traffic.Orders(Files));
        using (var import = await GatewayProcess.RunAsync("orders", "import", orders, "--data", _outside.Data)) Assert.Equal(0, import.ExitCode);
        for (var i = 1; i <= Files; i++) _outside.Drop(Traffic.Supplier, $"{i:0000}.edi", Traffic.Response(i));

        var chance = new Random(Setting("GATEWAY_KILL_SEED", 20261121));
        for (var kill = 0; kill < Kills; kill++)
        {
            using var victim = GatewayProcess.Start("run", "--data", _outside.Data);
            await victim.UntilAsync(() => victim.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "a start after a kill");
            await Task.Delay(chance.Next(50, 1500));
            await victim.KillAsync();
        }

        using var last = GatewayProcess.Start("run", "--data", _outside.Data);
        await last.UntilAsync(IsEverythingDone, () => $"{Files} files to be done after {Kills} kills: {Standing()}", seconds: 120 + Files);
        await last.StopAsync();
        AssertOnce();
    }

    bool IsEverythingDone() =>
        _outside.Archive(Traffic.Supplier).Count >= Files
        && _outside.Erp("OrderResponse").Count >= Files
        && _outside.AnsweredGroups(Traffic.Supplier).Count >= Files
        && SentOrders().Count >= Files;

    void AssertOnce()
    {
        var numbers = Enumerable.Range(1, Files).ToList();
        Assert.Empty(_outside.FilesFrom(Traffic.Supplier));
        Assert.Equal(numbers.Select(i => $"{i:0000}.edi"), _outside.Archive(Traffic.Supplier));
        Assert.Equal(numbers.Select(Traffic.Order).Order(), PostedOrders().Order());
        Assert.Equal(numbers.Select(i => $"PR {i}").Order(), _outside.AnsweredGroups(Traffic.Supplier).Order());
        Assert.Equal(numbers.Select(Traffic.Order).Order(), SentOrders().Order());
    }

    List<string> PostedOrders() => [.. _outside.Erp("OrderResponse").Select(json => Between(json, "\"orderNumber\":\"", "\""))];

    List<string> SentOrders() => [.. _outside.TextsFor(Traffic.Supplier).Where(t => t.Contains("ST*850*", StringComparison.Ordinal)).Select(t => Between(t, "BEG*00*SA*", "*"))];

    string Standing() =>
        $"{_outside.Archive(Traffic.Supplier).Count} archived, {_outside.Erp("OrderResponse").Count} posted, {_outside.AnsweredGroups(Traffic.Supplier).Count} answered, {SentOrders().Count} sent";

    static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }

    static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;
}
