using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Purchase orders on their way out, and what the partner answers to them.</summary>
public sealed class OutboundTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync();
        await _bench.ImportOrderAsync("4500018231");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_order_goes_out_once_however_often_the_schedule_calls()
    {
        await _bench.SendAsync();
        await _bench.SendAsync();
        var sent = Assert.Single(_bench.Sent());
        Assert.Contains("GS*PO*NORTHGATE*HOLLISF*", sent);
        Assert.Contains("BEG*00*SA*4500018231**20261102~", sent);
        Assert.Contains("PO1*10*5000*EA*8.5", sent);
    }

    [Fact]
    public async Task Rows_of_the_agreement_take_the_place_of_the_maps_in_what_comes_and_in_what_goes()
    {
        await using var bench = await PipelineBench.StartAsync("""
            agreements:
              - { agreement: in-855, rows: [{ field: orderDate, at: BAK09 }] }
              - { agreement: out-850, rows: [{ const: SE, at: CUR01 }] }

            """);
        await bench.ImportOrderAsync("4500018231");
        await bench.SendAsync();
        Assert.Contains("CUR*SE*USD~", Assert.Single(bench.Sent()), StringComparison.Ordinal);
        var message = await bench.MessageAsync(await bench.ReceiveAsync(1, "855", X12File.Response));
        Assert.Contains("\"orderDate\":\"2026-11-03\"", (await bench.ReadAsync(tx => DocumentStore.OfMessage(tx, message.Id)))!.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_the_standard_forbids_waits_for_a_person_instead_of_going_out()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231", Closed("4500018231"));
        await bench.SendAsync();
        Assert.Empty(bench.Sent());
        var held = Assert.Single(await bench.ReadAsync(tx => CaseStore.List(tx, new())));
        Assert.Equal("order-not-written", held.CaseType);
        Assert.Contains("PO1", held.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_without_what_the_standard_wants_is_told_to_who_imports_orders()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231", csv => csv.Replace("orderDate", "another", StringComparison.Ordinal));
        await bench.SendAsync();
        Assert.Equal(
            $"The order 4500018231 cannot be written for {PipelineBench.Partner}: BEG05 (Date) is mandatory, but empty: the document has no value for what map x12-004010-850 writes there; fix the order and import it again",
            Assert.Single(await bench.ReadAsync(tx => CaseStore.List(tx, new()))).Text);
        await bench.ImportOrderAsync("4500018231");
        await bench.SendAsync();
        Assert.Single(bench.Sent());
    }

    [Fact]
    public async Task However_many_orders_are_open_and_sent_already_each_goes_out()
    {
        const int Orders = 1003;
        await using var bench = await BatchingAsync("{ documents: 1000 }");
        var rows = (await PipelineBench.SampleOrderAsync("4500018231")).Split('\n')[..2];
        await bench.ImportOrdersAsync(string.Join('\n', [rows[0], .. Enumerable.Range(0, Orders).Select(i => rows[1].Replace("4500018231", $"{4600000000 + i}", StringComparison.Ordinal))]));
        await bench.SendAsync();
        await bench.SendAsync();
        await bench.SendAsync();
        Assert.Equal(Orders, bench.Sent().Sum(file => file.Split("ST*850*").Length - 1));
    }

    [Fact]
    public async Task A_supplier_who_trades_by_CSV_gets_its_order_as_a_file_of_its_own_and_owes_no_acknowledgement()
    {
        await _bench.ImportOrderAsync("4500018262");
        await _bench.SendAsync("kestrel-packaging");
        await _bench.SendAsync("kestrel-packaging");
        var rows = Assert.Single(_bench.Sent("kestrel-packaging")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, rows.Length);
        Assert.All(rows[1..], row => Assert.Contains("4500018262", row, StringComparison.Ordinal));
        Assert.Empty(await ExpectationsAsync());
        var sent = Assert.Single(await _bench.ReadAsync(tx => MessageStore.List(tx, new() { Direction = Direction.Out, MessageType = "PurchaseOrder" })));
        Assert.Equal((MessageState.Sent, "4500018262"), (sent.State, sent.Message.DocumentKey));
    }

    [Fact]
    public async Task An_order_by_EDIFACT_is_answered_by_a_CONTRL()
    {
        await _bench.ImportOrderAsync("4500018250");
        await _bench.SendAsync("valvole-rossi");
        Assert.Contains("BGM+220+4500018250+9'", Assert.Single(_bench.Sent("valvole-rossi")), StringComparison.Ordinal);
        Assert.Equal("CONTRL", Assert.Single(await ExpectationsAsync()).Kind);
    }

    [Fact]
    public async Task Nothing_goes_out_under_an_agreement_that_is_in_shadow()
    {
        await using var bench = await PipelineBench.StartAsync("agreements:\n  - { agreement: out-850, mode: shadow }\n");
        await bench.ImportOrderAsync("4500018231");
        await bench.SendAsync();
        Assert.Empty(bench.Sent());
    }

    [Fact]
    public async Task Its_acknowledgement_is_expected_from_the_delivery_on_and_reconciled_when_it_comes()
    {
        await _bench.SendAsync();
        var expected = Assert.Single(await ExpectationsAsync());
        Assert.Equal((ExpectationState.Expected, "PO"), (expected.State, expected.FunctionalId));
        await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", $"AK1*PO*{expected.ControlNumber}~AK2*850*0001~AK5*A~AK9*A*1*1*1~"));
        Assert.Equal(ExpectationState.Accepted, Assert.Single(await ExpectationsAsync()).State);
        Assert.Equal(Verdict.Accepted, Assert.Single(await SentMessagesAsync()).Verdict);
    }

    [Fact]
    public async Task A_rejection_is_told_down_to_the_message()
    {
        await _bench.SendAsync();
        await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", "AK1*PO*1~AK2*850*0001~AK3*PO1*9**8~AK4*4**6*x~AK5*R*5~AK9*R*1*1*0~"));
        Assert.Equal(ExpectationState.Rejected, Assert.Single(await ExpectationsAsync()).State);
        Assert.Equal(Verdict.Rejected, Assert.Single(await SentMessagesAsync()).Verdict);
    }

    [Fact]
    public async Task An_acknowledgement_of_nothing_that_was_sent_changes_nothing()
    {
        await _bench.SendAsync();
        await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", "AK1*PO*4711~AK9*A*1*1*1~"));
        Assert.Equal(ExpectationState.Expected, Assert.Single(await ExpectationsAsync()).State);
    }

    [Fact]
    public async Task The_first_answer_stands_and_another_one_is_named()
    {
        await _bench.SendAsync();
        await _bench.ReceiveAsync("a.edi", X12File.OfType(5, "997", "AK1*PO*1~AK2*850*0001~AK5*A~AK9*A*1*1*1~"));
        var again = await _bench.ReceiveAsync("b.edi", X12File.OfType(6, "997", "AK1*PO*1~AK2*850*0001~AK5*R*5~AK9*R*1*1*0~"));
        Assert.Equal(ExpectationState.Accepted, Assert.Single(await ExpectationsAsync()).State);
        Assert.Equal(Verdict.Accepted, Assert.Single(await SentMessagesAsync()).Verdict);
        Assert.Equal("answers PO 1 again; the first answer stands: accepted", await ReasonAsync(again));
    }

    [Fact]
    public async Task Orders_share_an_interchange_as_far_as_the_profile_lets_them()
    {
        await using var bench = await BatchingAsync("{ documents: 2 }");
        foreach (var number in Three) await bench.ImportOrderAsync("4500018231", Renamed(number));
        await bench.SendAsync();
        var sent = bench.Sent();
        Assert.Equal(2, sent.Count);
        Assert.Contains("ST*850*0001~BEG*00*SA*4500018301*", sent[0], StringComparison.Ordinal);
        Assert.Contains("ST*850*0002~BEG*00*SA*4500018302*", sent[0], StringComparison.Ordinal);
        Assert.Contains("GE*2*1~IEA*1*", sent[0], StringComparison.Ordinal);
        Assert.Contains("BEG*00*SA*4500018303*", sent[1], StringComparison.Ordinal);
        await bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", "AK1*PO*1~AK2*850*0001~AK5*A~AK2*850*0002~AK5*R*5~AK9*P*2*2*1~"));
        var messages = await bench.ReadAsync(tx => MessageStore.List(tx, new() { Direction = Direction.Out, MessageType = "850" }).Select(m => m.Message).ToList());
        Assert.Equal(
            ["4500018301 Accepted", "4500018302 Rejected", "4500018303 "],
            messages.Select(m => $"{m.DocumentKey} {m.Verdict}").Order());
    }

    [Fact]
    public async Task Orders_in_groups_of_their_own_are_answered_one_by_one()
    {
        await using var bench = await BatchingAsync("{ groups: apart }");
        foreach (var number in Three) await bench.ImportOrderAsync("4500018231", Renamed(number));
        await bench.SendAsync();
        Assert.Contains("GE*1*3~IEA*3*", Assert.Single(bench.Sent()), StringComparison.Ordinal);
        var expected = await bench.ReadAsync(tx => ExpectationStore.List(tx, null, null, null, 10));
        Assert.Equal(["1", "2", "3"], expected.Select(e => e.ControlNumber).Order());
    }

    [Theory]
    [InlineData("0 0 0 1 1 ? 2099", 1)]
    [InlineData("* * * * * ?", 2)]
    public async Task Orders_that_do_not_fill_an_interchange_wait_for_the_time_that_releases_them(string release, int interchanges)
    {
        await using var bench = await BatchingAsync($"{{ documents: 2, release: \"{release}\" }}");
        foreach (var number in Three) await bench.ImportOrderAsync("4500018231", Renamed(number));
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await bench.SendAsync();
        Assert.Equal(interchanges, bench.Sent().Count);
        Assert.DoesNotContain("4500018303", bench.Sent()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_cannot_be_written_does_not_keep_the_others_of_its_batch()
    {
        await using var bench = await BatchingAsync("{ documents: 3, release: \"0 0 0 1 1 ? 2099\" }");
        foreach (var number in Three) await bench.ImportOrderAsync("4500018231", number == Three[1] ? Closed(number) : Renamed(number));
        await bench.SendAsync();
        Assert.Empty(bench.Sent());
        await bench.ImportOrderAsync("4500018231", Renamed("4500018304"));
        await bench.SendAsync();
        var sent = Assert.Single(bench.Sent());
        Assert.DoesNotContain(Three[1], sent, StringComparison.Ordinal);
        Assert.Contains("GE*3*1~", sent, StringComparison.Ordinal);
    }

    static readonly string[] Three = ["4500018301", "4500018302", "4500018303"];

    static string Batch(string settings) => $"agreements:\n  - {{ agreement: out-850, batch: {settings} }}\n";

    static Task<PipelineBench> BatchingAsync(string settings) => PipelineBench.StartAsync(Batch(settings));

    static Func<string, string> Renamed(string number) => csv => csv.Replace("4500018231", number, StringComparison.Ordinal);

    static Func<string, string> Closed(string number) => csv =>
        string.Join('\n', Renamed(number)(csv).Split('\n').Select((row, i) => row + (i == 0 ? ",lineStatus" : ",closed")));

    [Theory]
    [InlineData("UCI+1+0081234560003:14+8009876500005:14+7'", "Accepted", null)]
    [InlineData("UCI+1+0081234560003:14+8009876500005:14+8'", "Expected", null)]
    [InlineData("UCI+1+0081234560003:14+8009876500005:14+4+2'", "Rejected", "says that interchange 1 is rejected")]
    [InlineData("UCI+1+0081234560003:14+8009876500005:14+7'UCM+1+ORDERS:D:96A:UN+4+12'", "Rejected", "says that interchange 1 is rejected")]
    [InlineData("UCI+4711+0081234560003:14+8009876500005:14+7'", "Expected", "answers interchange 4711, which was not sent to valvole-rossi")]
    public async Task A_CONTRL_speaks_of_the_interchange_and_of_each_message_in_it(string body, string state, string? reason)
    {
        const string Rossi = "valvole-rossi";
        await _bench.ImportOrderAsync("4500018250");
        await _bench.SendAsync(Rossi);
        var segments = body.Count(c => c == '\'') + 2;
        var contrl = $"UNB+UNOC:3+8009876500005:14+0081234560003:14+261121:0915+77'UNH+1+CONTRL:D:3:UN'{body}UNT+{segments}+1'UNZ+1+77'";
        var delivery = await _bench.ReceiveAsync("contrl.edi", contrl, Rossi);
        var expectations = await _bench.ReadAsync(tx => ExpectationStore.List(tx, null, Rossi, null, 10));
        Assert.Equal(state, Assert.Single(expectations).State.ToString());
        Assert.Equal(reason, await ReasonAsync(delivery));
    }

    [Theory]
    [InlineData("AK1*PO*4711~AK9*A*1*1*1~", "answers PO 4711, which was not sent to hollis-fasteners")]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*R*5~AK9*R*1*1*0~", "says that PO 1 is rejected")]
    public async Task What_a_person_should_look_at_is_said_with_the_acknowledgement(string body, string reason)
    {
        await _bench.SendAsync();
        Assert.Equal(reason, await ReasonAsync(await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", body))));
    }

    async Task<string?> ReasonAsync(DeliveryRecord delivery) => Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages).Reason;

    Task<IReadOnlyList<ExpectationRecord>> ExpectationsAsync() => _bench.ReadAsync(tx => ExpectationStore.List(tx, null, null, null, 10));

    Task<List<MessageRecord>> SentMessagesAsync() => _bench.ReadAsync(tx =>
        MessageStore.List(tx, new() { Direction = Direction.Out, MessageType = "850" }).Select(m => m.Message).ToList());
}
