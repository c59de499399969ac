using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What our 997 accepted and the business holds.</summary>
public sealed class AcceptedButHeldTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync();
        await _bench.ImportOrderAsync("4500018231");
        await _bench.ImportSampleReceiptsAsync();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_held_invoice_is_listed_from_the_acknowledgement_on_with_its_money()
    {
        await _bench.ReceiveAsync("i.edi", X12File.OfType(2, "810", X12File.DearInvoice));
        Assert.Empty((await ReadAsync()).Messages);
        await _bench.AcknowledgeAsync();
        var held = await ReadAsync();
        var invoice = Assert.Single(held.Messages);
        Assert.Equal(("810", "HF-77120", "997", "excepted"), (invoice.Type, invoice.Number, invoice.Acknowledgement, invoice.State));
        Assert.Equal((500.00m, 75.00m, "USD"), (invoice.Amount, invoice.AmountAtStake, invoice.Currency));
        Assert.Equal(["4500018231"], invoice.Orders);
        Assert.Equal([new HeldSum("USD", 1, 500.00m, 75.00m)], held.Sums);
    }

    [Fact]
    public async Task What_was_posted_rejected_or_belongs_to_another_partner_is_not_listed()
    {
        await _bench.ReceiveAsync("good.edi", X12File.Of(1, X12File.Response));
        await _bench.ReceiveAsync("broken.edi", X12File.Of(3, X12File.Broken));
        await _bench.ReceiveAsync("i.edi", X12File.OfType(2, "810", X12File.DearInvoice));
        await _bench.AcknowledgeAsync();
        Assert.DoesNotContain((await ReadAsync()).Messages, m => m.Number == "HF-3");
        Assert.Empty((await ReadAsync("brandt-hydraulics")).Messages);
        await _bench.ImportOrderAsync("4500018231", o => o.Replace(",8.50,100,", ",10.00,100,", StringComparison.Ordinal));
        Assert.DoesNotContain((await ReadAsync()).Messages, m => m.Number == "HF-77120");
    }

    [Fact]
    public async Task The_longest_held_comes_first_and_the_sums_are_over_all_of_them()
    {
        await _bench.ReceiveAsync("1.edi", X12File.OfType(2, "810", X12File.DearInvoice));
        await _bench.AcknowledgeAsync();
        await _bench.ReceiveAsync("2.edi", X12File.OfType(3, "810", X12File.DearInvoice.Replace("HF-77120", "HF-77121", StringComparison.Ordinal)));
        await _bench.AcknowledgeAsync();
        var held = await ReadAsync(take: 1);
        Assert.Equal("HF-77120", Assert.Single(held.Messages).Number);
        Assert.Equal((2, 1000.00m), (held.Sums[0].Messages, held.Sums[0].Amount));
    }

    Task<AcceptedButHeld> ReadAsync(string? partner = null, int take = 10) => _bench.ReadAsync(tx => AcceptedButHeld.Read(tx, partner, null, take));
}
