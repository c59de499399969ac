using System.Net;
using System.Net.Sockets;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;
using Gateway.Host.Tests.Pipeline;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>Receipts that suppliers want at another address.</summary>
public sealed class ReceiptStageTests
{
    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_for_later_is_posted_once_it_is_taken()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(200);
        var sent = Asking(peer.Url);

        var answer = await bench.PostAsync(sent);

        Assert.Equal((HttpStatusCode.OK, 0L), (answer.Status, answer.Message!.Body.Length));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        var receipt = Mdn.Read(Assert.Single(peer.Posted))!;
        Assert.True(ReceiptVerifier.Judge(receipt, sent.Expected, As2Keys.TheirSide(), TimeProvider.System.GetUtcNow()).ClosesMessage);
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_whose_place_is_away_waits_in_a_row_with_growing_pauses()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(500);
        var start = TimeProvider.System.GetUtcNow();
        await bench.PostAsync(Asking(peer.Url));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });

        var (record, work) = await bench.Pipeline.ReadAsync(tx => (As2Store.List(tx, null, 9).Single(), WorkStore.List(tx, isDead: false, 9).Single(w => w.Kind == "Receipt")));

        Assert.Equal((As2ReceiptState.Due, "the receipt's address answered 500"), (record.ReceiptState, record.Reason));
        Assert.InRange(work.DueAt, start.AddMinutes(4), TimeProvider.System.GetUtcNow().AddMinutes(6));
        // Each pause is twice the one before, a fifth more or less, until they are an hour.
        foreach (var minutes in new[] { 10, 20, 40, 60 })
        {
            var before = TimeProvider.System.GetUtcNow();
            await bench.Pipeline.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
            await bench.Pipeline.UntilAsync(tx => DueAt(tx) >= before.AddMinutes(0.8 * minutes));
            Assert.InRange((await bench.Pipeline.ReadAsync(DueAt) - TimeProvider.System.GetUtcNow()).TotalMinutes, 0, 1.2 * minutes);
        }

        // Two hours are over, and somebody has been told.
        Assert.Equal("Unheard", Assert.Single(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue))).Trouble);
        // The place is back, and the pause over: the row alone knows what is due.
        peer.Answer = (_, _) => new(200);
        await bench.Pipeline.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        Assert.Equal(6, peer.Posted.Count);
        Assert.Single(peer.Posted.Select(p => Convert.ToBase64String(p.Body.Span)).Distinct());

        static DateTimeOffset DueAt(Transaction tx) => WorkStore.List(tx, isDead: false, 9).Single(w => w.Kind == "Receipt").DueAt;
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_is_due_outlives_the_gateways_that_owe_it()
    {
        await using var peer = await As2Peer.StartAsync();
        var as2 = $"receive: {{ receiptUrls: [\"{peer.Url}\"] }}";
        await using var bench = await As2Bench.StartAsync(as2);
        peer.Answer = (_, _) => new(500);
        var sent = Asking(peer.Url);
        await bench.PostAsync(sent);
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });
        await bench.Pipeline.StopAsync();

        // Each heir knows what lies on the disk, and nothing else.
        await using var first = await HeirAsync(bench.Pipeline, as2);
        await first.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
        await first.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 2 } && WorkStore.List(tx, isDead: false, 9).Single(w => w.Kind == "Receipt") is { LeaseOwner: null });
        await first.StopAsync();

        peer.Answer = (_, _) => new(200);
        await using var second = await HeirAsync(first, as2);
        await second.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
        await second.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);

        Assert.Equal(3, peer.Posted.Count);
        Assert.Single(peer.Posted.Select(p => Convert.ToBase64String(p.Body.Span)).Distinct());
        Assert.True(ReceiptVerifier.Judge(Mdn.Read(peer.Posted.Last())!, sent.Expected, As2Keys.TheirSide(), TimeProvider.System.GetUtcNow()).ClosesMessage);
    }

    // Another gateway, over a copy of what a stopped one has on the disk.
    static Task<PipelineBench> HeirAsync(PipelineBench stopped, string as2)
    {
        var folder = Directory.CreateTempSubdirectory("bench-").FullName;
        foreach (var inside in Directory.GetDirectories(stopped.Folder, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(In(inside));
        foreach (var file in Directory.GetFiles(stopped.Folder, "*", SearchOption.AllDirectories)) File.Copy(file, In(file));
        return PipelineBench.StartAsync("", prepare: data => As2Keys.Prepare(data, as2), folder: folder);

        string In(string path) => Path.Combine(folder, Path.GetRelativePath(stopped.Folder, path));
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_was_given_up_is_posted_when_the_partner_sends_again()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(500);
        await bench.PostAsync(Asking(peer.Url));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });
        // The day is over.
        await bench.Pipeline.SpoilAsync(tx => tx.Execute("UPDATE as2_messages SET receipt_attempts = 27"));
        await bench.Pipeline.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
        await bench.Pipeline.UntilAsync(tx => WorkStore.List(tx, isDead: true, 9).Count == 1);
        Assert.Equal(As2ReceiptState.Failed, Assert.Single(await bench.RecordsAsync()).ReceiptState);

        peer.Answer = (_, _) => new(200);
        await bench.PostAsync(Asking(peer.Url));

        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        Assert.Empty(await bench.Pipeline.ReadAsync(tx => WorkStore.List(tx, isDead: null, 9).Where(w => w.Kind == "Receipt").ToList()));
        Assert.Single(peer.Posted.Select(p => Convert.ToBase64String(p.Body.Span)).Distinct());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_was_given_up_is_posted_when_a_person_says_so(bool isRestarted)
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(500);
        await bench.PostAsync(Asking(peer.Url));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });
        await bench.Pipeline.SpoilAsync(tx => tx.Execute("UPDATE as2_messages SET receipt_attempts = 27"));
        await bench.Pipeline.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
        await bench.Pipeline.UntilAsync(tx => WorkStore.List(tx, isDead: true, 9).Count == 1);
        var id = Assert.Single(await bench.RecordsAsync()).Id;

        peer.Answer = (_, _) => new(200);
        Assert.IsType<VerbOutcome.Done>(await bench.Pipeline.DoAsync(isRestarted ? new Verb.Restart() : new Verb.Retry(), id));

        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Contains(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, record.DeliveryId!)), e => e.SubjectId == id && e.Kind is "retried" or "restarted");
        Assert.IsType<VerbOutcome.Refused>(await bench.Pipeline.DoAsync(new Verb.Retry(), id));
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("retry")]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_was_parked_goes_when_the_profile_names_its_place(string how)
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync("receive: { receiptUrls: [\"https://hollis.example/mdn\"] }");
        peer.Answer = (_, _) => new(200);
        await bench.PostAsync(Asking(peer.Url));
        var parked = Assert.Single(await bench.RecordsAsync());
        Assert.Equal(As2ReceiptState.Parked, parked.ReceiptState);
        if (how == "retry")
        {
            Assert.IsType<VerbOutcome.Done>(await bench.Pipeline.DoAsync(new Verb.Retry(), parked.Id));
            await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptState: As2ReceiptState.Parked, Reason: not null });
        }

        bench.Change(text => text.Replace("https://hollis.example/mdn", peer.Url, StringComparison.Ordinal));
        await new RetryHeldJob(bench.Pipeline.Definitions, bench.Pipeline.Gateway.Journal, bench.Pipeline.Database, TimeProvider.System).RunAsync(default);
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);

        Assert.Single(peer.Posted);
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_was_lost_with_its_row_is_made_anew_when_the_message_comes_again()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(500);
        await bench.PostAsync(Asking(peer.Url));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });
        await bench.Pipeline.SpoilAsync(tx => tx.Execute("DELETE FROM as2_messages"));
        await new TestTerminal().RunAsync("rebuild", "--reason", "somebody deleted it", "--data", bench.Pipeline.Folder);
        await bench.Pipeline.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0"));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 2, Reason: { } reason } && reason.Contains("lost", StringComparison.Ordinal));

        peer.Answer = (_, _) => new(200);
        var again = Asking(peer.Url);
        await bench.PostAsync(again);

        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        Assert.True(ReceiptVerifier.Judge(Mdn.Read(peer.Posted.Last())!, again.Expected, As2Keys.TheirSide(), TimeProvider.System.GetUtcNow()).ClosesMessage);
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_where_a_later_request_wants_the_receipt_is_where_it_goes()
    {
        await using var first = await As2Peer.StartAsync();
        await using var second = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{first.Url}\", \"{second.Url}\"] }}");
        (first.Answer, second.Answer) = ((_, _) => new(500), (_, _) => new(200));
        await bench.PostAsync(Asking("http://10.0.0.1/mdn"));
        Assert.Equal(As2ReceiptState.Parked, Assert.Single(await bench.RecordsAsync()).ReceiptState);

        await bench.PostAsync(Asking(first.Url));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });
        await bench.PostAsync(Asking(second.Url));

        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        Assert.Equal((1, 1), (first.Posted.Count, second.Posted.Count));
        Assert.Equal(new Uri(second.Url).AbsoluteUri, Assert.Single(await bench.RecordsAsync()).ReceiptUrl);
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_is_wanted_elsewhere_while_it_is_posted_goes_there_too()
    {
        await using var first = await As2Peer.StartAsync();
        await using var second = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{first.Url}\", \"{second.Url}\"] }}");
        second.Answer = (_, _) => new(200);
        first.Answer = (_, _) =>
        {
            bench.PostAsync(Asking(second.Url)).GetAwaiter().GetResult();
            return new(500);
        };

        await bench.PostAsync(Asking(first.Url));

        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        Assert.Equal((1, 1), (first.Posted.Count, second.Posted.Count));
    }

    [Fact]
    [Trait("Reliability", "RT-07")]
    public async Task RT_07_a_receipt_that_was_not_asked_for_at_first_is_posted_when_it_is()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(200);
        await bench.PostAsync(As2Bench.Message("ISA*~IEA*~", side: As2Keys.TheirSide() with { Send = new() { RequestReceipt = false } }));

        await bench.PostAsync(Asking(peer.Url));

        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single().ReceiptState == As2ReceiptState.Sent);
        var again = Asking(peer.Url);
        Assert.True(ReceiptVerifier.Judge(Mdn.Read(Assert.Single(peer.Posted))!, again.Expected, As2Keys.TheirSide(), TimeProvider.System.GetUtcNow()).ClosesMessage);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{other}/as2")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/as2")]
    [InlineData("http://2130706433:{port}/as2")]
    [InlineData("http://0x7f.1:{port}/as2")]
    [InlineData("http://127.0.0.1:{port}@169.254.169.254/as2")]
    [InlineData("http://127。0。0。1:{port}/as2")]
    [InlineData("http://localhost:{port}/as2")]
    [InlineData("http://127.0.0.1:{port}/other")]
    [InlineData("https://127.0.0.1:{port}/as2")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:{port}/as2")]
    [InlineData("http://127.0.0.1:22/as2")]
    [Trait("Reliability", "RT-42")]
    public async Task RT_42_a_receipt_goes_nowhere_but_to_the_places_of_the_profile(string url)
    {
        await using var peer = await As2Peer.StartAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        var place = url.Replace("{port}", $"{new Uri(peer.Url).Port}", StringComparison.Ordinal).Replace("{other}", $"{((IPEndPoint)other.LocalEndpoint).Port}", StringComparison.Ordinal);
        var sent = Asking(peer.Url);
        var asked = new HeaderList();
        foreach (var (name, value) in sent.Message.Headers) asked.Add(name, name == "Receipt-Delivery-Option" ? place : value);

        Assert.True((await bench.PostAsync(sent.Message with { Headers = asked })).IsSuccess);
        await bench.Pipeline.DrainAsync();

        var record = Assert.Single(await bench.RecordsAsync());
        // A name whose letters only look like dots is the number that the profile names, and then it goes there.
        if (record.ReceiptState == As2ReceiptState.Sent) Assert.Equal(new Uri(peer.Url).AbsoluteUri, record.ReceiptUrl);
        else Assert.Equal((As2ReceiptState.Parked, 0), (record.ReceiptState, peer.Posted.Count));
        Assert.False(other.Pending());
        Assert.Single(await bench.ReceivedAsync());
    }

    [Fact]
    [Trait("Reliability", "RT-42")]
    public async Task RT_42_what_was_parked_is_told_and_the_receipt_is_kept()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(Asking("http://10.0.0.1/mdn"));

        var standing = Assert.Single(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue)));
        Assert.Equal(("hollis-fasteners", "Parked"), (standing.Partner, standing.Trouble));
        Assert.NotNull(Assert.Single(await bench.RecordsAsync()).ReceiptHash);
    }

    [Fact]
    [Trait("Reliability", "RT-42")]
    public async Task RT_42_a_redirect_is_not_followed()
    {
        await using var inner = await As2Peer.StartAsync();
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{peer.Url}\"] }}");
        peer.Answer = (_, _) => new(302, Location: inner.Url);
        await bench.PostAsync(Asking(peer.Url));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });

        Assert.Empty(inner.Posted);
        Assert.Single(peer.Posted);
    }

    [Fact]
    [Trait("Reliability", "RT-42")]
    public async Task RT_42_a_name_that_leads_into_our_network_is_not_connected_to()
    {
        await using var peer = await As2Peer.StartAsync();
        var place = $"http://localhost:{new Uri(peer.Url).Port}/as2";
        await using var bench = await As2Bench.StartAsync($"receive: {{ receiptUrls: [\"{place}\"] }}");
        await bench.PostAsync(Asking(place));
        await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Single() is { ReceiptAttempts: 1, Reason: not null });

        Assert.Contains("which is in a private network", Assert.Single(await bench.RecordsAsync()).Reason);
        Assert.Empty(peer.Posted);
    }

    static As2Outgoing Asking(string url) => As2Bench.Message("ISA*~IEA*~", side: As2Keys.TheirSide() with { Send = new() { ReceiptUrl = new(url) } });
}
