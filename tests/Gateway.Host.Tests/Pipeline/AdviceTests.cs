using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What the supplier hears when the business refuses or disputes what our acknowledgement had accepted.</summary>
public sealed class AdviceTests : IAsyncLifetime
{
    const string Advised = """
        advice: { send: [reject, dispute] }
        agreements:
          - { agreement: out-824, direction: out, standard: x12, type: "824", version: "004010", map: x12-004010-824 }

        """;

    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync(Advised);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_refused_invoice_is_told_by_an_824_with_the_place_and_the_value_at_fault()
    {
        var refused = await RefusedAsync(_bench);
        Assert.Equal("the supplier hears of it by 824", await _bench.AdviseAsync(refused, Decision(refused, DecisionKind.Reject)));
        await _bench.SendAsync();
        var sent = Assert.Single(_bench.Sent(), f => f.Contains("ST*824*", StringComparison.Ordinal));
        Assert.Contains("GS*AG*NORTHGATE*HOLLISF*", sent, StringComparison.Ordinal);
        Assert.Contains("OTI*TR*IV*HF-77120***20261117**2*0001*810~", sent, StringComparison.Ordinal);
        Assert.Contains("REF*ZZ*000000002*INTERCHANGE CONTROL NUMBER~REF*PO*4500018231~", sent, StringComparison.Ordinal);
        Assert.Contains("TED*MN*Line 10, the price .1 instead of 0.085*IT1*4*4**.1*0.085~RED*10*AI~", sent, StringComparison.Ordinal);
        Assert.Contains("TED*024*The price was never agreed. see the order~", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_out_once_for_each_decision_however_often_it_is_asked_for()
    {
        var refused = await RefusedAsync(_bench);
        for (var i = 0; i < 2; i++)
        {
            await _bench.AdviseAsync(refused, Decision(refused, DecisionKind.Reject));
            await _bench.SendAsync();
        }

        await _bench.AdviseAsync(refused, Decision(refused, DecisionKind.Dispute) with { Ordinal = 2 });
        await _bench.SendAsync();
        Assert.Equal(["OTI*TP", "OTI*TR"], Sent(_bench).Select(f => f[f.IndexOf("OTI", StringComparison.Ordinal)..][..6]).Order());
    }

    [Fact]
    public async Task Its_997_is_expected_and_the_invoices_story_shows_it()
    {
        var refused = await RefusedAsync(_bench);
        await _bench.AdviseAsync(refused, Decision(refused, DecisionKind.Reject));
        await _bench.SendAsync();
        var expected = Assert.Single(await _bench.ReadAsync(tx => ExpectationStore.List(tx, null, null, null, 10)), e => e.FunctionalId == "AG");
        await _bench.ReceiveAsync("997.edi", X12File.OfType(5, "997", $"AK1*AG*{expected.ControlNumber}~AK2*824*0001~AK5*A~AK9*A*1*1*1~"));
        var story = await _bench.ReadAsync(tx => DeliveryStory.Read(tx, refused.DeliveryId!)!);
        var advice = Assert.Single(story.Interchanges[0].Groups[0].Messages[0].Advices);
        Assert.Equal(("reject", "sent", "accepted", "Karen"), (advice.Decision, advice.State, advice.Message!.Verdict, advice.DecidedBy));
        Assert.Contains(story.Related, d => d.Id == advice.Message.DeliveryId);
    }

    [Fact]
    public async Task A_dispute_by_a_person_is_told_by_an_APERAK_where_the_supplier_trades_by_EDIFACT()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018250");
        var answer = (await File.ReadAllTextAsync(PipelineBench.Sample("mailboxes", "valvole-rossi", "in", "ORDRSP_20456.edi")))
            .Replace("PRI+AAA:6.85'", "PRI+AAA:7.85'", StringComparison.Ordinal);
        var delivery = await bench.ReceiveAsync("o.edi", answer, "valvole-rossi");
        var price = Assert.Single(await bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id)), c => c.CaseType == "price");
        var outcome = await bench.DecideAsync(price.Id, new Decision.Dispute(), new("Karen", null, "We agreed 6.85"));
        Assert.EndsWith("the supplier hears of it by APERAK", Assert.IsType<DecisionOutcome.Done>(outcome).Text, StringComparison.Ordinal);
        await bench.SendAsync("valvole-rossi");
        await bench.SendAsync("valvole-rossi");
        var sent = Assert.Single(bench.Sent("valvole-rossi"), f => f.Contains("APERAK", StringComparison.Ordinal));
        Assert.Contains("RFF+ON:4500018250'", sent, StringComparison.Ordinal);
        Assert.Contains("Line 1, the price 7.85 instead of 6.85", sent, StringComparison.Ordinal);
        Assert.Contains("We agreed 6.85", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_tells_the_supplier_by_mail_where_the_profile_asks_for_nothing()
    {
        await using var bench = await PipelineBench.StartAsync("advice: { send: [] }\n");
        var refused = await RefusedAsync(bench);
        Assert.Equal("tell the supplier by mail: Dana Whitlock <edi@hollis-fasteners.example>", await bench.AdviseAsync(refused, Decision(refused, DecisionKind.Reject)));
        Assert.Empty(await bench.ReadAsync(tx => AdviceStore.OfDocument(tx, refused.DocumentId!)));
    }

    [Theory]
    [InlineData("in-810", "nothing is sent to the supplier: the document came as a test, or in shadow")]
    [InlineData("out-824", "tell the supplier by mail: Dana Whitlock <edi@hollis-fasteners.example>")]
    public async Task Nothing_is_told_in_shadow(string agreement, string said)
    {
        var profile = agreement == "out-824"
            ? Advised.Replace("map: x12-004010-824", "map: x12-004010-824, mode: shadow", StringComparison.Ordinal)
            : $"{Advised}  - {{ agreement: {agreement}, mode: shadow }}\n";
        await using var bench = await PipelineBench.StartAsync(profile);
        var refused = await RefusedAsync(bench);
        Assert.Equal(said, await bench.AdviseAsync(refused, Decision(refused, DecisionKind.Reject)));
        await bench.SendAsync();
        Assert.Empty(Sent(bench));
    }

    [Fact]
    public async Task What_cannot_be_written_waits_for_a_person_and_uses_up_no_numbers()
    {
        await using var bench = await PipelineBench.StartAsync(Advised + "envelope: { delimiters: { element: \"-\" } }\n");
        var refused = await RefusedAsync(bench);
        await bench.AdviseAsync(refused, Decision(refused, DecisionKind.Reject));
        await bench.SendAsync();
        await bench.SendAsync();
        var held = Assert.Single(await bench.ReadAsync(tx => CaseStore.List(tx, new() { CaseType = "document-not-written" })));
        Assert.StartsWith("The advice on 810 HF-77120 cannot be written for hollis-fasteners: ", held.Text, StringComparison.Ordinal);
        Assert.Empty(Sent(bench));
    }

    static List<string> Sent(PipelineBench bench) => bench.Sent().FindAll(f => f.Contains("ST*824*", StringComparison.Ordinal));

    static async Task<CaseRecord> RefusedAsync(PipelineBench bench)
    {
        await bench.ImportOrderAsync("4500018231");
        await bench.ImportSampleReceiptsAsync();
        var delivery = await bench.ReceiveAsync("i.edi", X12File.OfType(2, "810", X12File.DearInvoice));
        return Assert.Single(await bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id)));
    }

    static DecisionRecord Decision(CaseRecord decided, DecisionKind kind) => new()
    {
        CaseId = decided.Id,
        Ordinal = 1,
        Decision = kind,
        Actor = "Karen",
        Role = "finance",
        Reason = "The price was never agreed: see the order",
        StateBefore = CaseState.Open,
        StateAfter = CaseState.Rejected,
        Findings = decided.Findings!,
        DecidedAt = default,
    };
}
