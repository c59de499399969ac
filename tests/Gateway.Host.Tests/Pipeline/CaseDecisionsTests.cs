using System.Globalization;
using System.Text.Json;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What persons decide about cases, and what becomes of the documents.</summary>
public sealed class CaseDecisionsTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await BenchAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Each_type_of_exception_is_a_case_with_its_owner_its_money_and_its_deadline()
    {
        var cases = await CasesAsync(await ReceiveAsync(Of("1", Line10, Dear20, Long30)));
        Assert.Equal(["price", "quantity"], cases.Select(c => c.CaseType).Order());
        var price = cases.Single(c => c.CaseType == "price");
        Assert.Equal((CaseState.Open, 124.00m, "USD", Order), (price.State, price.AmountAtStake, price.Currency, price.OrderNumber));
        Assert.Equal([new("line-price", "20", "20", Order, "/lines/1/price/amount")], FindingKey.Read(price.Findings));
        Assert.Contains("IT1 at segment 5, element 4", price.Text, StringComparison.Ordinal);
        Assert.All(cases, c => Assert.True(c.DueAt > c.OpenedAt && c.OwnerRole is not null));
    }

    [Fact]
    public async Task It_goes_to_the_erp_once_when_the_last_exception_is_decided()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20, Long30));
        var cases = await CasesAsync(delivery);
        var first = await ApproveAsync(cases.Single(c => c.CaseType == "price"));
        Assert.Contains("still waits for quantity (", Assert.IsType<DecisionOutcome.Done>(first).Text, StringComparison.Ordinal);
        Assert.Equal(MessageState.Excepted, (await MessageAsync(delivery)).State);
        Assert.Empty(await _bench.PostedAsync());
        Assert.IsType<DecisionOutcome.Done>(await ApproveAsync(cases.Single(c => c.CaseType == "quantity")));
        Assert.Equal(MessageState.Posted, (await MessageAsync(delivery)).State);
        Assert.Single(await _bench.PostedAsync());
        Assert.All(await CasesAsync(delivery), c => Assert.Equal((CaseState.Approved, "Karen"), (c.State, c.ClosedBy)));
    }

    [Fact]
    public async Task A_decision_is_kept_with_who_why_and_what_it_covers_and_is_an_event_of_the_chain()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        var decided = Assert.Single(await CasesAsync(delivery));
        await ApproveAsync(decided, role: "finance-manager");
        var decision = Assert.Single(await _bench.ReadAsync(tx => DecisionStore.OfCase(tx, decided.Id)));
        Assert.Equal(("Karen", "finance-manager", "agreed by phone"), (decision.Actor, decision.Role, decision.Reason));
        Assert.Equal((CaseState.Open, CaseState.Approved), (decision.StateBefore, decision.StateAfter));
        Assert.Equal([new("line-price", "20", "20", Order, "/lines/1/price/amount")], FindingKey.Read(decision.Findings));
        var events = await _bench.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id));
        var told = Assert.Single(events, e => e.Kind == "decided");
        Assert.Equal((decided.Id, "Karen", "open", "approved"), (told.SubjectId, told.Actor, told.StateBefore, told.StateAfter));
        Assert.Null(EventChain.Verify(delivery.Id, events, await _bench.ReadAsync(tx => EventStore.Head(tx, delivery.Id))));
    }

    [Fact]
    public async Task A_role_approves_no_more_money_than_its_limit_and_is_told_who_may()
    {
        var decided = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Line10, Dear20.Replace("12.71", "30", StringComparison.Ordinal)))));
        Assert.Equal(7040.00m, decided.AmountAtStake);
        Assert.Equal("7,040.00 USD is beyond the limit of finance, who approves up to 4,500 EUR, 4,000 GBP, 5,000 USD of one document; finance-manager may", await RefusalAsync(decided, new Decision.Approve(), "finance"));
        Assert.IsType<DecisionOutcome.Done>(await ApproveAsync(decided, role: "finance-manager"));
    }

    [Fact]
    public async Task A_limit_is_one_of_the_document_however_many_cases_its_money_lies_in()
    {
        var delivery = await ReceiveAsync(Of("1", Line10,
            Dear20.Replace("12.71", "22.4", StringComparison.Ordinal), Long30.Replace("10500", "135000", StringComparison.Ordinal)));
        var cases = (await CasesAsync(delivery)).ToDictionary(c => c.CaseType);
        Assert.Equal((4000.00m, 1500.00m), (cases["price"].AmountAtStake, cases["quantity"].AmountAtStake));
        Assert.IsType<DecisionOutcome.Done>(await ApproveAsync(cases["price"], "finance"));
        Assert.Equal("1,500.00 USD, which makes 5,500.00 USD of the same document with what was approved before, is beyond the limit of finance, who approves "
            + "up to 4,500 EUR, 4,000 GBP, 5,000 USD of one document; finance-manager may", await RefusalAsync(cases["quantity"], new Decision.Approve(), "finance"));
        Assert.Contains("beyond the limit of buyer", await RefusalAsync(cases["quantity"], new Decision.Approve(), "buyer"), StringComparison.Ordinal);
        var somebodyElse = await _bench.DecideAsync(cases["quantity"].Id, new Decision.Approve(), new("Otto", "buyer", "we can use them"));
        Assert.IsType<DecisionOutcome.Done>(somebodyElse);
        Assert.Single(await _bench.PostedAsync());
    }

    [Fact]
    public async Task What_is_at_stake_in_the_whole_counts_its_lines_no_second_time()
    {
        await _bench.ImportOrderAsync(Order, o => o.Replace(",open,", ",closed,", StringComparison.Ordinal));
        var cases = (await CasesAsync(await ReceiveAsync(Of("1", Line10, "IT1*20*100*BX*20**BP*NG-10448~")))).ToDictionary(c => c.CaseType);
        Assert.Equal((2425.00m, 760.00m), (cases["order"].AmountAtStake, cases["price"].AmountAtStake));
        Assert.IsType<DecisionOutcome.Done>(await DecideAsync(cases["order"], new Decision.Approve(Override: true), "buyer"));
        Assert.IsType<DecisionOutcome.Done>(await ApproveAsync(cases["price"], "buyer"));
        Assert.Single(await _bench.PostedAsync());
    }

    [Fact]
    public async Task A_number_that_two_earlier_invoices_bear_puts_the_whole_at_stake_once()
    {
        foreach (var _ in Enumerable.Range(0, 2)) await ReceiveAsync(Of("1", Line10.Replace("5000", (1000 + _control).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        var again = (await CasesAsync(await ReceiveAsync(Of("1", Line20)))).Single(c => c.CaseType == "duplicate");
        Assert.Equal(4960.00m, again.AmountAtStake);
    }

    [Fact]
    public async Task What_was_paid_in_part_is_paid_whole_when_the_rest_is_approved_later()
    {
        var delivery = await ReceiveAsync(Of("1", Dear20, Long30));
        var cases = (await CasesAsync(delivery)).ToDictionary(c => c.CaseType);
        Assert.IsType<DecisionOutcome.Done>(await DecideAsync(cases["price"], new Decision.ShortPay()));
        await _bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",12.00,,", StringComparison.Ordinal));
        Assert.Equal((CaseState.Open, 284.00m), ((await CaseAsync(cases["price"])).State, (await CaseAsync(cases["price"])).AmountAtStake));
        await ApproveAsync(cases["price"]);
        await ApproveAsync(cases["quantity"]);
        Assert.DoesNotContain("payable", Assert.Single(await PartsAsync(delivery)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_asked_again_when_more_money_is_at_stake_than_was_approved()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20, Long30));
        var price = (await CasesAsync(delivery)).Single(c => c.CaseType == "price");
        await ApproveAsync(price, "finance");
        await _bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",5.00,,", StringComparison.Ordinal));
        Assert.Equal((CaseState.Open, 3084.00m), ((await CaseAsync(price)).State, (await CaseAsync(price)).AmountAtStake));
        await ApproveAsync((await CasesAsync(delivery)).Single(c => c.CaseType == "quantity"));
        Assert.Empty(await _bench.PostedAsync());
        await _bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",12.50,,", StringComparison.Ordinal));
        Assert.Equal(CaseState.Approved, (await CaseAsync(price)).State);
        Assert.Single(await _bench.PostedAsync());
    }

    [Theory]
    [InlineData(null, "4500018232")]
    [InlineData("/allowanceCharges/1/amount", null)]
    public void A_decision_on_one_order_or_one_charge_is_none_on_another(string? field, string? order)
    {
        var decided = new FindingKey("invoice-charge", null, null, Order, "/allowanceCharges/0/amount") { AmountAtStake = 10 };
        Assert.Equal(decided, decided with { AmountAtStake = 20 });
        Assert.NotEqual(decided, decided with { Field = field ?? decided.Field, Order = order ?? decided.Order });
        Assert.Equal([decided], FindingKey.Read(FindingKey.Json([decided])));
    }

    [Fact]
    public async Task What_is_billed_too_low_makes_no_room_in_a_limit_for_what_is_billed_too_high()
    {
        // Line 10 is 5,250 USD too high, line 20 is 5,240 USD too low.
        var profile = "tolerances:\n  price: { percent: 0 }\n";
        await using var bench = await BenchAsync(profile);
        var delivery = await bench.ReceiveAsync("i.edi", X12File.OfType(1, "810", Of("1",
            Line10.Replace(".085", "1.135", StringComparison.Ordinal), Line20.Replace("400*BX*12.4", "400*BX*-.7", StringComparison.Ordinal))));
        var price = (await bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id))).Single(c => c.CaseType == "price");
        Assert.Equal(5250.00m, price.AmountAtStake);
    }

    [Fact]
    public async Task What_the_policy_forbids_cannot_be_approved_and_what_it_makes_hard_needs_an_override()
    {
        await ReceiveAsync(Of("1", Line10));
        var again = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Line30))));
        Assert.Equal("duplicate", again.CaseType);
        Assert.Contains("override", await RefusalAsync(again, new Decision.Approve(), null), StringComparison.Ordinal);
        Assert.IsType<DecisionOutcome.Done>(await DecideAsync(again, new Decision.Approve(Override: true)));
        var unknown = Assert.Single(await CasesAsync(await ReceiveAsync(Of("2", Line20).Replace(Order, "4599999999", StringComparison.Ordinal))));
        Assert.Equal((CaseState.WaitingForOrder, true), (unknown.State, unknown.WaitingUntil > unknown.OpenedAt));
        Assert.Contains("cannot be approved", await RefusalAsync(unknown, new Decision.Approve(), null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "finance", "a decision needs a reason, which is kept with it")]
    [InlineData("why not", "janitor", "\"janitor\" is not a role of the policy; it has buyer, receiving, ")]
    public async Task A_decision_has_a_reason_and_a_role(string reason, string role, string refusal)
    {
        var decided = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Dear20))));
        var outcome = await _bench.DecideAsync(decided.Id, new Decision.Approve(), new("Karen", role, reason));
        Assert.StartsWith(refusal, Assert.IsType<DecisionOutcome.Refused>(outcome).Text, StringComparison.Ordinal);
        Assert.Equal(decided, await CaseAsync(decided));
    }

    [Fact]
    public async Task A_case_that_has_changed_since_it_was_seen_is_not_decided()
    {
        var seen = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Dear20))));
        await DecideAsync(seen, new Decision.Route("buyer"));
        var late = await _bench.DecideAsync(seen.Id, new Decision.Approve(), new("Karen", "finance", "agreed"), seen.Version);
        Assert.StartsWith("the case has changed meanwhile: it is open now", Assert.IsType<DecisionOutcome.Refused>(late).Text, StringComparison.Ordinal);
        Assert.Empty(await _bench.PostedAsync());
    }

    [Fact]
    public async Task What_is_decided_cannot_be_decided_again()
    {
        var decided = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Dear20))));
        await ApproveAsync(decided);
        Assert.Equal("the case is approved by Karen; nothing is left to be decided", await RefusalAsync(decided, new Decision.Reject(), null));
    }

    [Fact]
    public async Task A_rejected_document_is_closed_and_what_it_bills_no_longer_counts()
    {
        var refused = await ReceiveAsync(Of("1", Dear20));
        var second = await ReceiveAsync(Of("2", Line20));
        var quantity = Assert.Single(await CasesAsync(second));
        Assert.Contains("invoice 1", quantity.Text, StringComparison.Ordinal);
        var outcome = await DecideAsync(Assert.Single(await CasesAsync(refused)), new Decision.Reject());
        Assert.StartsWith("rejected: the invoice 1 is closed, nothing of it is posted", Assert.IsType<DecisionOutcome.Done>(outcome).Text, StringComparison.Ordinal);
        var message = await MessageAsync(refused);
        Assert.Equal((MessageState.Closed, "Karen", "rejected by Karen: agreed by phone"), (message.State, message.ClosedBy, message.Reason));
        Assert.Equal(MessageState.Posted, (await MessageAsync(second)).State);
        Assert.Equal((CaseState.Closed, "gateway"), ((await CaseAsync(quantity)).State, (await CaseAsync(quantity)).ClosedBy));
    }

    [Fact]
    public async Task In_dispute_the_clock_stands_still()
    {
        var opened = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Dear20))));
        await DecideAsync(opened, new Decision.Dispute());
        var disputed = await CaseAsync(opened);
        Assert.Equal((CaseState.InDispute, opened.DueAt), (disputed.State, disputed.DueAt));
        await DecideAsync(opened, new Decision.Wait(DateOnly.FromDateTime(DateTime.MaxValue.AddYears(-1))));
        var waiting = await CaseAsync(opened);
        Assert.Equal(opened.DueAt + (LastDecision(waiting) - disputed.ClockStoppedAt), waiting.DueAt);
        Assert.Null(waiting.ClockStoppedAt);

        DateTimeOffset LastDecision(CaseRecord c) => _bench.ReadAsync(tx => DecisionStore.OfCase(tx, c.Id)[^1].DecidedAt).Result;
    }

    [Fact]
    public async Task What_nobody_has_seen_opens_a_dispute_again_and_its_clock_runs()
    {
        var opened = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Line10, Dear20))));
        await DecideAsync(opened, new Decision.Dispute());
        await _bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",12.45,,", StringComparison.Ordinal));
        Assert.Equal((CaseState.InDispute, 104.00m), ((await CaseAsync(opened)).State, (await CaseAsync(opened)).AmountAtStake));
        await _bench.ImportOrderAsync(Order, o => o.Replace(",12.40,,", ",12.00,,", StringComparison.Ordinal));
        var dearer = await CaseAsync(opened);
        Assert.Equal((CaseState.Open, null, true), (dearer.State, dearer.ClockStoppedAt, dearer.DueAt > opened.DueAt));
        await DecideAsync(opened, new Decision.Dispute());
        await _bench.ImportOrderAsync(Order, o => o.Replace(",8.50,100,", ",7.00,100,", StringComparison.Ordinal).Replace(",12.40,,", ",12.00,,", StringComparison.Ordinal));
        Assert.Equal((CaseState.Open, 2), ((await CaseAsync(opened)).State, FindingKey.Read((await CaseAsync(opened)).Findings).Count));
    }

    [Fact]
    public async Task What_was_not_received_and_not_paid_may_be_billed_when_it_has_come()
    {
        await _bench.ImportReceiptsAsync($"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nGR-2,10,1,{Order},20,-100,BX");
        var missing = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Line10, Line20))));
        Assert.StartsWith("short-paid as finance", Assert.IsType<DecisionOutcome.Done>(await DecideAsync(missing, new Decision.ShortPay(), "finance")).Text, StringComparison.Ordinal);
        await _bench.ImportReceiptsAsync($"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nGR-3,10,1,{Order},20,100,BX");
        Assert.Equal(MessageState.Posted, (await MessageAsync(await ReceiveAsync(Of("2", Line20.Replace("400", "100", StringComparison.Ordinal))))).State);
        Assert.Equal(["quantity"], (await CasesAsync(await ReceiveAsync(Of("3", Line20.Replace("400", "1", StringComparison.Ordinal))))).Select(c => c.CaseType));
    }

    [Fact]
    public async Task A_number_beyond_all_reckoning_is_a_finding_and_counts_for_nobody()
    {
        var absurd = await ReceiveAsync(Of("1", Line10).Replace("*5000*EA*.085*", "*5000*EA*99999999999999999*", StringComparison.Ordinal));
        var held = Assert.Single(await CasesAsync(absurd));
        Assert.Equal(("quantity", CaseState.Open), (held.CaseType, held.State));
        Assert.StartsWith("Line 10: the number 99999999999999999 is larger", held.Text, StringComparison.Ordinal);
        Assert.Contains("nothing of it was compared", await RefusalAsync(held, new Decision.Approve(), "finance-manager"), StringComparison.Ordinal);
        Assert.Equal(MessageState.Posted, (await MessageAsync(await ReceiveAsync(Of("2", Line10)))).State);
        Assert.IsType<DecisionOutcome.Done>(await DecideAsync(held, new Decision.Reject()));
    }

    [Fact]
    public async Task It_waits_until_a_day_that_is_still_to_come_and_goes_to_another_role()
    {
        var opened = Assert.Single(await CasesAsync(await ReceiveAsync(Of("1", Long30))));
        Assert.Contains("has come already", await RefusalAsync(opened, new Decision.Wait(new(2026, 1, 1)), null), StringComparison.Ordinal);
        await DecideAsync(opened, new Decision.Wait(new(2099, 1, 2)));
        Assert.Equal((CaseState.WaitingForReceipt, new DateTimeOffset(2099, 1, 2, 6, 0, 0, TimeSpan.Zero)), Where(await CaseAsync(opened)));
        await DecideAsync(opened, new Decision.Route("finance-manager"));
        Assert.Equal("finance-manager", (await CaseAsync(opened)).OwnerRole);

        static (CaseState, DateTimeOffset?) Where(CaseRecord c) => (c.State, c.WaitingUntil);
    }

    [Fact]
    public async Task Short_pay_posts_what_is_payable_and_keeps_what_is_not_for_the_debit_note()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        var decided = Assert.Single(await CasesAsync(delivery));
        var outcome = await DecideAsync(decided, new Decision.ShortPay());
        Assert.StartsWith("short-paid as finance: 124.00 USD of it is not paid;", Assert.IsType<DecisionOutcome.Done>(outcome).Text, StringComparison.Ordinal);
        using var posted = JsonDocument.Parse(Assert.Single(await PartsAsync(delivery)).Content);
        Assert.Equal(5385.00m, posted.RootElement.GetProperty("payableAmount").GetDecimal());
        var lines = posted.RootElement.GetProperty("lines");
        Assert.False(lines[0].TryGetProperty("payableAmount", out _));
        Assert.Equal((400m, 4960.00m), (lines[1].GetProperty("payableQuantity").GetDecimal(), lines[1].GetProperty("payableAmount").GetDecimal()));
        Assert.Equal(12.71m, lines[1].GetProperty("price").GetProperty("amount").GetDecimal());
        using var debit = JsonDocument.Parse(Assert.Single(await _bench.ReadAsync(tx => DecisionStore.OfCase(tx, decided.Id))).Detail!);
        Assert.Equal(124.00m, debit.RootElement.GetProperty("unpaid").GetDecimal());
        Assert.Equal(5084.00m, debit.RootElement.GetProperty("lines")[0].GetProperty("billedAmount").GetDecimal());
    }

    [Fact]
    public async Task An_approved_invoice_is_posted_as_billed()
    {
        var delivery = await ReceiveAsync(Of("1", Line10, Dear20));
        await ApproveAsync(Assert.Single(await CasesAsync(delivery)));
        Assert.DoesNotContain("payable", Assert.Single(await PartsAsync(delivery)).Content, StringComparison.Ordinal);
    }

    async Task<DeliveryRecord> ReceiveAsync(string body) => await _bench.ReceiveAsync($"{++_control}.edi", X12File.OfType(_control, "810", body));

    int _control;

    Task<DecisionOutcome> ApproveAsync(CaseRecord decided, string role = "finance-manager") => DecideAsync(decided, new Decision.Approve(), role);

    Task<DecisionOutcome> DecideAsync(CaseRecord decided, Decision decision, string? role = null) =>
        _bench.DecideAsync(decided.Id, decision, new("Karen", role, "agreed by phone"));

    async Task<string> RefusalAsync(CaseRecord decided, Decision decision, string? role) =>
        Assert.IsType<DecisionOutcome.Refused>(await DecideAsync(decided, decision, role)).Text;

    Task<IReadOnlyList<CaseRecord>> CasesAsync(DeliveryRecord delivery) => _bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id));

    Task<CaseRecord> CaseAsync(CaseRecord earlier) => _bench.ReadAsync(tx => CaseStore.Find(tx, earlier.Id)!);

    async Task<MessageRecord> MessageAsync(DeliveryRecord delivery) => Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages);

    async Task<IReadOnlyList<PostingRecord>> PartsAsync(DeliveryRecord delivery)
    {
        var message = await MessageAsync(delivery);
        return await _bench.ReadAsync(tx => PostingStore.OfDocument(tx, DocumentStore.OfMessage(tx, message.Id)!.Id));
    }
}
