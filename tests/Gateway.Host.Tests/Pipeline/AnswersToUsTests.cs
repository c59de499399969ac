using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What partners' acknowledgements of each kind make of what we sent: the expectation, the message, and what a person is told.</summary>
public sealed class AnswersToUsTests
{
    const string Rossi = "valvole-rossi";

    /// <summary>997: the first group that we send has number 1, its set 0001. What other systems send and the standard does not know is understood too.</summary>
    [Theory]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*A~AK9*A*1*1*1~", "Accepted", "Accepted", null)]
    [InlineData("AK1*PO*1~AK9*A*1*1*1~", "Accepted", "Accepted", null)]
    [InlineData("AK1*PO*000000001~AK2*850*1~AK5*A~AK9*A*1*1*1~", "Accepted", "Accepted", null)]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*E*5~AK9*E*1*1*1~", "AcceptedWithErrors", "AcceptedWithErrors", null)]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*R*5~AK9*R*1*1*0~", "Rejected", "Rejected", "says that PO 1 is rejected")]
    [InlineData("AK1*PO*1~AK9*R*1*1*0*5~", "Rejected", "Rejected", "says that PO 1 is rejected")]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*A~AK9*R*1*1*0*4~", "Rejected", "Rejected", "says that PO 1 is rejected")]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*R*5~AK9*P*1*1*0~", "PartlyAccepted", "Rejected", "says that PO 1 is partly-accepted")]
    [InlineData("AK1*PO*1~AK2*850*0001~AK5*M*13~AK9*M*1*1*0~", "Rejected", "Rejected", "says that PO 1 is rejected")]
    [InlineData("AK1*PO*1~AK2*850*0009~AK5*A~AK9*A*1*1*1~", "Accepted", "Accepted", "speaks of 850 0009, which was not in PO 1")]
    [InlineData("AK1*PO*4711~AK9*A*1*1*1~", "Expected", null, "answers PO 4711, which was not sent to hollis-fasteners")]
    [InlineData("AK1*SH*1~AK9*A*1*1*1~", "Expected", null, "answers SH 1, which was not sent to hollis-fasteners")]
    public async Task A_997_speaks_of_a_group_and_of_each_set_in_it(string body, string state, string? verdict, string? reason)
    {
        await using var bench = await SentAsync("4500018231");
        var delivery = await bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", body));
        await AssertAsync(bench, PipelineBench.Partner, delivery, state, verdict, reason);
    }

    [Theory]
    [InlineData("A*000", "Expected", null)]
    [InlineData("E*014", "Expected", null)]
    [InlineData("R*023", "Rejected", "Rejected")]
    public async Task A_TA1_speaks_of_the_interchange_and_its_rejection_is_that_of_all_in_it(string told, string state, string? verdict)
    {
        await using var bench = await SentAsync("4500018231");
        var control = (await bench.ReadAsync(tx => InterchangeStore.ByControlNumber(tx, PipelineBench.Partner, Direction.Out, "000000001")))[0].ControlNumber;
        var isa = X12File.Of(5, X12File.Response)[..106];
        await bench.ReceiveAsync("ta1.edi", $"{isa}TA1*{control}*261121*0145*{told}~IEA*0*000000005~");
        await AssertAsync(bench, PipelineBench.Partner, null, state, verdict, null);
    }

    [Theory]
    [InlineData("UCI+1+S+R+7'UCM+1+ORDERS:D:96A:UN+7'", "Accepted", "Accepted", null)]
    [InlineData("UCI+1+S+R+7'", "Accepted", "Accepted", null)]
    [InlineData("UCI+1+S+R+1'", "Accepted", "Accepted", null)]
    [InlineData("UCI+1+S+R+8'", "Expected", null, null)]
    [InlineData("UCI+1+S+R+4+2+UNB+1'", "Rejected", "Rejected", "says that interchange 1 is rejected")]
    [InlineData("UCI+1+S+R+7'UCM+1+ORDERS:D:96A:UN+4'UCS+3+12'UCD+12+2:1'", "Rejected", "Rejected", "says that interchange 1 is rejected")]
    [InlineData("UCI+1+S+R+7'UCM+9+ORDERS:D:96A:UN+7'", "Accepted", "Accepted", "speaks of ORDERS 9, which was not in interchange 1")]
    [InlineData("UCI+4711+S+R+7'", "Expected", null, "answers interchange 4711, which was not sent to valvole-rossi")]
    public async Task A_CONTRL_speaks_of_the_interchange_and_of_each_message_in_it(string body, string state, string? verdict, string? reason)
    {
        await using var bench = await SentAsync("4500018250", Rossi);
        var delivery = await bench.ReceiveAsync("contrl.edi", Contrl(77, body), Rossi);
        await AssertAsync(bench, Rossi, delivery, state, verdict, reason);
    }

    [Fact]
    public async Task RT_50_a_receipt_leaves_the_acknowledgement_expected_and_of_two_acknowledgements_the_first_stands()
    {
        await using var bench = await SentAsync("4500018250", Rossi);
        await bench.ReceiveAsync("a.edi", Contrl(77, "UCI+1+S+R+8'"), Rossi);
        await AssertAsync(bench, Rossi, null, "Expected", null, null);
        await bench.ReceiveAsync("b.edi", Contrl(78, "UCI+1+S+R+7'"), Rossi);
        var again = await bench.ReceiveAsync("c.edi", Contrl(79, "UCI+1+S+R+4+2'"), Rossi);
        await AssertAsync(bench, Rossi, again, "Accepted", "Accepted", "answers interchange 1 again; the first answer stands: accepted");
    }

    [Fact]
    public async Task RT_50_an_acknowledgement_of_our_acknowledgement_changes_nothing()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ReceiveAsync("855.edi", X12File.Of(4, X12File.Response));
        await bench.AcknowledgeAsync();
        var delivery = await bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", "AK1*FA*1~AK2*997*0001~AK5*R*5~AK9*R*1*1*0~"));
        var reason = Assert.Single(Assert.Single(await bench.StandingAsync(delivery)).Messages).Reason;
        Assert.Equal("answers FA 1, an acknowledgement of ours; acknowledgements are not acknowledged", reason);
        await bench.AcknowledgeAsync();
        Assert.Single(bench.Sent());
    }

    static async Task<PipelineBench> SentAsync(string order, string partner = PipelineBench.Partner)
    {
        var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync(order);
        await bench.SendAsync(partner);
        return bench;
    }

    static async Task AssertAsync(PipelineBench bench, string partner, DeliveryRecord? delivery, string state, string? verdict, string? reason)
    {
        Assert.Equal(state, Assert.Single(await bench.ReadAsync(tx => ExpectationStore.List(tx, null, partner, null, 10))).State.ToString());
        var sent = await bench.ReadAsync(tx => MessageStore.List(tx, new() { Direction = Direction.Out, Partner = partner }));
        Assert.Equal(verdict, Assert.Single(sent).Message.Verdict?.ToString());
        if (delivery is not null) Assert.Equal(reason, Assert.Single(Assert.Single(await bench.StandingAsync(delivery)).Messages).Reason);
    }

    static string Contrl(int control, string body)
    {
        var segments = body.Count(c => c == '\'') + 2;
        return FormattableString.Invariant($"UNB+UNOC:3+8009876500005:14+0081234560003:14+261121:0915+{control}'UNH+1+CONTRL:D:3:UN'{body.Replace("+S+R+", "+0081234560003:14+8009876500005:14+")}UNT+{segments}+1'UNZ+1+{control}'");
    }
}
