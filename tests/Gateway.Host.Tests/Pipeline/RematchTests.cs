using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What waits in the exception queue is judged again by itself when its cause may be gone.</summary>
public sealed class RematchTests : IAsyncLifetime
{
    const string Order = "4500018231";

    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_document_whose_order_was_unknown_is_posted_when_the_order_arrives()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        Assert.Equal(MessageState.Excepted, await StateAsync(delivery));
        await ImportWholeOrderAsync();
        Assert.Equal(MessageState.Posted, await StateAsync(delivery));
        Assert.Single(await _bench.PostedAsync());
        Assert.All(await CasesAsync(delivery), c => Assert.Equal((CaseState.Closed, "gateway"), (c.State, c.ClosedBy)));
        await _bench.UntilAsync(_ => _bench.Lines.Count >= 2);
        Assert.Equal(2, _bench.Lines.Count);
        Assert.EndsWith("855 4500018231 posted", _bench.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_by_another_process_is_noticed()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var file = Path.Combine(_bench.Folder, "orders.csv");
        await File.WriteAllTextAsync(file, OneLine(await PipelineBench.SampleOrderAsync(Order)));
        Assert.Equal(0, await new TestTerminal().RunAsync("orders", "import", file, "--data", _bench.Folder));
        await _bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1).Count == 1);
        Assert.Equal(MessageState.Posted, await StateAsync(delivery));
    }

    [Fact]
    public async Task A_price_that_the_buyer_agrees_to_in_the_order_lets_the_invoice_pass()
    {
        await ImportWholeOrderAsync();
        await _bench.ImportSampleReceiptsAsync();
        var delivery = await _bench.ReceiveAsync("i.edi", X12File.OfType(
            2, "810", "BIG*20261117*HF-1*20261102*4500018231***DI~CUR*SE*USD~IT1*10*5000*EA*.095**BP*NG-10447~TDS*47500~CTT*1~"));
        Assert.Equal(MessageState.Excepted, await StateAsync(delivery));
        await _bench.ImportOrderAsync(Order, o => OneLine(o).Replace(",8.50,100,", ",9.50,100,", StringComparison.Ordinal));
        Assert.Equal(MessageState.Posted, await StateAsync(delivery));
    }

    [Fact]
    public async Task A_wider_tolerance_lets_pass_what_waited_for_it()
    {
        await using var bench = await PipelineBench.StartAsync("# as shipped\n", isService: true);
        await bench.ImportOrderAsync(Order, o => OneLine(o).Replace(",5000,", ",5100,", StringComparison.Ordinal));
        await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        Assert.Empty(await bench.PostedAsync());
        bench.Edit("tolerances:\n  quantity: { percent: 5 }\n");
        await bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1).Count == 1);
    }

    [Fact]
    public async Task What_the_policy_tolerates_from_now_on_passes()
    {
        await using var bench = await PipelineBench.StartAsync("# as shipped\n", isService: true);
        await bench.ImportOrderAsync(Order, OneLine);
        await bench.ImportSampleReceiptsAsync();
        await bench.ReceiveAsync("i.edi", X12File.OfType(2, "810", X12File.DearInvoice));
        Assert.Empty(await bench.PostedAsync());
        var policy = Path.Combine(bench.Folder, "profiles", "policy.yaml");
        await File.WriteAllTextAsync(policy, (await File.ReadAllTextAsync(policy)).Replace("{ percent: 1, amount: 25.00, exceeding: either }", "{ percent: 20 }", StringComparison.Ordinal));
        await bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1).Count == 1);
    }

    [Fact]
    public async Task An_invoice_of_goods_that_have_not_come_waits_for_them_and_is_posted_when_they_come()
    {
        await using var bench = await PipelineBench.StartAsync("invoice: three-way\n");
        await bench.ImportOrderAsync(Order, OneLine);
        var delivery = await bench.ReceiveAsync("i.edi", X12File.OfType(
            2, "810", X12File.DearInvoice.Replace("*EA*.1*", "*EA*.085*", StringComparison.Ordinal).Replace("50000", "42500", StringComparison.Ordinal)));
        Assert.Equal(CaseState.WaitingForReceipt, Assert.Single(await bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id))).State);
        await bench.ImportReceiptsAsync(Receipt(4000));
        Assert.Empty(await bench.PostedAsync());
        await bench.ImportReceiptsAsync(Receipt(5000));
        await bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1).Count == 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cross_reference_sets_going_what_was_translated_again(bool again)
    {
        await using var bench = await SampleInvoice.BenchAsync();
        var delivery = await bench.ReceiveAsync(1, "810", SampleInvoice.Of("1", "IT1*10*50*CA*8.5**BP*NG-10447~"));
        var message = await bench.MessageAsync(delivery);
        Assert.Equal(MessageState.Excepted, message.State);
        if (again) Assert.IsType<VerbOutcome.Done>(await bench.RestartAsync(message.Id, translates: true));
        Assert.Equal(MessageState.Excepted, (await bench.MessageAsync(delivery)).State);
        await bench.ImportCrossReferencesAsync("kind,partner,theirs,ours,factor\nunit,hollis-fasteners,CS,EA,100");
        var after = await bench.MessageAsync(delivery);
        Assert.True(after.State == MessageState.Posted, $"{after.State} {after.Reason}");
    }

    [Fact]
    public async Task The_policy_is_kept_with_what_it_judged()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var revision = await _bench.ReadAsync(tx => RevisionStore.Find(tx, Assert.Single(MessageStore.List(tx, new() { Direction = Direction.In, Take = 9 })).Message.ProfileHash!));
        Assert.Contains("partner: hollis-fasteners", revision!.Content, StringComparison.Ordinal);
        Assert.Contains("role: finance-manager", revision.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_changes_nothing_asks_for_nothing()
    {
        await _bench.ImportOrderAsync(Order, o => OneLine(o).Replace(",5000,", ",6000,", StringComparison.Ordinal));
        await _bench.ImportReceiptsAsync(Receipt(5));
        await _bench.ImportCrossReferencesAsync(Reference("hollis-fasteners", 12));
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var (events, changes) = (await EventsAsync(delivery), await ChangesAsync());
        await _bench.ImportOrderAsync(Order, o => OneLine(o).Replace(",5000,", ",6000,", StringComparison.Ordinal));
        await _bench.ImportReceiptsAsync(Receipt(5));
        await _bench.ImportCrossReferencesAsync(Reference("hollis-fasteners", 12));
        Assert.Equal((events, changes), (await EventsAsync(delivery), await ChangesAsync()));
    }

    [Theory]
    [InlineData("hollis-fasteners", true)]
    [InlineData("", true)]
    [InlineData("brandt-hydraulics", false)]
    [InlineData("hollis-fasteners", true, 600)]
    public async Task A_cross_reference_concerns_the_partners_that_use_its_set(string set, bool isConcerned, int others = 0)
    {
        var rows = Enumerable.Range(1, others).Select(i => $"\nitem,hollis-fasteners,X{i},Y{i}");
        if (others > 0) await _bench.ImportCrossReferencesAsync("kind,partner,theirs,ours" + string.Concat(rows));
        await ImportWholeOrderAsync();
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response
            .Replace("*5000*EA*.085**BP*NG-10447", "*50*BX*8.5**BP*NG-10447", StringComparison.Ordinal).Replace("IA*5000*EA", "IA*50*BX", StringComparison.Ordinal)));
        Assert.Equal(MessageState.Excepted, await StateAsync(delivery));
        await _bench.ImportCrossReferencesAsync(Reference(set, 100));
        Assert.Equal(isConcerned ? MessageState.Posted : MessageState.Excepted, await StateAsync(delivery));
    }

    [Fact]
    public async Task A_receipt_concerns_the_documents_of_its_order_also_when_it_is_corrected_away_from_it()
    {
        await _bench.ImportOrderAsync(Order, o => OneLine(o).Replace(",5000,", ",6000,", StringComparison.Ordinal));
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var asked = new List<long>();
        var before = await ChangesAsync();
        foreach (var receipt in new[] { Receipt(5), Receipt(6), Receipt(6, "4500099999"), Receipt(7, "4500099999") })
        {
            await _bench.ImportReceiptsAsync(receipt);
            asked.Add(await ChangesAsync() - before);
        }

        Assert.Equal([1, 2, 3, 3], asked);
    }

    [Fact]
    public async Task What_another_document_kept_from_passing_goes_on_when_that_one_is_refused()
    {
        await ImportWholeOrderAsync();
        await _bench.ImportSampleReceiptsAsync();
        var dear = await _bench.ReceiveAsync("1.edi", X12File.OfType(2, "810", X12File.DearInvoice));
        var second = await _bench.ReceiveAsync("2.edi", X12File.OfType(
            3, "810", X12File.DearInvoice.Replace("HF-77120", "HF-77121", StringComparison.Ordinal).Replace("*EA*.1*", "*EA*.085*", StringComparison.Ordinal).Replace("50000", "42500", StringComparison.Ordinal)));
        Assert.Equal((MessageState.Excepted, MessageState.Excepted), (await StateAsync(dear), await StateAsync(second)));
        var price = Assert.Single(await CasesAsync(dear), c => c.CaseType == "price");
        Assert.IsType<DecisionOutcome.Done>(await _bench.DecideAsync(price.Id, new Decision.Reject(), new("Karen", null, "billed twice")));
        await _bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 2).Count == 1);
        Assert.Equal((MessageState.Closed, MessageState.Posted), (await StateAsync(dear), await StateAsync(second)));
    }

    [Fact]
    public async Task Many_that_wait_for_one_order_are_all_matched_again()
    {
        var invoices = Enumerable.Range(1, 25).Select(i => SampleInvoice.Of($"{i}", "IT1*10*10*EA*.085**BP*NG-10447~")).ToArray();
        var delivery = await _bench.ReceiveAsync("many.edi", X12File.OfType(1, "810", invoices));
        await _bench.ImportOrderAsync(Order);
        await _bench.ImportReceiptsAsync(Receipt(1000));
        Assert.All(Assert.Single(await _bench.StandingAsync(delivery)).Messages, m => Assert.Equal(MessageState.Posted, m.State));
    }

    Task ImportWholeOrderAsync() => _bench.ImportOrderAsync(Order, OneLine);

    // The sample order with its first line only, so that a response to that line is a whole one.
    static string OneLine(string order) => string.Join('\n', order.Split('\n').Take(2));

    static string Receipt(int quantity, string order = Order) =>
        $"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nGR-1,10,1,{order},10,{quantity},EA";

    static string Reference(string set, int factor) => $"kind,partner,theirs,ours,factor\nunit,{set},BX,EA,{factor}";

    async Task<MessageState> StateAsync(DeliveryRecord delivery) => Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages).State;

    Task<IReadOnlyList<CaseRecord>> CasesAsync(DeliveryRecord delivery) => _bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id));

    Task<int> EventsAsync(DeliveryRecord delivery) => _bench.ReadAsync(tx => EventStore.OfStory(tx, delivery.Id).Count);

    // How often what is known of the order has changed, which is when its documents are looked at.
    Task<long> ChangesAsync() => _bench.ReadAsync(tx => OrderChanges.Of(tx, [Order])[Order]);
}
