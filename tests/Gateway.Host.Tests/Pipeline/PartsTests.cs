using System.Text.Json;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Documents that go to the ERP part by part, and matches that are asked for again.</summary>
public sealed class PartsTests : IAsyncLifetime
{
    const string CleanLines = "agreements:\n  - { agreement: in-810, post: clean-lines }\n  - { agreement: in-855, post: clean-lines }\n";

    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await BenchAsync(CleanLines);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Clean_lines_go_at_once_and_the_others_when_they_are_decided()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20, Line30));
        Assert.Equal(["1: 10 30 of 3"], await PartsAsync(delivery));
        Assert.Equal(MessageState.Excepted, (await MessageAsync(delivery)).State);
        await ApproveAsync(Assert.Single(await CasesAsync(delivery)));
        Assert.Equal(["1: 10 30 of 3", "2: 20 of 3"], await PartsAsync(delivery));
        Assert.Equal(MessageState.Posted, (await MessageAsync(delivery)).State);
        Assert.Equal(2, (await _bench.PostedAsync()).Count);
    }

    [Fact]
    public async Task What_holds_the_document_as_a_whole_holds_all_of_its_lines()
    {
        var wrongTotal = Of("1", Line10, Dear20, Line30).Replace("TDS*562900~", "TDS*562800~", StringComparison.Ordinal);
        Assert.Empty(await PartsAsync(await ReceiveAsync(wrongTotal)));
    }

    [Fact]
    public async Task A_clean_document_is_one_part_and_says_nothing_of_parts()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Line30));
        Assert.Equal(["1: 10 30 of all"], await PartsAsync(delivery));
        Assert.Equal(MessageState.Posted, (await MessageAsync(delivery)).State);
    }

    [Fact]
    public async Task A_line_goes_as_soon_as_its_cause_is_gone_while_others_still_wait()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20, Long30));
        Assert.Equal(["1: 10 of 3"], await PartsAsync(delivery));
        await _bench.ImportOrderAsync(Order, o => o.Replace("HF-WSH-M8,,Flat washer M8 zinc,10000", "HF-WSH-M8,,Flat washer M8 zinc,11000", StringComparison.Ordinal));
        await _bench.ImportReceiptsAsync($"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nGR-2,10,1,{Order},30,1000,EA");
        Assert.Equal(["1: 10 of 3", "2: 30 of 3"], await PartsAsync(delivery));
        var cases = (await CasesAsync(delivery)).ToDictionary(c => c.CaseType);
        Assert.Equal((CaseState.Closed, "gateway", "its cause is gone"), (cases["quantity"].State, cases["quantity"].ClosedBy, cases["quantity"].CloseReason));
        Assert.Equal(CaseState.Open, cases["price"].State);
    }

    [Fact]
    public async Task What_was_posted_before_the_document_was_rejected_stays_and_still_counts()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        var outcome = await _bench.DecideAsync(Assert.Single(await CasesAsync(delivery)).Id, new Decision.Reject(), new("Karen", null, "wrong price"));
        Assert.Matches("what the ERP has of it stays: .*:1;", Assert.IsType<DecisionOutcome.Done>(outcome).Text);
        Assert.Equal(["1: 10 of 2"], await PartsAsync(delivery));
        Assert.Equal(["quantity"], (await CasesAsync(await ReceiveAsync(Of("2", Line10)))).Select(c => c.CaseType));
        Assert.Empty(await CasesAsync(await ReceiveAsync(Of("3", Line20))));
    }

    [Fact]
    public async Task That_the_erp_refuses_a_part_is_seen_while_the_rest_waits()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE postings SET state = 'Rejected', response = 'no such plant'"));
        await _bench.MatchAgainAsync(delivery);
        var message = await MessageAsync(delivery);
        Assert.Equal(MessageState.Excepted, message.State);
        Assert.EndsWith("; the ERP refuses part 1: no such plant", message.Reason, StringComparison.Ordinal);
        var queue = await _bench.ReadAsync(tx => ExceptionQueue.List(tx, new() { IsUndecided = true }));
        var refused = Assert.Single(queue, e => e.Type == "message-held");
        Assert.Equal((message.Id, "part 1 of 1 is refused by the ERP: no such plant"), (refused.Id, refused.Text));
        Assert.Equal(refused, Assert.Single(await _bench.ReadAsync(tx => ExceptionQueue.Named(tx, message.Id))));
        Assert.Contains("goes to the ERP again", Assert.IsType<VerbOutcome.Done>(await _bench.RestartAsync(message.Id)).Text, StringComparison.Ordinal);
        Assert.Single(await _bench.ReadAsync(tx => ExceptionQueue.List(tx, new() { IsUndecided = true })));
        Assert.Single(await _bench.PostedAsync());
        Assert.DoesNotContain("refuses", (await MessageAsync(delivery)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_yet_sent_when_the_document_was_rejected_is_never_sent_and_no_longer_counts()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE postings SET state = 'Due'"));
        var outcome = await _bench.DecideAsync(Assert.Single(await CasesAsync(delivery)).Id, new Decision.Reject(), new("Karen", null, "wrong price"));
        Assert.Contains("nothing of it is posted", Assert.IsType<DecisionOutcome.Done>(outcome).Text, StringComparison.Ordinal);
        Assert.Empty(await CasesAsync(await ReceiveAsync(Of("2", Line10))));
    }

    [Fact]
    public async Task A_line_that_went_with_an_approval_is_not_asked_about_again_when_the_order_changes()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20, Long30));
        var price = (await CasesAsync(delivery)).Single(c => c.CaseType == "price");
        await ApproveAsync(price);
        await _bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",5.00,,", StringComparison.Ordinal));
        Assert.Equal(CaseState.Approved, (await CaseAsync(price)).State);
        Assert.Equal(["1: 10 of 3", "2: 20 of 3"], await PartsAsync(delivery));
    }

    [Fact]
    public async Task A_document_that_was_matched_is_never_translated_again_its_lines_would_go_twice()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        var message = await MessageAsync(delivery);
        await _bench.Database.WriteAsync(tx => MessageStore.SetState(tx, message.Id, MessageState.Held, "the profile hollis-fasteners is gone; restart the message when it is back"));
        Assert.Contains("matched again", Assert.IsType<VerbOutcome.Done>(await _bench.RestartAsync(message.Id)).Text, StringComparison.Ordinal);
        Assert.Equal(["1: 10 of 2"], await PartsAsync(delivery));
        await ApproveAsync(Assert.Single(await CasesAsync(delivery)));
        Assert.Equal(["1: 10 of 2", "2: 20 of 2"], await PartsAsync(delivery));
    }

    [Fact]
    public async Task What_waits_is_translated_again_on_demand_and_its_first_translation_counts_no_longer()
    {
        var delivery = await ReceiveAsync(Of("1", Dear20));
        var (message, wrong) = (await MessageAsync(delivery), Assert.Single(await CasesAsync(delivery)));
        Assert.Contains("translated again", Assert.IsType<VerbOutcome.Done>(await _bench.RestartAsync(message.Id, translates: true)).Text, StringComparison.Ordinal);
        Assert.Equal((CaseState.Closed, "the document is translated again"), ((await CaseAsync(wrong)).State, (await CaseAsync(wrong)).CloseReason));
        var again = Assert.Single(await CasesAsync(delivery), c => c.State == CaseState.Open);
        Assert.NotEqual(wrong.DocumentId, again.DocumentId);
        Assert.Equal("price", again.CaseType);
        Assert.Equal(again.DocumentId, (await _bench.ReadAsync(tx => DocumentStore.Find(tx, wrong.DocumentId!)))!.SupersededBy);
        await ApproveAsync(again);
        Assert.Equal(["1: 20 of all"], await PartsAsync(delivery));
        Assert.Equal(["quantity"], (await CasesAsync(await ReceiveAsync(Of("2", Line20)))).Select(c => c.CaseType));
    }

    [Fact]
    public async Task What_is_decided_or_posted_in_part_is_not_translated_again()
    {
        var posted = await MessageAsync(await ReceiveAsync(Of("1", Line10, Dear20)));
        Assert.Contains("went to the ERP", Assert.IsType<VerbOutcome.Refused>(await _bench.RestartAsync(posted.Id, translates: true)).Text, StringComparison.Ordinal);
        var delivery = await ReceiveAsync(Of("2", Long30.Replace(".012", ".02", StringComparison.Ordinal)));
        await ApproveAsync((await CasesAsync(delivery)).Single(c => c.CaseType == "price"));
        var decided = await MessageAsync(delivery);
        Assert.Contains("a person has decided", Assert.IsType<VerbOutcome.Refused>(await _bench.RestartAsync(decided.Id, translates: true)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Matched_again_without_news_nothing_changes()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        var before = await EverythingAsync(delivery);
        await _bench.MatchAgainAsync(delivery);
        await _bench.MatchAgainAsync(delivery);
        Assert.Equal(before, await EverythingAsync(delivery));
    }

    [Fact]
    public async Task A_decision_stands_in_the_next_match_and_a_new_finding_opens_the_case_again()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20, Long30));
        var price = (await CasesAsync(delivery)).Single(c => c.CaseType == "price");
        await ApproveAsync(price);
        await _bench.MatchAgainAsync(delivery);
        Assert.Equal(CaseState.Approved, (await CaseAsync(price)).State);
        await _bench.ImportOrderAsync(Order, o => o.Replace(",1.20,100,", ",1.10,100,", StringComparison.Ordinal));
        var again = await CaseAsync(price);
        Assert.Equal((CaseState.Open, new("line-price", "30", "30", Order, "/lines/2/price/amount")), (again.State, Assert.Single(FindingKey.Read(again.Findings))));
        await _bench.ImportOrderAsync(Order, o => o);
        Assert.Equal(CaseState.Approved, (await CaseAsync(price)).State);
    }

    [Fact]
    public async Task The_newest_response_takes_the_place_of_those_that_wait()
    {
        var first = await _bench.ReceiveAsync("a.edi", X12File.Of(101, X12File.Response));
        Assert.Equal(MessageState.Excepted, (await MessageAsync(first)).State);
        await _bench.ReceiveAsync("b.edi", X12File.Of(102, X12File.Other));
        var message = await MessageAsync(first);
        Assert.Equal((MessageState.Closed, "gateway", "superseded by the order response 4500018231 of 2026-11-03"), (message.State, message.ClosedBy, message.Reason));
        Assert.All(await CasesAsync(first), c => Assert.Equal((CaseState.Closed, "superseded by the order response 4500018231 of 2026-11-03"), (c.State, c.CloseReason)));
    }

    [Fact]
    public async Task Of_two_invoices_in_one_file_the_later_one_is_held()
    {
        var delivery = await _bench.ReceiveAsync("two.edi", X12File.OfType(103, "810", Of("1", Line10), Of("2", Line10)));
        var (_, messages) = Assert.Single(await _bench.StandingAsync(delivery));
        Assert.Equal([MessageState.Posted, MessageState.Excepted], messages.Select(m => m.State));
    }

    int _control;

    async Task<DeliveryRecord> ReceiveAsync(string body) => await _bench.ReceiveAsync($"{++_control}.edi", X12File.OfType(_control, "810", body));

    Task<DecisionOutcome> ApproveAsync(CaseRecord decided) =>
        _bench.DecideAsync(decided.Id, new Decision.Approve(), new("Karen", "finance-manager", "agreed by phone"));

    Task<IReadOnlyList<CaseRecord>> CasesAsync(DeliveryRecord delivery) => _bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id));

    Task<CaseRecord> CaseAsync(CaseRecord earlier) => _bench.ReadAsync(tx => CaseStore.Find(tx, earlier.Id)!);

    async Task<MessageRecord> MessageAsync(DeliveryRecord delivery) => Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages);

    // Each part with its lines.
    async Task<List<string>> PartsAsync(DeliveryRecord delivery)
    {
        var message = await MessageAsync(delivery);
        var parts = await _bench.ReadAsync(tx => PostingStore.OfDocument(tx, DocumentStore.OfMessage(tx, message.Id)!.Id));
        return [.. parts.Select(p => $"{p.Part}: {Lines(p.Content)}")];
    }

    static string Lines(string content)
    {
        using var json = JsonDocument.Parse(content);
        var lines = json.RootElement.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("lineNumber").GetString());
        var whole = json.RootElement.TryGetProperty("part", out var part) ? part.GetProperty("linesOfDocument").GetRawText() : "all";
        return $"{string.Join(' ', lines)} of {whole}";
    }

    // Events, findings, cases and postings, whatever would tell a second match from the first.
    Task<(int Events, int Runs, int Postings, long Changes, long Versions)> EverythingAsync(DeliveryRecord delivery) => _bench.ReadAsync(tx =>
    {
        var message = MessageStore.List(tx, new() { Direction = Direction.In, Take = 1 })[0].Message;
        var document = DocumentStore.OfMessage(tx, message.Id)!;
        return (EventStore.OfChain(tx, delivery.Id).Count, FindingStore.Newest(tx, document.Id)?.Run ?? 0, PostingStore.OfDocument(tx, document.Id).Count,
            OrderChanges.Of(tx, [Order])[Order], CaseStore.OfDelivery(tx, delivery.Id).Sum(c => c.Version));
    });
}
