using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>Messages that we post: the same bytes as often as it takes, and nothing closes one but its receipt.</summary>
public sealed partial class As2DeliveryTests
{
    [Fact]
    public async Task A_message_is_sent_when_its_receipt_proves_it()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await StartAsync(peer);

        var delivery = await bench.UntilAsync(await bench.SendAsync("ISA*order~"), DeliveryState.Sent);

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((As2State.Received, As2ReceiptState.Good, 1), (record.State, record.ReceiptState, record.Attempts));
        Assert.Equal(("hollis-fasteners/as2", 1), (delivery.Mailbox, delivery.Attempts));
        var taken = new As2Receiver((_, _) => As2Keys.TheirSide(), "x").Receive(Assert.Single(peer.Posted), "<r@x>", TimeProvider.System.GetUtcNow());
        Assert.Equal(("ISA*order~", "850.edi"), (System.Text.Encoding.UTF8.GetString(taken.Payloads[0].Content.Span), taken.Payloads[0].FileName));
        Assert.True(taken is { WasSigned: true, WasEncrypted: true });
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(200)]
    [Trait("Reliability", "RT-08")]
    public Task RT_08_what_may_work_later_is_tried_again_with_the_same_id_and_bytes(int status) => AssertTriedAgainAsync(status);

    [Fact]
    public Task A_server_that_has_too_much_to_do_is_tried_again_although_the_draft_counts_its_429_as_the_end() => AssertTriedAgainAsync(429);

    static async Task AssertTriedAgainAsync(int status)
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, before) => before < 2 ? new(status) : As2Peer.Take(message);
        await using var bench = await StartAsync(peer);

        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);

        Assert.Equal(3, peer.Posted.Count);
        Assert.Single(peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct());
        Assert.Single(peer.Posted.Select(p => Convert.ToBase64String(p.Body.Span)).Distinct());
        Assert.Equal(3, Assert.Single(await bench.RecordsAsync()).Attempts);
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_server_that_does_not_answer_in_time_gets_the_same_message_again()
    {
        await using var peer = await As2Peer.StartAsync();
        var hangs = new TaskCompletionSource();
        peer.Hangs = hangs.Task;
        peer.Answer = (message, before) =>
        {
            if (before > 0) peer.Hangs = Task.CompletedTask;
            return As2Peer.Take(message);
        };
        await using var bench = await StartAsync(peer, retries: $"[{string.Join(", ", Enumerable.Repeat("20 ms", 20))}]", more: "responseTimeout: 2 s");

        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);
        hangs.SetResult();

        Assert.InRange(peer.Posted.Count, 2, 21);
        Assert.Single(peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct());
        Assert.Single(peer.Posted.Select(p => Convert.ToBase64String(p.Body.Span)).Distinct());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(302)]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_what_will_not_work_is_not_tried_again_and_the_payload_is_kept(int status)
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(status, Location: peer.Url);
        await using var bench = await StartAsync(peer);

        var delivery = await bench.UntilAsync(await bench.SendAsync("ISA*kept~"), DeliveryState.Failed);

        Assert.Single(peer.Posted);
        Assert.Contains($"the partner's server answered {status}", delivery.Reason);
        Assert.Equal("ISA*kept~", System.Text.Encoding.UTF8.GetString(await bench.Pipeline.Gateway.Payloads.ReadAsync(delivery.PayloadHash)));
        Assert.True((await bench.Pipeline.ReadAsync(tx => WorkStore.Find(tx, "Deliver", delivery.Id)))!.IsDead);
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_after_the_last_attempt_it_is_a_dead_letter_and_a_restart_is_a_new_message()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(503);
        await using var bench = await StartAsync(peer, retries: "[10 ms, 10 ms]");
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);
        Assert.Equal("given up after 3 posts: the partner's server answered 503", delivery.Reason);

        peer.Answer = (message, _) => As2Peer.Take(message);
        var outcome = await bench.Pipeline.RestartAsync(delivery.Id);
        await bench.UntilAsync(delivery, DeliveryState.Sent);

        Assert.Contains("under a new Message-ID", Assert.IsType<VerbOutcome.Done>(outcome).Text);
        Assert.Equal(2, peer.Posted.Select(p => p.Headers["Message-ID"]).Distinct().Count());
        Assert.Equal([As2State.Received, As2State.Replaced], (await bench.RecordsAsync()).Select(r => r.State));
        Assert.Contains(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id)), e => e.Kind == "restarted");
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_server_that_asks_for_a_pause_gets_it()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(503, RetryAfter: "3600");
        await using var bench = await StartAsync(peer);
        var delivery = await bench.SendAsync();
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9) is [{ ResumeAt: not null }]);

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.InRange((record.ResumeAt!.Value - record.CreatedAt).TotalMinutes, 59, 61);
        Assert.Equal(DeliveryState.Sending, (await bench.FindAsync(delivery.Id)).State);
    }

    [Fact]
    public async Task What_a_clock_that_ran_ten_years_ahead_has_put_off_is_posted_when_the_clock_is_right()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(503, RetryAfter: "3600");
        await using var bench = await StartAsync(peer);
        var delivery = await bench.SendAsync();
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9) is [{ ResumeAt: not null }]);

        peer.Answer = (message, _) => As2Peer.Take(message);
        const long TenYears = 10L * 365 * 24 * 3600 * 1_000_000;
        await bench.Pipeline.SpoilAsync(tx =>
        {
            tx.Execute("UPDATE as2_messages SET resume_at = resume_at + @TenYears, resume_set_at = resume_set_at + @TenYears", new { TenYears });
            return tx.Execute("UPDATE work SET due_at = due_at + @TenYears, due_set_at = due_set_at + @TenYears", new { TenYears });
        });

        await bench.UntilAsync(delivery, DeliveryState.Sent);
    }

    [Fact]
    [Trait("Reliability", "RT-08")]
    public async Task RT_08_a_receipt_that_comes_hours_later_closes_what_was_given_up()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(200);
        await using var bench = await StartAsync(peer, retries: "[10 ms]", more: "receiptUrl: http://127.0.0.1:1/as2, receiptWithin: 10 ms");
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);

        await bench.PostAsync(As2Peer.Take(peer.Posted.First()).Receipt!);

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Equal(As2State.Received, Assert.Single(await bench.RecordsAsync()).State);
    }

    [Fact]
    public async Task What_was_given_up_and_has_arrived_is_closed_by_a_person()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(502);
        await using var bench = await StartAsync(peer, retries: "[10 ms]");
        var delivery = await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Failed);

        Assert.IsType<VerbOutcome.Done>(await bench.Pipeline.DoAsync(new Verb.Waive(), delivery.Id));

        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Equal(2, peer.Posted.Count);
        Assert.Empty(await bench.Pipeline.ReadAsync(tx => WorkStore.List(tx, isDead: true, 9)));
    }

    [Fact]
    public async Task What_was_given_up_goes_once_to_the_mailbox_that_the_profile_names()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(404);
        await using var bench = await StartAsync(peer, more: "fallback: true");

        var delivery = await bench.UntilAsync(await bench.SendAsync("ISA*fallen~"), DeliveryState.Sent);

        Assert.Equal(["ISA*fallen~"], bench.Pipeline.Sent());
        Assert.Single(peer.Posted);
        Assert.Equal(As2State.Failed, Assert.Single(await bench.RecordsAsync()).State);
        Assert.Contains(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id)), e => e.Kind == "falls-back");
    }

    [Fact]
    public async Task A_server_that_hangs_leaves_hands_for_the_other_partners()
    {
        await using var peer = await As2Peer.StartAsync();
        var hangs = new TaskCompletionSource();
        peer.Hangs = hangs.Task;
        await using var bench = await StartAsync(peer);
        const string Other = "brandt-hydraulics.yaml";
        File.Copy(Path.Combine(PipelineBench.Root(), "partner-profiles", Other), Path.Combine(bench.Pipeline.Folder, "profiles", Other));
        Assert.Empty(bench.Pipeline.Definitions.Reload().Problems);
        var held = new List<DeliveryRecord>();
        for (var i = 0; i < DeliverStage.Hands + 4; i++) held.Add(await bench.SendAsync());
        await bench.Pipeline.UntilAsync(tx => held.Count(d => As2Store.OfDelivery(tx, d.Id) is [{ State: As2State.Posting }]) == DeliverStage.Hands / 2);

        var other = await bench.SendAsync(name: "other.edi", to: "brandt-hydraulics");
        await bench.UntilAsync(other, DeliveryState.Sent);

        Assert.All(await bench.RecordsAsync(), record => Assert.InRange(record.Attempts, 0, 1));
        hangs.SetResult();
        foreach (var delivery in held) await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.All(await bench.RecordsAsync(), record => Assert.Equal(1, record.Attempts));
    }

    [Fact]
    public async Task Without_a_receipt_wanted_the_answer_is_enough()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(202);
        await using var bench = await StartAsync(peer, more: "receipt: none");

        await bench.UntilAsync(await bench.SendAsync(), DeliveryState.Sent);

        Assert.Null(Assert.Single(peer.Posted).Headers["Disposition-Notification-To"]);
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_what_goes_out_waits_for_room_too()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await StartAsync(peer);
        // Each message takes 16 MB at most of the usual 256 MB.
        var others = new List<IDisposable>();
        for (var left = 256_000_000L; left > 0; left -= 16 << 20) others.Add(await bench.Pipeline.Gateway.PostBudget.EnterAsync(left));
        var delivery = await bench.SendAsync();
        await bench.Pipeline.UntilAsync(tx => WorkStore.Find(tx, "Deliver", delivery.Id) is { LeaseOwner: not null });
        await Task.Delay(200);
        Assert.Empty(await bench.RecordsAsync());
        others.ForEach(o => o.Dispose());

        await bench.UntilAsync(delivery, DeliveryState.Sent);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_waited_for()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await StartAsync(peer);
        var key = Path.Combine(bench.Pipeline.Folder, "secrets", "northgate-as2");
        File.Move(key, key + "-away");
        var delivery = await bench.SendAsync();
        await bench.Pipeline.UntilAsync(tx => DeliveryStore.Find(tx, delivery.Id)!.Reason is not null);

        Assert.Contains("The key 'northgate-as2' was not found", (await bench.FindAsync(delivery.Id)).Reason);
        Assert.Empty(peer.Posted);
    }

    static Task<As2Bench> StartAsync(As2Peer peer, string retries = "[20 ms, 20 ms, 20 ms]", string more = "") => As2Bench.StartAsync(
        $"url: \"{peer.Url}\"\nsend: {{ retries: {retries}{(more.Length > 0 ? ", " : "")}{more} }}");

    static As2Message Forged(As2Message message, string how)
    {
        var theirs = As2Keys.TheirSide();
        switch (how)
        {
            case "unsigned":
                return As2Peer.Take(With(message, "Disposition-Notification-Options", null), theirs).Receipt!;
            case "another signer":
                return As2Peer.Take(message, As2Keys.TheirSide(As2Keys.Stranger)).Receipt!;
            case "another id":
                return As2Peer.Take(With(message, "Message-ID", "<other@northgate>"), theirs).Receipt!;
            case "no check":
                return Duplicate(message, "processed");
            case "for another message of ours":
                return As2Peer.Take(With(Ours("<earlier@northgate>"), "AS2-From", $"\"{As2Keys.OurName}\""), theirs).Receipt!;
            case "failed":
                return As2Peer.Take(message, theirs with { OurDecryption = [new() { Certificate = As2Keys.Stranger }] }).Receipt!;
            default:
                return Resigned(message, theirs);
        }
    }

    // As pyas2 answers an id that it knows: it has not opened the message, and has no check of it.
    static As2Message Duplicate(As2Message message, string disposition)
    {
        var id = message.Headers["Message-ID"];
        var report = "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\r\n\r\n"
            + "--r\r\nContent-Type: text/plain\r\n\r\nThe AS2 message has been received.\r\n"
            + "--r\r\nContent-Type: message/disposition-notification\r\n\r\nReporting-UA: pyAS2 Open Source AS2 Software\r\n"
            + $"Original-Recipient: rfc822; {As2Keys.TheirName}\r\nFinal-Recipient: rfc822; {As2Keys.TheirName}\r\nOriginal-Message-ID: {id}\r\n"
            + $"Disposition: automatic-action/MDN-sent-automatically; {disposition}\r\n\r\n--r--\r\n";
        var signed = new System.Security.Cryptography.Pkcs.SignedCms(new(System.Text.Encoding.ASCII.GetBytes(report)), detached: true);
        signed.ComputeSignature(new(As2Keys.Theirs));
        var body = $"--s\r\n{report}\r\n--s\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + $"{Convert.ToBase64String(signed.Encode(), Base64FormattingOptions.InsertLineBreaks)}\r\n--s--\r\n";
        HeaderList headers = new()
        {
            { "AS2-From", As2Keys.TheirName }, { "AS2-To", $"\"{As2Keys.OurName}\"" }, { "Message-ID", "<mdn@hollis>" },
            { "Content-Type", "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha256; boundary=s" },
        };
        return new(headers, System.Text.Encoding.ASCII.GetBytes(body));
    }

    static As2Message QuotedAgain(As2Message message) => With(As2Peer.Take(message).Receipt!, "AS2-To", $"\"\\\"{As2Keys.OurName}\\\"\"");

    static As2Message With(As2Message message, string field, string? value)
    {
        var headers = new HeaderList();
        foreach (var (name, text) in message.Headers.Where(h => h.Key != field || value is not null)) headers.Add(name, name == field ? value! : text);
        return message with { Headers = headers };
    }

    // The partner's receipt for another content under the same id.
    static As2Message Resigned(As2Message message, As2Relation theirs) => As2Peer.Take(Ours(message.Headers["Message-ID"]!), theirs).Receipt!;

    // A message as we make it, with another content.
    static As2Message Ours(string id)
    {
        var ours = new As2Relation
        {
            OurName = As2Keys.OurName, PartnerName = As2Keys.TheirName, OurSigning = [new() { Certificate = As2Keys.Ours }],
            PartnerEncryption = [new() { Certificate = As2Keys.Theirs }],
        };
        return As2Sender.Build([new("x", "text/plain", "other"u8.ToArray())], ours, id, TimeProvider.System.GetUtcNow()).Message;
    }
}
