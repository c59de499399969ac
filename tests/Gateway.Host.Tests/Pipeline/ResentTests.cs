using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>A partner sends again what he sent, under new control numbers: nothing of it reaches the ERP a second time.</summary>
public sealed class ResentTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.ImportOrderAsync(SampleInvoice.Order, o => string.Join('\n', o.Split('\n')[..2]));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("state = 'Posted'", nameof(MessageState.Held))]
    [InlineData("state = 'Posted'", nameof(MessageState.Closed))]
    [InlineData("state = 'Sending'", nameof(MessageState.Failed))]
    [InlineData("state = 'Unknown'", nameof(MessageState.Held))]
    [InlineData("state = 'Dead', attempts = 3", nameof(MessageState.Failed))]
    public async Task What_the_erp_has_or_may_have_is_not_posted_again_however_its_first_message_ended(string posting, string first)
    {
        var again = await ResendAfterAsync(posting, first);
        Assert.Equal(MessageState.Duplicate, again.State);
        Assert.Contains("is not worked again", again.Reason!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state = 'Rejected'", nameof(MessageState.Held))]
    [InlineData("state = 'Dead', attempts = 0", nameof(MessageState.Failed))]
    public async Task What_the_erp_refused_or_never_saw_may_come_again(string posting, string first) =>
        Assert.Equal(MessageState.Released, (await ResendAfterAsync(posting, first)).State);

    [Fact]
    public async Task How_often_the_bytes_came_before_does_not_hang_on_the_clock()
    {
        var delivery = await PostAsync();
        var message = await _bench.MessageAsync(delivery);
        var key = await _bench.ReadAsync(tx => PostingKeys.Of(tx, message));
        // The same bytes, taken in by a machine whose clock is an hour behind.
        var later = delivery with { Id = "01JD0000000000000000000001", CreatedAt = delivery.CreatedAt.AddHours(-1), CorrelationId = "01JD0000000000000000000001" };
        await _bench.Database.WriteAsync(tx => DeliveryStore.Insert(tx, later));
        Assert.Equal(key, await _bench.ReadAsync(tx => PostingKeys.Of(tx, message)));
        Assert.NotEqual(key, await _bench.ReadAsync(tx => PostingKeys.Of(tx, message with { DeliveryId = later.Id })));
    }

    [Fact]
    public async Task A_part_whose_key_is_taken_is_not_lost_in_silence()
    {
        await PostAsync();
        await _bench.ImportOrderAsync(SampleInvoice.Order, o => string.Join('\n', o.Split('\n')[..2]).Replace(SampleInvoice.Order, "4500018299", StringComparison.Ordinal));
        await _bench.StopAsync();
        var delivery = await _bench.ReceiveAsync("2.edi", X12File.Of(2, X12File.Response.Replace(SampleInvoice.Order, "4500018299", StringComparison.Ordinal)));
        await _bench.TranslateAsync();
        await _bench.ReleaseAsync();
        var message = await _bench.MessageAsync(delivery);
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE postings SET posting_key = @Key", new { Key = PostingKeys.Of(tx, message) + ":1" }));
        await _bench.WorkAsync(Match(), 1);
        Assert.Equal(MessageState.Released, (await _bench.MessageAsync(delivery)).State);
        var work = await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, message.Id));
        Assert.Contains("is taken", Assert.Single(work).LastError!, StringComparison.Ordinal);
    }

    async Task<MessageRecord> ResendAfterAsync(string posting, string first)
    {
        var delivery = await PostAsync();
        await _bench.StopAsync();
        var message = await _bench.MessageAsync(delivery);
        await _bench.SpoilAsync(tx =>
        {
            tx.Execute($"UPDATE postings SET {posting}");
            MessageStore.SetState(tx, message.Id, Enum.Parse<MessageState>(first));
        });
        var again = await _bench.ReceiveAsync("2.edi", X12File.Of(2, X12File.Response));
        await _bench.TranslateAsync();
        await _bench.ReleaseAsync();
        return await _bench.MessageAsync(again);
    }

    async Task<DeliveryRecord> PostAsync()
    {
        var delivery = await _bench.ReceiveAsync("1.edi", X12File.Of(1, X12File.Response));
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(delivery)).State);
        return delivery;
    }

    MatchStage Match()
    {
        var (gateway, ids) = (_bench.Gateway, new UlidSource(TimeProvider.System));
        return new(gateway.Database, gateway.Definitions, new(new(), _ => "", ids, TimeProvider.System),
            new(gateway.Database, new(gateway.Database, TimeProvider.System)), new(gateway.Payloads), new ErpSettings(), ids);
    }
}
