using System.Globalization;
using System.Text.Json;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>A disk that fills, as far as the reserve; tests/faults.sh fills one to the last byte.</summary>
public sealed class DiskTests : IDisposable
{
    const long Margin = 2_000;

    readonly Outside _outside = new();

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task RT_18_below_the_reserve_no_mail_is_taken_readiness_names_it_and_it_goes_on_by_itself()
    {
        var reserve = new DriveInfo(_outside.Data).AvailableFreeSpace / 1_000_000 - Margin;
        Assert.True(reserve > 0, "this test needs some gigabytes of disk");
        await File.WriteAllTextAsync(Path.Combine(_outside.Data, "gateway.json"), JsonSerializer.Serialize(new { Health = new { DiskReserveMegabytes = reserve } }));
        await new ManyFiles(_outside, 2).ImportOrdersAsync();
        using var gateway = GatewayProcess.Start(_outside.Run);
        _outside.Drop(Traffic.Supplier, "1.edi", Traffic.Response(1));
        await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count == 1, "the first file");

        var filler = Path.Combine(_outside.Data, "filler");
        await Shell.RunAsync("fallocate", "-l", string.Create(CultureInfo.InvariantCulture, $"{2 * Margin}MB"), filler);
        _outside.Drop(Traffic.Supplier, "2.edi", Traffic.Response(2));
        Assert.True(new DriveInfo(_outside.Data).AvailableFreeSpace > 1_000_000_000, "with the test's own file less than 1 GB of disk is free: the gateways of other tests take no mail meanwhile");
        await gateway.UntilAsync(() => gateway.Output.Contains("no mail is taken until there is room again", StringComparison.Ordinal), "intake to stop");
        Assert.Equal(["2.edi"], _outside.FilesFrom(Traffic.Supplier));
        using var client = new HttpClient();
        var ready = await client.GetAsync(gateway.Console + "/health/ready");
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Contains("\"disk\",\"status\":\"bad\"", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        File.Delete(filler);
        await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count == 2, "the second file");
        await gateway.UntilAsync(() => gateway.Output.Contains("mail is taken again", StringComparison.Ordinal), "intake to be told");
        await gateway.StopAsync();
    }
}
