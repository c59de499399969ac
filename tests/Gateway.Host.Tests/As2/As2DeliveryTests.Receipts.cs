using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.As2;

/// <summary>Which receipts close a message.</summary>
public sealed partial class As2DeliveryTests
{
    [Fact]
    public async Task A_receipt_for_later_leaves_the_message_awaiting_it()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, more: "receiptUrl: http://127.0.0.1:1/as2");
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.AwaitingReceipt);

        var answer = await bench.PostAsync(As2Peer.Take(Assert.Single(peer.Posted)).Receipt!);

        Assert.True(answer.IsSuccess);
        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Single(peer.Posted);
    }

    // pyas2-lib quotes the name as it stands in the message, where it is quoted already.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receipt_in_which_our_quoted_name_was_quoted_again_closes_the_message(bool isLater)
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, _) => isLater ? new(200) : new(200, QuotedAgain(message));
        await using var bench = await StartAsync(peer, more: isLater ? "receiptUrl: http://127.0.0.1:1/as2" : "");
        var delivery = await bench.SendAsync();
        if (isLater)
        {
            await bench.UntilAsync(delivery, DeliveryState.AwaitingReceipt);
            Assert.True((await bench.PostAsync(QuotedAgain(Assert.Single(peer.Posted)))).IsSuccess);
        }

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Single(peer.Posted);
    }

    [Theory]
    [InlineData("unsigned", false)]
    [InlineData("another signer", false)]
    [InlineData("another id", false)]
    [InlineData("another check", true)]
    [InlineData("no check", true)]
    [InlineData("for another message of ours", false)]
    [InlineData("failed", true)]
    [Trait("Reliability", "RT-11")]
    public async Task RT_11_a_receipt_that_proves_nothing_closes_nothing_and_the_right_one_still_does(string how, bool isDisputed)
    {
        var expected = isDisputed ? DeliveryState.Disputed : DeliveryState.AwaitingReceipt;
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, more: "receiptUrl: http://127.0.0.1:1/as2");
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.AwaitingReceipt);
        var message = Assert.Single(peer.Posted);

        for (var i = 0; i < 2; i++) await bench.PostAsync(Forged(message, how));

        Assert.Equal(expected, (await bench.FindAsync(delivery.Id)).State);
        if (how is not ("another id" or "for another message of ours"))
        {
            var standing = Assert.Single(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue)));
            Assert.Equal(isDisputed ? "Disputed" : "Doubtful", standing.Trouble);
        }

        for (var i = 0; i < 2; i++) await bench.PostAsync(As2Peer.Take(message).Receipt!);
        await bench.UntilAsync(delivery, DeliveryState.Sent);
        // Told again, or contradicted: what is received stays received.
        await bench.PostAsync(Forged(message, "failed"));
        Assert.Equal(DeliveryState.Sent, (await bench.FindAsync(delivery.Id)).State);
        Assert.Equal(As2ReceiptState.Good, Assert.Single(await bench.RecordsAsync()).ReceiptState);
    }

    [Fact]
    [Trait("Reliability", "RT-11")]
    public async Task RT_11_a_disputed_message_waits_for_a_person_in_the_queue_of_exceptions()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, _) => new(200, Forged(message, "failed"));
        await using var bench = await StartAsync(peer);

        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Disputed);

        Assert.Contains("decryption-failed", delivery.Reason);
        var waiting = await bench.Pipeline.ReadAsync(tx => Host.Storage.Stories.ExceptionQueue.List(tx, new()));
        Assert.Contains(waiting, e => e.Id == delivery.Id);
        Assert.Single(peer.Posted);
    }

    [Theory]
    [InlineData("processed/Warning: duplicate-document")]
    [InlineData("processed/error: duplicate-document")]
    [Trait("Reliability", "RT-11")]
    public async Task RT_11_a_second_try_that_is_called_a_duplicate_waits_for_a_person_who_can_close_it(string disposition)
    {
        await using var peer = await As2Peer.StartAsync();
        // It has arrived, and the answer was lost.
        peer.Answer = (message, before) => before == 0 ? new(502) : new(200, Duplicate(message, disposition));
        await using var bench = await StartAsync(peer);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Disputed);
        Assert.Contains("came before", delivery.Reason);
        Assert.Contains("waive", delivery.Reason);
        Assert.Contains("waive", Assert.IsType<VerbOutcome.Refused>(await bench.Pipeline.DoAsync(new Verb.Cancel(), delivery.Id)).Text);

        Assert.IsType<VerbOutcome.Done>(await bench.Pipeline.DoAsync(new Verb.Waive(), delivery.Id));
        await bench.UntilAsync(delivery, DeliveryState.Sent);

        Assert.Equal(2, peer.Posted.Count);
        Assert.Equal((As2State.Received, As2ReceiptState.Bad), Assert.Single(await bench.RecordsAsync()) is var sent ? (sent.State, sent.ReceiptState) : default);
        Assert.Empty(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue)));
        Assert.Contains(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id)), e => e is { Kind: "waived", Actor: not null });
        Assert.IsType<VerbOutcome.Refused>(await bench.Pipeline.DoAsync(new Verb.Waive(), delivery.Id));
        await bench.PostAsync(As2Peer.Take(peer.Posted.First()).Receipt!);
        Assert.Equal(As2ReceiptState.Good, Assert.Single(await bench.RecordsAsync()).ReceiptState);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task A_signed_receipt_counts_whatever_status_it_comes_with(int status)
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, before) => new(status, before == 0 ? Forged(message, "failed") : As2Peer.Take(message).Receipt);
        await using var bench = await StartAsync(peer);

        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Disputed);
        Assert.Contains("decryption-failed", delivery.Reason);
        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);

        Assert.Equal(2, peer.Posted.Count);
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(500, 4)]
    public async Task An_unsigned_receipt_that_was_asked_for_does_not_close_a_message_beside_a_status_that_refuses(int status, int posts)
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, _) => new(status, As2Peer.Take(message).Receipt);
        await using var bench = await StartAsync(peer, more: "receipt: unsigned");

        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);

        Assert.Equal(posts, peer.Posted.Count);
        Assert.NotEqual(As2ReceiptState.Good, Assert.Single(await bench.RecordsAsync()).ReceiptState);
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(500, 4)]
    public async Task An_unsigned_receipt_beside_a_status_that_refuses_is_told_and_counts_as_none(int status, int posts)
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, _) => new(status, Forged(message, "unsigned"));
        await using var bench = await StartAsync(peer);

        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);

        Assert.Contains($"answered {status}, with a receipt that proves nothing: It is not signed, and says: automatic-action/MDN-sent-automatically; processed", delivery.Reason);
        Assert.Equal(posts, peer.Posted.Count);
    }
}
