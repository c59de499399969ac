using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>More is due to a partner than a page of the job holds.</summary>
public sealed class ManyAcknowledgementsTests
{
    [Fact]
    public async Task A_page_of_acknowledgements_that_cannot_be_written_keeps_none_of_those_behind_it()
    {
        await using var bench = await PipelineBench.StartAsync();
        var delivery = await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var owed = Assert.Single(await bench.ReadAsync(tx => AcknowledgementStore.List(tx, AcknowledgementState.Due, null, null, 10)));
        // An interchange whose answers were not kept, and a page of them older than the good one.
        await bench.Database.WriteAsync(tx =>
        {
            var first = InterchangeStore.OfDelivery(tx, delivery.Id)[0];
            InterchangeStore.Insert(tx, first with { Id = "01JD0000000000000000000001", Ordinal = 2, Report = null });
            for (var i = 0; i < AcknowledgeJob.TakeMax; i++)
                AcknowledgementStore.Owe(tx, owed with { Id = $"01JD00000000000000000{i:00000}", InterchangeId = "01JD0000000000000000000001", GroupKey = $"{i}", DueAt = owed.DueAt.AddHours(-1) });
        });
        await bench.AcknowledgeAsync();
        Assert.StartsWith("ISA*", Assert.Single(bench.Sent()), StringComparison.Ordinal);
        Assert.Equal("document-not-written", Assert.Single(await bench.ReadAsync(tx => CaseStore.OfSubject(tx, "01JD0000000000000000000001"))).CaseType);
    }
}
