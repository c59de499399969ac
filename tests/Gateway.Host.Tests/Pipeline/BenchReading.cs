using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What tests send through a bench and look at: files of one message, its document, cases and parts, and decisions about them.</summary>
static class BenchReading
{
    internal static Task<DeliveryRecord> ReceiveAsync(this PipelineBench bench, int control, string type, string body) =>
        bench.ReceiveAsync($"{control}.edi", X12File.OfType(control, type, body));

    internal static async Task<MessageRecord> MessageAsync(this PipelineBench bench, DeliveryRecord delivery) =>
        Assert.Single(Assert.Single(await bench.StandingAsync(delivery)).Messages);

    internal static async Task<DocumentRecord> DocumentAsync(this PipelineBench bench, DeliveryRecord delivery)
    {
        var message = await bench.MessageAsync(delivery);
        return await bench.ReadAsync(tx => DocumentStore.OfMessage(tx, message.Id)!);
    }

    internal static Task<IReadOnlyList<CaseRecord>> CasesAsync(this PipelineBench bench, DeliveryRecord delivery) =>
        bench.ReadAsync(tx => CaseStore.OfDelivery(tx, delivery.Id));

    internal static async Task<IReadOnlyList<PostingRecord>> PartsAsync(this PipelineBench bench, DeliveryRecord delivery)
    {
        var document = await bench.DocumentAsync(delivery);
        return await bench.ReadAsync(tx => PostingStore.OfDocument(tx, document.Id));
    }

    internal static Task<DecisionOutcome> DecideAsync(this PipelineBench bench, CaseRecord decided, Decision decision, string role = "finance-manager") =>
        bench.DecideAsync(decided.Id, decision, new("Karen", role, "agreed by phone"));

    /// <summary>What every document that counts confirms of one line of an order.</summary>
    internal static Task<decimal> CommittedAsync(this PipelineBench bench, string order, string line = "10") => bench.ReadAsync(tx =>
        MovementStore.OfOrder(tx, order, CountingFor.Everyone("10", "100210")).Where(m => m.Kind == "Confirmed" && m.OrderLine == line).Sum(m => m.Quantity));
}
