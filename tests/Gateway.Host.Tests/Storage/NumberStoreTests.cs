using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class NumberStoreTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    [StoreFact]
    public async Task Numbers_are_taken_in_the_order_in_which_they_came_and_what_was_left_out_is_found_by_each_of_them()
    {
        var stream = new NumberStream { StreamKey = "s", Partner = "acme", Kind = NumberKind.Interchange, Standard = "X12", Sender = "01:1", Receiver = "14:2", IsTest = false };
        await Write(tx =>
        {
            foreach (var number in new[] { 5L, 3L })
                NumberStore.Receive(tx, new() { Id = Ids.Next(), Stream = stream, ControlValue = number, DeliveryId = "d1", ReceivedAt = Now });
        });
        var received = await Read(tx => NumberStore.Received(tx, 10));
        Assert.Equal([5L, 3L], received.Select(r => r.ControlValue));
        Assert.Equal(stream, received[0].Stream);
        await Write(tx => NumberStore.Forget(tx, received[0].Id));
        Assert.Single(await Read(tx => NumberStore.Received(tx, 10)));

        Assert.Null(await Read(tx => NumberStore.CountingOf(tx, "s")));
        await Write(tx => NumberStore.Begin(tx, stream, new(5, 30, null, 0), Now));
        await Write(tx => NumberStore.Count(tx, "s", new(999_999_999_999_999_999, 31, 2, 1), Now));
        Assert.Equal(new(999_999_999_999_999_999, 31, 2, 1), await Read(tx => NumberStore.CountingOf(tx, "s")));
        Assert.Equal(stream, await Read(tx => NumberStore.FindStream(tx, "s")));
        Assert.True(await Read(tx => NumberStore.CountsInterchanges(tx, "acme", false, 31)));
        Assert.False(await Read(tx => NumberStore.CountsInterchanges(tx, "acme", true, 31)));

        var missing = new MissingNumbers
        {
            Id = "n1", StreamKey = "s", FirstValue = 10, LastValue = 19, State = MissingState.Waiting, DeliveryId = "d1", NoticedAt = Now, Deadline = Now.AddHours(1),
        };
        await Write(tx => NumberStore.Insert(tx, missing));
        Assert.Equal(missing, await Read(tx => NumberStore.LeftOut(tx, "s", 19)));
        Assert.Null(await Read(tx => NumberStore.LeftOut(tx, "s", 20)));
        Assert.Empty(await Read(tx => NumberStore.Passed(tx, Now, 10)));
        Assert.Single(await Read(tx => NumberStore.Passed(tx, Now.AddHours(1), 10)));
        await Write(tx => NumberStore.Set(tx, missing with { State = MissingState.Missing, LastValue = 18 }));
        Assert.Equal(new() { Partner = "acme", Items = 9, FirstValue = 10, Oldest = Now }, Assert.Single(await Read(NumberStore.Standing)));
        Assert.Equal(18, Assert.Single(await Read(tx => NumberStore.List(tx, MissingState.Missing, "acme", Now, 10))).LastValue);
        Assert.Empty(await Read(tx => NumberStore.List(tx, MissingState.Waived, null, null, 10)));
    }

    [StoreFact]
    public async Task A_node_is_known_by_its_last_sign_of_life()
    {
        await Write(tx => NodeStore.Beat(tx, "node1", Now));
        await Write(tx => NodeStore.Beat(tx, "node1", Now.AddMinutes(1)));
        Assert.Equal(new() { Node = "node1", SeenAt = Now.AddMinutes(1) }, Assert.Single(await Read(NodeStore.All)));
    }
}
