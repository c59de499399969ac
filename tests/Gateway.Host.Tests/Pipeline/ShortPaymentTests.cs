using System.Text.Json;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What is paid of an invoice when several decisions pay less than it bills.</summary>
public sealed class ShortPaymentTests
{
    int _control;

    [Fact]
    public async Task Short_paid_twice_is_taken_off_once()
    {
        await using var bench = await BenchAsync("");
        var delivery = await bench.ReceiveAsync(++_control, "810", Of("1", "IT1*20*410*BX*12.71**BP*NG-10448~"));
        var cases = (await bench.CasesAsync(delivery)).ToDictionary(c => c.CaseType);
        Assert.Equal(["price", "quantity"], cases.Keys.Order());
        await bench.DecideAsync(cases["price"], new Decision.ShortPay());
        await bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",12.00,,", StringComparison.Ordinal));
        var again = (await bench.CasesAsync(delivery)).Single(c => c.CaseType == "price");
        Assert.Equal((CaseState.Open, 291.10m), (again.State, again.AmountAtStake));
        await bench.DecideAsync(again, new Decision.ShortPay());
        await bench.DecideAsync((await bench.CasesAsync(delivery)).Single(c => c.CaseType == "quantity"), new Decision.Approve());
        using var json = JsonDocument.Parse(Assert.Single(await bench.PartsAsync(delivery)).Content);
        Assert.Equal(5211.10m - 291.10m, json.RootElement.GetProperty("lines")[0].GetProperty("payableAmount").GetDecimal());
    }

    [Fact]
    public async Task Short_paid_freight_and_short_paid_price_are_both_taken_off_the_whole()
    {
        await using var bench = await BenchAsync("");
        var body = Of("1", Dear20).Replace("TDS*508400~", "TDS*558400~SAC*C*D240***50000~", StringComparison.Ordinal);
        var delivery = await bench.ReceiveAsync(++_control, "810", body);
        var cases = await bench.CasesAsync(delivery);
        Assert.Equal(["charge 500.00", "price 124.00"], cases.Select(c => $"{c.CaseType} {c.AmountAtStake:0.00}").Order());
        foreach (var c in cases.OrderByDescending(c => c.CaseType)) Assert.IsType<DecisionOutcome.Done>(await bench.DecideAsync(c, new Decision.ShortPay()));
        using var json = JsonDocument.Parse(Assert.Single(await bench.PartsAsync(delivery)).Content);
        Assert.Equal(4960.00m, json.RootElement.GetProperty("payableAmount").GetDecimal());
    }

    [Fact]
    public async Task Freight_on_the_whole_and_on_a_line_are_both_not_paid()
    {
        await using var bench = await BenchAsync("");
        var body = Of("1", Line20 + "SAC*C*D240***30000~").Replace("TDS*496000~", "TDS*576000~SAC*C*D240***50000~", StringComparison.Ordinal);
        var delivery = await bench.ReceiveAsync(++_control, "810", body);
        var charge = (await bench.CasesAsync(delivery)).Single(c => c.CaseType == "charge");
        Assert.Equal((800m, "charge"), (charge.AmountAtStake, string.Join(' ', (await bench.CasesAsync(delivery)).Select(c => c.CaseType))));
        var said = Assert.IsType<DecisionOutcome.Done>(await bench.DecideAsync(charge, new Decision.ShortPay())).Text;
        using var json = JsonDocument.Parse(Assert.Single(await bench.PartsAsync(delivery)).Content);
        Assert.True(json.RootElement.GetProperty("payableAmount").GetDecimal() == 4960m, said + " " + json.RootElement.GetProperty("payableAmount"));
    }

    [Fact]
    public async Task What_is_taken_off_the_whole_is_taken_off_though_clean_lines_may_go_before()
    {
        await using var bench = await BenchAsync("agreements:\n  - { agreement: in-810, post: clean-lines }\n");
        var body = Of("1", Line10, Dear20).Replace("TDS*550900~", "TDS*600900~SAC*C*D240***50000~", StringComparison.Ordinal);
        var delivery = await bench.ReceiveAsync(++_control, "810", body);
        var cases = (await bench.CasesAsync(delivery)).ToDictionary(c => c.CaseType);
        await bench.DecideAsync(cases["charge"], new Decision.ShortPay());
        Assert.Empty(await bench.PartsAsync(delivery));
        await bench.DecideAsync(cases["price"], new Decision.Approve());
        using var json = JsonDocument.Parse(Assert.Single(await bench.PartsAsync(delivery)).Content);
        Assert.Equal(5509.00m, json.RootElement.GetProperty("payableAmount").GetDecimal());
    }

    [Fact]
    public async Task A_part_that_is_not_the_whole_says_nothing_of_what_is_payable_of_the_whole()
    {
        await using var bench = await BenchAsync("agreements:\n  - { agreement: in-810, post: clean-lines }\n");
        var delivery = await bench.ReceiveAsync(++_control, "810", Of("1", Line10, Dear20));
        await bench.DecideAsync(Assert.Single(await bench.CasesAsync(delivery)), new Decision.ShortPay());
        var parts = await bench.PartsAsync(delivery);
        Assert.Equal(2, parts.Count);
        using var json = JsonDocument.Parse(parts[1].Content);
        Assert.False(json.RootElement.TryGetProperty("payableAmount", out var whole), $"part 2 says payableAmount {whole}");
    }
}
