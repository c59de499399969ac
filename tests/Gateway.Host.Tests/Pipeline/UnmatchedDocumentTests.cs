using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Documents that nothing is matched with: with an agreement for them they reach the ERP as they came.</summary>
public sealed class UnmatchedDocumentTests : IAsyncLifetime
{
    const string Agreed = """
        agreements:
          - { agreement: in-820, direction: in, standard: x12, type: "820", version: "004010", map: x12-004010-820 }
          - { agreement: in-832, direction: in, standard: x12, type: "832", version: "004010", map: x12-004010-832 }
          - { agreement: in-846, direction: in, standard: x12, type: "846", version: "004010", map: x12-004010-846 }
          - { agreement: in-860, direction: in, standard: x12, type: "860", version: "004010", map: x12-004010-860 }
          - { agreement: in-861, direction: in, standard: x12, type: "861", version: "004010", map: x12-004010-861 }

        """;

    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync(Agreed);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("846", "InventoryReport", "BIA*00*SI*INV-1*20261103~LIN**VP*HF-7~QTY*33*120*EA~CTT*1~")]
    [InlineData("832", "PriceCatalogue", "BCT*PC*CAT-1*******~LIN**VP*HF-7~CTP**NET*8.9*100*EA~CTT*1~")]
    [InlineData("861", "ReceiptAdvice", "BRA*GR-1*20261103*00*2~DTM*050*20261103~PRF*4500018231~RCD*1*5000*EA~LIN**BP*NG-10447~CTT*1~")]
    [InlineData("820", "RemittanceAdvice", "BPR*I*100*C*ACH************20261103~TRN*1*PAY-1~ENT*1~RMR*IV*HF-77120**100~")]
    [InlineData("860", "PurchaseOrderChange", "BCH*04*SA*4500018231**1*20261102~POC*10*QI*6000*6000*EA*.085**BP*NG-10447~CTT*1~")]
    public async Task It_is_posted_as_it_came_and_acknowledged(string type, string document, string body)
    {
        await _bench.ReceiveAsync($"{type}.edi", X12File.OfType(7, type, body));
        var message = Assert.Single(await _bench.ReadAsync(tx => MessageStore.List(tx, new() { MessageType = type }))).Message;
        Assert.Equal((MessageState.Posted, null), (message.State, message.Reason));
        var stored = (await _bench.ReadAsync(tx => DocumentStore.OfMessage(tx, message.Id)))!;
        var posting = Assert.Single(await _bench.ReadAsync(tx => PostingStore.OfDocument(tx, stored.Id)));
        Assert.Equal((document, PostingState.Posted), (posting.DocumentKind, posting.State));
        Assert.Single(Directory.GetFiles(Path.Combine(_bench.Folder, "erp", document), "*.json"));
        await _bench.AcknowledgeAsync();
        Assert.Contains($"AK2*{type}*0001~AK5*A~", Assert.Single(_bench.Sent()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_changes_of_one_order_are_two_documents()
    {
        for (var change = 1; change <= 2; change++)
            await _bench.ReceiveAsync($"860-{change}.edi", X12File.OfType(change, "860", $"BCH*04*SA*4500018231**{change}*20261102~POC*10*QI*{6000 + change}*6000*EA***BP*NG-10447~CTT*1~"));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_bench.Folder, "erp", "PurchaseOrderChange"), "*.json").Length);
    }
}
