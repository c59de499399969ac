using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Schedule;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Simulation;

public sealed class OrderOfDocumentsTests
{
    [Theory]
    [Trait("Reliability", "RT-38")]
    [InlineData(1, 2, 3)]
    [InlineData(1, 3, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 2, 1)]
    public async Task RT_38_in_whatever_order_a_response_a_ship_notice_and_an_invoice_come_the_ERP_gets_them_so_and_one_that_fails_holds_up_its_own_order_alone(int first, int second, int third)
    {
        await using var simulation = await Simulation.StartAsync(first * 10 + second);
        foreach (var file in new[] { first, second, third })
        {
            foreach (var partner in SimulatedWorld.Partners) simulation.World.Drop(partner, $"{file}.edi");
            await simulation.Gateway.JobRunner.RunAsync(new(Job.Poll, SimulatedWorld.Partners[0]), default);
            if (file == second) await PoisonAsync(simulation);
            await simulation.RoundAsync();
        }

        for (var hour = 0; hour < 12; hour++)
        {
            await simulation.RoundAsync();
            await simulation.World.Time.AdvanceAsync(TimeSpan.FromMinutes(10));
        }

        Assert.Equal([first], await TakenAsync(simulation, SimulatedWorld.Partners[0]));
        foreach (var other in SimulatedWorld.Partners.Skip(1)) Assert.Equal([first, second, third], await TakenAsync(simulation, other));

        await simulation.Gateway.Database.WriteAsync(tx => tx.Execute("DROP TRIGGER poison"));
        var failed = await simulation.Gateway.Database.ReadAsync(tx => Assert.Single(WorkStore.Dead(tx)).SubjectId);
        Assert.IsType<VerbOutcome.Done>(await simulation.Gateway.Operations.ApplyAsync(new Verb.Restart(false, false), failed, new("anna", "mended"), default));
        await simulation.RoundAsync();
        Assert.Equal([first, second, third], await TakenAsync(simulation, SimulatedWorld.Partners[0]));
    }

    // What the first partner has just sent breaks its match, each time.
    static Task PoisonAsync(Simulation simulation) => simulation.Gateway.Database.WriteAsync(tx =>
    {
        var delivery = DeliveryStore.List(tx, new() { Direction = Host.Storage.Direction.In, Take = 1 })[0].Id;
        tx.Execute($"CREATE TRIGGER poison BEFORE UPDATE ON messages WHEN NEW.delivery_id = '{delivery}' AND NEW.state = 'Matched' BEGIN SELECT RAISE(ABORT, 'poison'); END");
    });

    // By the names of the files they came in.
    static Task<List<int>> TakenAsync(Simulation simulation, string partner) => simulation.Gateway.Database.ReadAsync(tx => PostingStore.List(tx, null, partner, null, 100)
        .Where(p => simulation.World.Erp.Ledger.Contains(p.PostingKey)).OrderBy(p => simulation.World.Erp.Ledger.IndexOf(p.PostingKey))
        .Select(p => DeliveryStore.Find(tx, p.DeliveryId!)!.FileName[0] - '0').ToList());
}
