using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Transports.As2;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Tests.As2;

/// <summary>Receipts that cross a post on the way, and profiles that change between a post and its receipt: what was proven counts, whatever was decided without it.</summary>
public sealed class As2CrossingTests
{
    const string Later = "receiptUrl: http://127.0.0.1:1/as2";

    [Theory]
    [InlineData("")]
    [InlineData("fallback: true")]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_what_would_be_given_up_is_received_when_its_receipt_came_during_the_post(string fallback)
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await StartAsync(peer, more: fallback);
        peer.Answer = (message, _) =>
        {
            Post(bench, As2Peer.Take(message).Receipt!);
            return new(404);
        };

        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);

        Assert.Empty(bench.Pipeline.Sent());
        Assert.Single(peer.Posted);
        Assert.Equal(As2State.Received, Assert.Single(await bench.RecordsAsync()).State);
    }

    [Fact]
    [Trait("Reliability", "RT-11")]
    public async Task RT_11_an_answer_that_denies_it_does_not_undo_the_receipt_that_came_during_the_post()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await StartAsync(peer);
        peer.Answer = (message, _) =>
        {
            Post(bench, As2Peer.Take(message).Receipt!);
            return new(200, Denied(message));
        };

        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((As2State.Received, As2ReceiptState.Good), (record.State, record.ReceiptState));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    [Trait("Reliability", "RT-11")]
    public async Task RT_11_a_receipt_that_denies_it_during_the_post_leaves_it_disputed(int status)
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await StartAsync(peer, more: Later);
        peer.Answer = (message, _) =>
        {
            Post(bench, Denied(message));
            return new(status);
        };

        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Disputed);
        await bench.Pipeline.UntilAsync(tx => WorkStore.Find(tx, "Deliver", delivery.Id) is null);

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((As2State.Disputed, 1), (record.State, record.Attempts));
        Assert.Contains("decryption-failed", record.Reason);
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_receipt_for_what_was_replaced_closes_the_delivery_all_the_same()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(404);
        await using var bench = await StartAsync(peer);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);
        await bench.Pipeline.RestartAsync(delivery.Id);
        await bench.UntilAsync(delivery, DeliveryState.Failed);
        Assert.Equal(2, peer.Posted.Count);

        await bench.PostAsync(As2Peer.Take(peer.Posted.First()).Receipt!);

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Equal([As2State.Received, As2State.Replaced], (await bench.RecordsAsync()).Select(r => r.State).Order());
    }

    [Fact]
    public async Task A_denial_of_what_has_gone_another_way_is_kept_and_waits_for_nobody()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(404);
        await using var bench = await StartAsync(peer, more: "fallback: true");
        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);

        Post(bench, Denied(Assert.Single(peer.Posted)));

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((As2State.Failed, As2ReceiptState.Bad), (record.State, record.ReceiptState));
        Assert.Empty(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public async Task A_note_that_proves_nothing_takes_not_the_place_of_the_denial_that_does()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, _) => new(200, Denied(message));
        await using var bench = await StartAsync(peer);
        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Disputed);
        var denial = Assert.Single(await bench.RecordsAsync());

        Post(bench, As2Peer.Take(Assert.Single(peer.Posted), As2Keys.TheirSide() with { OurSigning = [new() { Certificate = As2Keys.Stranger }] }).Receipt!);

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((denial.ReceiptHash, denial.Reason), (record.ReceiptHash, record.Reason));
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_retry_of_what_was_given_up_is_the_same_message_and_a_restart_another()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(503);
        await using var bench = await StartAsync(peer, retries: "[10 ms]");
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);

        var retried = await bench.RetryAsync(delivery);
        await bench.Pipeline.UntilAsync(tx => peer.Posted.Count == 4 && DeliveryStore.Find(tx, delivery.Id)!.State == DeliveryState.Failed);

        Assert.Contains("the same bytes", Assert.IsType<VerbOutcome.Done>(retried).Text);
        Assert.Equal(4, peer.Posted.Count);
        Assert.Single(peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct());
        Assert.Single(await bench.RecordsAsync());
        Assert.Contains(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id)), e => e is { Kind: "retried", Actor: "anna" });

        await bench.Pipeline.RestartAsync(delivery.Id);
        await bench.UntilAsync(delivery, DeliveryState.Failed);
        Assert.Equal(2, peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct().Count());
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_retry_of_what_is_disputed_is_a_new_message()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, before) => before == 0 ? new(200, Denied(message)) : As2Peer.Take(message);
        await using var bench = await StartAsync(peer);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Disputed);

        var retried = await bench.RetryAsync(delivery);
        await bench.UntilAsync(delivery, DeliveryState.Sent);

        Assert.Contains("under a new Message-ID", Assert.IsType<VerbOutcome.Done>(retried).Text);
        Assert.Equal(2, peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct().Count());
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_retry_does_not_wait_for_the_pause_to_end()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, before) => before == 0 ? new(503) : As2Peer.Take(message);
        await using var bench = await StartAsync(peer, retries: "[1 h]");
        var delivery = await bench.SendAsync();
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9) is [{ ResumeAt: not null }]);

        await bench.RetryAsync(delivery);

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Single(peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct());
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public async Task RT_22_a_receipt_that_comes_while_sending_is_paused_closes_its_delivery()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, more: Later);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.AwaitingReceipt);
        await SendingPause.SetAsync(bench.Pipeline.Gateway.Journal, isPaused: true, new("anna", "a look first"), default);

        await bench.PostAsync(As2Peer.Take(Assert.Single(peer.Posted)).Receipt!);

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Single(peer.Posted);
    }

    [Fact]
    public async Task A_partner_who_has_a_mailbox_from_now_on_gets_there_what_awaited_a_receipt()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, retries: "[1 h]", more: Later);
        var delivery = await bench.SendAsync("ISA*moved~");
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9) is [{ Attempts: 1, State: As2State.AwaitingReceipt }]);
        bench.Change(text => text.Replace($"url: \"{peer.Url}\"", "", StringComparison.Ordinal));

        await bench.RetryAsync(delivery);
        delivery = await bench.UntilAsync(delivery, DeliveryState.Sent, DeliveryState.Failed);

        Assert.Equal((DeliveryState.Sent, null), (delivery.State, delivery.Reason));
        Assert.Equal(["ISA*moved~"], bench.Pipeline.Sent());
        Assert.Equal(As2State.Replaced, Assert.Single(await bench.RecordsAsync()).State);
        Assert.Contains(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id)), e => e.Kind == "changes-way");
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public async Task RT_22_a_receipt_by_the_key_that_counted_when_it_was_sent_still_closes_it()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, more: Later);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.AwaitingReceipt);
        var receipt = As2Peer.Take(Assert.Single(peer.Posted)).Receipt!;
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "profiles", "certificates", "hollis.cer"), As2Keys.Stranger.ExportCertificatePem());
        bench.Change(text => text);

        await bench.PostAsync(receipt);

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        var proof = await new Host.As2.As2Proof(bench.Pipeline.Gateway.Payloads).VerifyAsync(Assert.Single(await bench.RecordsAsync()), default);
        Assert.All(proof, step => Assert.True(step.IsGood, step.Found));
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public async Task RT_22_a_receipt_by_a_key_that_is_called_compromised_closes_nothing_though_the_key_counted_when_it_was_sent()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, more: Later);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.AwaitingReceipt);
        var receipt = As2Peer.Take(Assert.Single(peer.Posted)).Receipt!;
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "profiles", "certificates", "new.cer"), As2Keys.Stranger.ExportCertificatePem());
        bench.Change(text => text.Replace(
            "theirs: [{ certificate: hollis, file: certificates/hollis.cer }]",
            "theirs: [{ certificate: hollis, file: certificates/hollis.cer, compromised: true }, { certificate: new, file: certificates/new.cer }]", StringComparison.Ordinal));

        await bench.PostAsync(receipt);
        var message = As2Bench.Message("ISA*~IEA*~");
        var answer = await bench.PostAsync(message);

        Assert.Equal("authentication-failed", Mdn.Read(answer.Message!)!.Disposition!.Modifier);
        Assert.Equal(DeliveryState.AwaitingReceipt, (await bench.FindAsync(delivery.Id)).State);
        Assert.Equal(As2ReceiptState.Bad, Assert.Single(await bench.RecordsAsync(), r => r.Direction == Direction.Out).ReceiptState);
        // The new key's receipt is one.
        await bench.PostAsync(As2Peer.Take(Assert.Single(peer.Posted), As2Keys.TheirSide(As2Keys.Stranger)).Receipt!);
        await bench.UntilAsync(delivery, DeliveryState.Sent);
    }

    [Fact]
    public async Task A_receipt_under_the_names_of_its_message_closes_it_though_the_profile_has_others_by_now()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, more: Later);
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.AwaitingReceipt);
        bench.Change(text => text.Replace($"as2: {As2Keys.OurName}", "as2: NORTHGATE-NEW", StringComparison.Ordinal));

        var answer = await bench.PostAsync(As2Peer.Take(Assert.Single(peer.Posted)).Receipt!);

        Assert.True(answer.IsSuccess);
        await bench.UntilAsync(delivery, DeliveryState.Sent);
        // A message under those names is a stranger's.
        var message = await bench.PostAsync(As2Bench.Message("ISA*~IEA*~"));
        Assert.Equal("unknown-trading-relationship", Mdn.Read(message.Message!)!.Disposition!.Modifier);
    }

    [Fact]
    [Trait("Reliability", "RT-11")]
    public async Task RT_11_what_asked_for_a_receipt_needs_one_though_the_profile_asks_for_none_by_now()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(503);
        await using var bench = await StartAsync(peer, retries: "[1 h, 1 h]");
        var delivery = await bench.SendAsync();
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9) is [{ ResumeAt: not null }]);
        bench.Change(text => text.Replace("retries:", "receipt: none, retries:", StringComparison.Ordinal));
        peer.Answer = (_, _) => new(200);

        await bench.RetryAsync(delivery);
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9) is [{ Attempts: 2, ResumeAt: not null }]);

        Assert.Equal(DeliveryState.AwaitingReceipt, (await bench.FindAsync(delivery.Id)).State);
    }

    static Task<As2Bench> StartAsync(As2Peer peer, string retries = "[20 ms, 20 ms, 20 ms]", string more = "") => As2Bench.StartAsync(
        $"url: \"{peer.Url}\"\nsend: {{ retries: {retries}{(more.Length > 0 ? ", " : "")}{more} }}");

    // While the peer still owes the answer.
    static void Post(As2Bench bench, As2Message receipt) => Assert.True(bench.PostAsync(receipt).GetAwaiter().GetResult().IsSuccess);

    // The partner says, and signs, that he could not open it.
    static As2Message Denied(As2Message message) =>
        As2Peer.Take(message, As2Keys.TheirSide() with { OurDecryption = [new() { Certificate = As2Keys.Stranger }] }).Receipt!;
}
