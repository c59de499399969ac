using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>What transactions change in the tables that can be rebuilt is told by events, and folded it is what the tables say.</summary>
public abstract class StandingsTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    const string Id = "01JD0000000000000000000001";

    [StoreFact]
    public async Task A_row_is_told_whole_when_it_is_new_and_then_what_changes_in_it()
    {
        await Write(tx => DeliveryStore.Insert(tx, Some()));
        await Write(tx => DeliveryStore.SetState(tx, Id, DeliveryState.Held, "no profile claims \u201c\ud83d\ude80\u201d", null));
        await Write(tx => DeliveryStore.SetPartner(tx, Id, "acme"));
        await Write(tx => DeliveryStore.SetState(tx, Id, DeliveryState.Done, finishedAt: Now));
        var links = await Read(tx => EventStore.OfChain(tx, Standings.ChainOf(Id)));
        Assert.Equal(
            ["""{"deliveries":{"01JD0000000000000000000001":{"partner":"acme"}}}""", """{"deliveries":{"01JD0000000000000000000001":{"state":"Done","finishedAt":"2026-03-05T14:30:00+00:00","reason":null}}}"""],
            links.Skip(2).Select(l => l.Detail));
        await AssertFoldedAsync();
    }

    [StoreFact]
    public async Task A_transaction_tells_once_whatever_it_does_and_nothing_where_it_changes_nothing()
    {
        await Write(tx =>
        {
            DeliveryStore.Insert(tx, Some());
            DeliveryStore.SetState(tx, Id, DeliveryState.Held, "why");
            DeliveryStore.SetState(tx, Id, DeliveryState.Received);
        });
        await Write(tx => DeliveryStore.SetState(tx, Id, DeliveryState.Received));
        Assert.Single(await Read(tx => EventStore.OfChain(tx, Standings.ChainOf(Id))));
        await AssertFoldedAsync();
    }

    [StoreFact]
    public async Task Of_what_failed_nothing_is_told()
    {
        await Write(tx => DeliveryStore.Insert(tx, Some()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Write(tx =>
        {
            DeliveryStore.SetState(tx, Id, DeliveryState.Failed, "why");
            throw new InvalidOperationException("no");
        }));
        await Write(tx => DeliveryStore.SetPartner(tx, Id, "acme"));
        Assert.Equal(2, (await Read(tx => EventStore.OfChain(tx, Standings.ChainOf(Id)))).Count);
        await AssertFoldedAsync();
    }

    [StoreFact]
    public async Task Many_writers_of_one_row_tell_of_it_in_the_order_in_which_they_wrote()
    {
        await Write(tx => DeliveryStore.Insert(tx, Some()));
        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => Task.Run(() => Write(tx => DeliveryStore.Advance(tx, Id, i)))));
        await AssertFoldedAsync();
        Assert.Null(await Read(tx => EventChain.Verify(Standings.ChainOf(Id), EventStore.OfChain(tx, Standings.ChainOf(Id)), EventStore.Head(tx, Standings.ChainOf(Id)))));
    }

    Task AssertFoldedAsync() => Read(tx =>
    {
        var told = Standings.Fold(EventStore.OfChain(tx, Standings.ChainOf(Id)))[("deliveries", Id)];
        Assert.Empty(Standings.Changes(DeliveryStore.Rows.Told(DeliveryStore.Find(tx, Id)!), told));
        return true;
    });

    static DeliveryRecord Some() => new()
    {
        Id = Id, Direction = Direction.In, State = DeliveryState.Received, Mailbox = "acme/in", FileName = "a.edi", PayloadHash = new('a', 64), SizeBytes = 3, CorrelationId = Id, CreatedAt = Now,
    };
}
